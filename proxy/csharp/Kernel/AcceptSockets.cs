using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace LabProxy;

/// <summary>Opens listening sockets: one for all accept workers, or one each in a group of SO_REUSEPORT.</summary>
internal static unsafe class AcceptSockets
{
    /// <summary>The sockets, in the order of the workers.</summary>
    /// <exception cref="IOException">The address cannot be had; named.</exception>
    public static Socket[] Open(IPEndPoint address, ListenMode mode, int workers, int backlog)
    {
        var sockets = new List<Socket>();
        try
        {
            while (sockets.Count < (mode == ListenMode.Shared ? 1 : workers))
            {
                // A port of 0 is chosen for the first socket; the others have to have the same one.
                var bound = sockets.Count == 0 ? address : (IPEndPoint)sockets[0].LocalEndPoint!;
                sockets.Add(OpenOne(bound, mode != ListenMode.Shared, backlog));
            }

            if (mode == ListenMode.PerCpu)
                PickByCpu(sockets[0], (uint)sockets.Count);
            return [.. sockets];
        }
        catch (SocketException e)
        {
            sockets.ForEach(socket => socket.Dispose());
            throw new IOException($"Failed to listen on {address}: {e.Message}", e);
        }
    }

    private static Socket OpenOne(IPEndPoint address, bool isShared, int backlog)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { Blocking = false, NoDelay = true }; // accepted sockets have it from there
        try
        {
            if (isShared)
                socket.SetRawSocketOption(Libc.SOL_SOCKET, Libc.SO_REUSEPORT, BitConverter.GetBytes(1));
            if (address.Address.Equals(IPAddress.IPv6Any))
                socket.DualMode = true;
            socket.Bind(address);
            socket.Listen(backlog);
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>
    /// The group's sockets are numbered in the order in which they began to listen, and a classic BPF program picks one by its number
    /// (net/core/sock_reuseport.c, reuseport_select_sock; include/uapi/linux/filter.h): that of the CPU at work, modulo the workers.
    /// </summary>
    private static void PickByCpu(Socket socket, uint workers)
    {
        const ushort loadWord = 0x20, modulo = 0x94, returnResult = 0x16;
        const uint cpuOfPacket = unchecked((uint)(-0x1000 + 36)); // SKF_AD_OFF + SKF_AD_CPU
        var program = stackalloc Instruction[] { new(loadWord, cpuOfPacket), new(modulo, workers), new(returnResult, 0) };
        var filter = new Filter(3, program);
        socket.SetRawSocketOption(Libc.SOL_SOCKET, Libc.SO_ATTACH_REUSEPORT_CBPF, new ReadOnlySpan<byte>(&filter, sizeof(Filter)));
    }

    /// <summary>struct sock_filter.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Instruction(ushort code, uint operand)
    {
        private readonly ushort _code = code;
        private readonly byte _ifTrue, _ifFalse;
        private readonly uint _operand = operand;
    }

    /// <summary>struct sock_fprog.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Filter(ushort count, Instruction* program)
    {
        private readonly ushort _count = count;
        private readonly Instruction* _program = program;
    }
}
