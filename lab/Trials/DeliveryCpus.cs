using System.Net;
using System.Net.Sockets;
using ProxyLab.Native;
using ProxyLab.Sandboxes;

namespace ProxyLab.Trials;

/// <summary>
/// Which CPUs handle the clients' packets, asked of the kernel and of no proxy: a group of listeners of SO_REUSEPORT, one for each CPU, with
/// a classic BPF program that picks the one of the CPU at work (net/core/sock_reuseport.c, reuseport_select_sock).
/// </summary>
internal static unsafe class DeliveryCpus
{
    private static readonly TimeSpan Patience = 5.Seconds();

    /// <summary>Connects so often from where the clients are, and counts by CPU, from 0.</summary>
    /// <param name="side">Where the clients are.</param>
    /// <param name="address">An address of the proxy's side.</param>
    /// <param name="clients">How often.</param>
    /// <exception cref="LabException">Not all of them arrived.</exception>
    internal static int[] Count(ClientSide side, IPAddress address, int clients)
    {
        var cpus = Environment.ProcessorCount;
        var counts = new int[cpus];
        var listeners = new List<Socket>();
        try
        {
            for (var cpu = 0; cpu < cpus; cpu++) listeners.Add(Listen(new IPEndPoint(address, listeners.Count == 0 ? 0 : Port(listeners[0])), clients));
            PickByCpu(listeners[0]);
            side.Run(() => Connect((IPEndPoint)listeners[0].LocalEndPoint!, clients));
            while (counts.Sum() < clients)
            {
                var ready = listeners.ToList();
                Socket.Select(ready, null, null, Patience);
                if (ready.Count == 0) throw new LabException("steer packets", $"of {clients} connections {counts.Sum()} arrived", "run it again on a quieter machine");
                foreach (var listener in ready)
                {
                    using var accepted = listener.Accept();
                    counts[listeners.IndexOf(listener)]++;
                }
            }

            return counts;
        }
        finally
        {
            listeners.ForEach(l => l.Dispose());
        }
    }

    /// <summary>Connects from the calling thread, one after the other, and closes all at the end.</summary>
    private static int Connect(IPEndPoint target, int count)
    {
        var sockets = new List<Socket>();
        try
        {
            for (var i = 0; i < count; i++)
            {
                sockets.Add(new Socket(SocketType.Stream, ProtocolType.Tcp));
                sockets[^1].Connect(target);
            }

            return count;
        }
        catch (SocketException e)
        {
            throw new LabException("steer packets", $"{target}: {e.Message}", "see: proxylab doctor", e);
        }
        finally
        {
            sockets.ForEach(s => s.Dispose());
        }
    }

    private static int Port(Socket socket) => ((IPEndPoint)socket.LocalEndPoint!).Port;

    private static Socket Listen(IPEndPoint address, int backlog)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.SetRawSocketOption(Libc.SOL_SOCKET, Libc.SO_REUSEPORT, BitConverter.GetBytes(1));
        socket.Bind(address);
        socket.Listen(backlog);
        return socket;
    }

    private static void PickByCpu(Socket socket)
    {
        // BPF_LD | BPF_W | BPF_ABS of SKF_AD_OFF + SKF_AD_CPU, then BPF_RET | BPF_A (include/uapi/linux/filter.h).
        var program = stackalloc LibcFilter.SockFilter[]
        {
            new() { Code = 0x20, Operand = unchecked((uint)(-0x1000 + 36)) },
            new() { Code = 0x16 },
        };
        var filter = new LibcFilter.SockFprog { Count = 2, Filter = program };
        socket.SetRawSocketOption(Libc.SOL_SOCKET, LibcFilter.SO_ATTACH_REUSEPORT_CBPF, new ReadOnlySpan<byte>(&filter, sizeof(LibcFilter.SockFprog)));
    }
}
