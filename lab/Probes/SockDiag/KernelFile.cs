namespace ProxyLab.Probes.SockDiag;

/// <summary>
/// The file of a Unix socket, as UNIX_DIAG_VFS gives it (net/unix/diag.c, sk_diag_dump_vfs). A connect finds the listener by this file and
/// not by the text of its path (net/unix/af_unix.c, unix_find_bsd).
/// </summary>
/// <param name="Device">
/// The device of its file system, major number × 2²⁰ + minor (include/linux/kdev_t.h): that of /proc/PID/mountinfo. stat(2) may give another,
/// e.g. on overlayfs (fs/overlayfs/inode.c, ovl_map_dev_ino) and btrfs.
/// </param>
/// <param name="Inode">The lower 32 bits of its inode number: the kernel gives no more.</param>
internal readonly record struct KernelFile(uint Device, uint Inode);
