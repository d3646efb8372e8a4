using System.Runtime.InteropServices;

namespace ProxyLab.Native;

/// <summary>Classic BPF programs, one that picks a listener of a group and those of packet sockets (include/uapi/linux/filter.h, if_packet.h; include/uapi/asm-generic/socket.h).</summary>
internal static class LibcFilter
{
    internal const int SO_ATTACH_FILTER = 26, SO_ATTACH_REUSEPORT_CBPF = 51;
    internal const int AF_PACKET = 17, SOL_PACKET = 263, PACKET_STATISTICS = 6;

    /// <summary>Where the header of TCP has its ports, in octets (RFC 9293, section 3.1).</summary>
    internal const uint SourcePort = 0, DestinationPort = 2;

    /// <summary>struct sock_filter: one instruction.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct SockFilter
    {
        internal ushort Code;
        internal byte IfTrue, IfFalse;
        internal uint Operand;
    }

    /// <summary>struct sock_fprog.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal unsafe struct SockFprog
    {
        internal ushort Count;
        internal SockFilter* Filter;
    }
}
