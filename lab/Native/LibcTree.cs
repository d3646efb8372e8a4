using System.Runtime.InteropServices;

namespace ProxyLab.Native;

/// <summary>Making and removing names below an open folder, where no link may lead elsewhere; and locks on whole files.</summary>
internal static partial class LibcTree
{
    internal const int O_CREAT = 0x40, O_EXCL = 0x80, AT_REMOVEDIR = 0x200, LOCK_SH = 1, LOCK_EX = 2, LOCK_NB = 4;

    /// <summary>O_DIRECTORY, which Arm numbers otherwise, as O_NOFOLLOW (arch/arm64/include/uapi/asm/fcntl.h).</summary>
    internal static readonly int O_DIRECTORY = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x4000 : 0x10000;

    /// <summary>openat(2) with the mode of a file that it makes. It takes more arguments in C; on 64-bit Linux they are passed alike.</summary>
    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int openat(int directory, string name, int flags, uint mode);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int mkdirat(int directory, string name, uint mode);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int symlinkat(string target, int directory, string name);

    /// <summary>linkat(2); without flags it links a symbolic link itself, and not what that leads to.</summary>
    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int linkat(int oldDirectory, string oldName, int newDirectory, string newName, int flags);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int unlinkat(int directory, string name, int flags);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int fchmod(int fd, uint mode);

    /// <summary>flock(2): the lock belongs to the open file and goes with it, also when its process is killed.</summary>
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int flock(int fd, int operation);
}
