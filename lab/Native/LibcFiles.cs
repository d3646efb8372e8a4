using System.Runtime.InteropServices;

namespace ProxyLab.Native;

/// <summary>Files and directories: opening, reading at a place, listing and following links without a string for each entry.</summary>
internal static partial class LibcFiles
{
    internal const int O_RDONLY = 0, O_WRONLY = 1, O_APPEND = 0x400, O_NONBLOCK = 0x800, O_CLOEXEC = 0x80000, O_PATH = 0x200000, SEEK_SET = 0, AT_EMPTY_PATH = 0x1000, AT_FDCWD = -100, X_OK = 1, LOCK_EX = 2, LOCK_NB = 4;
    /// <summary>O_NOFOLLOW, which is one of the few flags that Arm numbers otherwise (arch/arm64/include/uapi/asm/fcntl.h).</summary>
    internal static readonly int O_NOFOLLOW = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x8000 : 0x20000;

    internal const int S_IFMT = 0xF000, S_IFREG = 0x8000, S_IFSOCK = 0xC000;
    internal const uint STATX_TYPE = 1, STATX_INO = 0x100, STATX_SIZE = 0x200, STATX_MNT_ID = 0x1000;
    internal const ulong RESOLVE_IN_ROOT = 0x10;
    private const long SYS_openat2 = 437; // of every architecture: it is younger than their common table

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int open(string path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    internal static unsafe partial int openat(int directory, byte* path, int flags);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int rename(string from, string to);

    [LibraryImport("libc", SetLastError = true)]
    internal static unsafe partial nint pread(int fd, void* buffer, nint length, long offset);

    /// <summary>access(2), which asks with the real user.</summary>
    [LibraryImport("libc", SetLastError = true)]
    internal static unsafe partial int access(byte* path, int mode);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int flock(int fd, int operation);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial long lseek(int fd, long offset, int whence);

    /// <summary>Fills a buffer with struct linux_dirent64 records (getdents64(2), glibc 2.30 and musl).</summary>
    [LibraryImport("libc", SetLastError = true)]
    internal static unsafe partial nint getdents64(int fd, void* buffer, nint length);

    [LibraryImport("libc", SetLastError = true)]
    internal static unsafe partial nint readlinkat(int directory, byte* path, byte* buffer, nint length);

    /// <summary>statx(2): unlike stat's, its structure is the same on every architecture.</summary>
    [LibraryImport("libc", SetLastError = true)]
    internal static unsafe partial int statx(int directory, byte* path, int flags, uint mask, Statx* result);

    /// <summary>openat2(2), Linux 5.6. The C library has no function for it before glibc 2.42.</summary>
    internal static unsafe long openat2(int directory, byte* path, OpenHow* how) => syscall(SYS_openat2, directory, path, how, sizeof(OpenHow));

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial long syscall(long number, long directory, byte* path, OpenHow* how, long size);

    /// <summary>struct open_how (include/uapi/linux/openat2.h).</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct OpenHow
    {
        internal ulong Flags, Mode, Resolve;
    }

    /// <summary>The part of struct statx that is read here (include/uapi/linux/stat.h).</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    internal struct Statx
    {
        [FieldOffset(0)] internal uint Mask;
        [FieldOffset(28)] internal ushort Mode;
        [FieldOffset(32)] internal ulong Inode;
        [FieldOffset(40)] internal ulong Size;
        [FieldOffset(136)] internal uint DeviceMajor;
        [FieldOffset(140)] internal uint DeviceMinor;
        [FieldOffset(144)] internal ulong Mount;
    }
}
