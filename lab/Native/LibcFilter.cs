using System.Runtime.InteropServices;

namespace ProxyLab.Native;

/// <summary>The classic BPF program that picks a listener of a group (include/uapi/linux/filter.h, include/uapi/asm-generic/socket.h).</summary>
internal static class LibcFilter
{
    internal const int SO_ATTACH_REUSEPORT_CBPF = 51;

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
