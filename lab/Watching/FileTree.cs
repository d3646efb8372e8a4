using System.Globalization;
using System.Text;
using ProxyLab.Native;
using ProxyLab.Probes.Proc;
using ProxyLab.Probes.SockDiag;

namespace ProxyLab.Watching;

/// <summary>What a path leads to.</summary>
/// <param name="Error">Why it leads nowhere (errno); 0 if it does.</param>
/// <param name="File">The file as the kernel's sockets name it.</param>
/// <param name="IsSocket">Whether it is one.</param>
/// <param name="Resolved">Its path without links, as the caller's own root has it; empty if it leads nowhere.</param>
internal readonly record struct PathLook(int Error, KernelFile File, bool IsSocket, string Resolved)
{
    /// <summary>Whether it was seen what is there, or that nothing is: not where it may not be seen, or the lab had no descriptor left.</summary>
    internal bool IsKnown => Error is 0 or Errno.ENOENT or Errno.ENOTDIR or Errno.ELOOP or Errno.ENAMETOOLONG;
}

/// <summary>
/// The files as one process sees them: its root, its mounts, and for a relative path its working directory. They are held open, so that they stay
/// those of the process when it has ended and another has its number.
/// </summary>
internal sealed class FileTree : IDisposable
{
    private const int ENOSYS = 38, ESRCH = 3;

    private readonly int? _pid;
    private readonly (int Fd, int Errno) _root, _directory;

    /// <param name="pid">The process; null for the caller.</param>
    internal FileTree(int? pid)
    {
        _pid = pid;
        if (pid is not { } other) return;
        (_root, _directory) = (Held("root"), Held("cwd"));

        (int, int) Held(string name)
        {
            var fd = LibcFiles.open(string.Create(CultureInfo.InvariantCulture, $"/proc/{other}/{name}"), LibcFiles.O_PATH | LibcFiles.O_CLOEXEC);
            return (fd, fd >= 0 ? 0 : Errno.Last is var errno && errno == Errno.ENOENT ? ESRCH : errno); // no such process is not "no such file"
        }
    }

    /// <summary>
    /// Of a process whose namespaces were asked for: the caller's own where both see the same files, so that a relative path is relative to
    /// where it was written.
    /// </summary>
    internal static FileTree Of(int? pid) =>
        pid is { } p && (Differs(p, "ns/mnt") || Differs(p, "root")) ? new FileTree(pid) : new FileTree(null);

    /// <summary>Follows a path as connect(2) does, links and mounts and all.</summary>
    internal PathLook Look(string path)
    {
        var fd = Open(path);
        if (fd < 0) return new PathLook(Errno.Last, default, false, "");
        try
        {
            return Look(fd);
        }
        finally
        {
            _ = Libc.close(fd);
        }
    }

    private unsafe PathLook Look(int fd)
    {
        LibcFiles.Statx status;
        byte empty = 0;
        if (LibcFiles.statx(fd, &empty, LibcFiles.AT_EMPTY_PATH, LibcFiles.STATX_TYPE | LibcFiles.STATX_INO | LibcFiles.STATX_MNT_ID, &status) != 0)
            return new PathLook(Errno.Last, default, false, "");
        var device = (status.Mask & LibcFiles.STATX_MNT_ID) == 0 ? null : Mounts.Device(status.Mount, _pid);
        var resolved = ProcTree.LinkOf(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{fd}")) ?? "";
        return new PathLook(
            0,
            new KernelFile(device ?? Mounts.Device(status.DeviceMajor, status.DeviceMinor), (uint)status.Inode),
            (status.Mode & LibcFiles.S_IFMT) == LibcFiles.S_IFSOCK,
            resolved);
    }

    /// <summary>In another's tree an absolute link begins at its root, and not at the caller's: RESOLVE_IN_ROOT of openat2(2).</summary>
    private unsafe int Open(string path)
    {
        const int Flags = LibcFiles.O_PATH | LibcFiles.O_CLOEXEC;
        if (_pid is not { } other) return LibcFiles.open(path, Flags);
        var absolute = path.StartsWith('/');
        var (start, errno) = absolute ? _root : _directory;
        if (errno != 0)
        {
            System.Runtime.InteropServices.Marshal.SetLastPInvokeError(errno);
            return -1;
        }

        var how = new LibcFiles.OpenHow { Flags = Flags, Resolve = absolute ? LibcFiles.RESOLVE_IN_ROOT : 0 };
        int fd;
        fixed (byte* name = Encoding.UTF8.GetBytes(path + '\0')) fd = (int)LibcFiles.openat2(start, name, &how);
        return fd < 0 && Errno.Last == ENOSYS && absolute ? LibcFiles.open(string.Create(CultureInfo.InvariantCulture, $"/proc/{other}/root{path}"), Flags) : fd;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_pid is null) return;
        foreach (var (fd, errno) in new[] { _root, _directory })
            if (errno == 0) _ = Libc.close(fd);
    }

    private static bool Differs(int pid, string link) =>
        ProcTree.LinkOf(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/{link}")) != ProcTree.LinkOf($"/proc/self/{link}");
}
