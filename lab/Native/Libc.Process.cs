using System.Runtime.InteropServices;

namespace ProxyLab.Native;

/// <summary>Calls about processes, mounts and interfaces.</summary>
internal static partial class Libc
{
    internal const int SIGKILL = 9, SIGTERM = 15;
    internal const uint SIOCGIFFLAGS = 0x8913, SIOCSIFFLAGS = 0x8914;
    internal const short IFF_UP = 1;
    internal const nuint MS_NOSUID = 2, MS_NODEV = 4;
    internal const int F_SETFD = 2;

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int rename(string from, string to);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int kill(int pid, int signal);

    /// <summary>Ends the process now: no finalizer, no handler, nothing that a wedged thread could hold up.</summary>
    [LibraryImport("libc")]
    internal static partial void _exit(int status);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int mount(string source, string target, string type, nuint flags, string? data);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int umount2(string target, int flags);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int fcntl(int fd, int command, int argument);

    [LibraryImport("libc", SetLastError = true)]
    internal static unsafe partial int ioctl(int fd, nuint request, void* argument);

    /// <summary>struct ifreq of netdevice(7), as far as SIOCSIFFLAGS needs it: 16 octets of name, then a union of 24.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 40)]
    internal unsafe struct IfReq
    {
        [FieldOffset(0)]
        internal fixed byte Name[16];

        [FieldOffset(16)]
        internal short Flags;
    }
}
