using System.Runtime.InteropServices;

namespace ProxyLab.Native;

/// <summary>Namespaces, and the mounts and network interfaces that a new one needs.</summary>
internal static partial class LibcNamespaces
{
    internal const int CLONE_NEWNET = 0x40000000;
    internal const nuint MS_NOSUID = 2, MS_NODEV = 4, MS_BIND = 0x1000;
    internal const uint SIOCGIFFLAGS = 0x8913, SIOCSIFFLAGS = 0x8914;
    internal const short IFF_UP = 1;

    /// <summary>Moves the calling thread into the namespace that the descriptor names (setns(2)).</summary>
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int setns(int fd, int type);

    /// <summary>Gives the calling thread new namespaces of these kinds (unshare(2)).</summary>
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int unshare(int flags);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int mount(string source, string target, string? type, nuint flags, string? data);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int umount2(string target, int flags);

    /// <summary>ioctl(2) on a socket: netdevice(7) says what each request takes.</summary>
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
