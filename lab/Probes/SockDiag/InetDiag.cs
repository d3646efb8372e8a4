using System.Net;
using ProxyLab.Native;

namespace ProxyLab.Probes.SockDiag;

/// <summary>
/// TCP of IPv4 through INET_DIAG (net/ipv4/inet_diag.c): states, and one upstream's port. States and port are filtered by the kernel
/// (inet_diag_dump_icsk), but every question about connected sockets walks the hash table that all network namespaces of the machine share:
/// milliseconds where others hold many. Listeners are in a small table of their own. Nothing here allocates but <see cref="ReadTimeWait"/>.
/// </summary>
/// <param name="netlink">The socket to ask on.</param>
/// <param name="port">The upstream's local port; 0 if it is not a TCP upstream.</param>
/// <param name="frontPort">The proxy's own port, counted in the same pass; 0 if there is none.</param>
internal sealed class InetDiag(NetlinkSocket netlink, int port, int frontPort = 0)
{
    private const uint Counted = 1u << LibcNetlink.TCP_ESTABLISHED | 1u << LibcNetlink.TCP_SYN_SENT | 1u << LibcNetlink.TCP_SYN_RECV
        | 1u << LibcNetlink.TCP_FIN_WAIT1 | 1u << LibcNetlink.TCP_FIN_WAIT2 | 1u << LibcNetlink.TCP_TIME_WAIT | 1u << LibcNetlink.TCP_CLOSE_WAIT;

    private readonly PortSet _ended = new(), _waiting = new();
    private readonly byte[] _request = InetRequest.New();

    /// <summary>One pass over all sockets; null if the dump was not whole. Its cost grows with them.</summary>
    internal TcpCounts? ReadAll()
    {
        _ended.Clear();
        _waiting.Clear();
        var handler = new CountHandler { Port = port, FrontPort = frontPort, Ended = _ended, Waiting = _waiting };
        return Ask(Counted, 0, ref handler) ? handler.Counts : null;
    }

    /// <summary>Only the upstream's port; null if the dump was not whole or there is no such port.</summary>
    internal TcpPort? ReadPort()
    {
        var handler = new CountHandler { Port = port };
        return port != 0 && Ask(1u << LibcNetlink.TCP_ESTABLISHED | 1u << LibcNetlink.TCP_CLOSE_WAIT, port, ref handler) ? handler.Counts.Port : null;
    }

    /// <summary>
    /// The accept queue of the upstream's port, of all its listeners together (SO_REUSEPORT); null if nobody listens. The
    /// limit of several is their sum.
    /// </summary>
    /// <remarks>
    /// Dead is what is queued, not established any more, and has no client that waits half-closed: a client that closed left CLOSE_WAIT behind, one that reset (some proxies do,
    /// and .NET) an entry that no table shows (tcp_reset, tcp_done) and that accept(2) still returns.
    /// </remarks>
    /// <param name="portBefore">From <see cref="ReadPort"/> or <see cref="ReadAll"/> just before; null if neither was read.</param>
    internal QueueReading? ReadQueue(TcpPort? portBefore = null)
    {
        var handler = new ListenerHandler { Port = port };
        return port != 0 && Ask(1u << LibcNetlink.TCP_LISTEN, port, ref handler) && handler.Found
            ? new QueueReading((int)handler.Length, (int)handler.Limit, portBefore is { } before ? Math.Max(0, (int)handler.Length - before.Embryo - (before.HalfClosed ?? 0)) : null, portBefore?.HalfClosed) : null;
    }

    /// <summary>The length of the proxy's own accept queue; null if nobody listens there.</summary>
    internal int? ReadFrontQueue()
    {
        var handler = new ListenerHandler { Port = frontPort };
        return frontPort != 0 && Ask(1u << LibcNetlink.TCP_LISTEN, frontPort, ref handler) && handler.Found ? (int)handler.Length : null;
    }

    /// <summary>The accept queue's length of each listener of the port, by the listener's inode; null if the dump was not whole. Allocates.</summary>
    internal IReadOnlyDictionary<uint, int>? ReadListeners()
    {
        var handler = new ListenersHandler { Port = port, Lengths = [] };
        return port != 0 && Ask(1u << LibcNetlink.TCP_LISTEN, port, ref handler) ? handler.Lengths : null;
    }

    /// <summary>TIME_WAIT sockets by tuple; null if the dump was not whole. Allocates: for a wave's end, not for a tick.</summary>
    internal TimeWaitCounts? ReadTimeWait()
    {
        var listeners = new PortHandler { Ports = [] };
        if (!Ask(1u << LibcNetlink.TCP_LISTEN, 0, ref listeners)) return null;
        var handler = new TimeWaitHandler { Listening = listeners.Ports, Tuples = [], Served = [] };
        return Ask(1u << LibcNetlink.TCP_TIME_WAIT, 0, ref handler) ? new TimeWaitCounts(handler.Tuples, handler.Served) : null;
    }

    private bool Ask<T>(uint states, int localPort, ref T handler)
        where T : IDiagHandler, allows ref struct =>
        netlink.Exchange(InetRequest.Fill(_request, Libc.AF_INET, states, localPort), dump: true, ref handler) == DiagResult.Complete;

    private struct CountHandler : IDiagHandler
    {
        internal int Port, FrontPort;

        /// <summary>Clients' ports: of connections that wait to be accepted and whose client has sent its FIN; and of clients that hold their half-closed end.</summary>
        internal PortSet? Ended, Waiting;

        private int _established, _synSent, _synReceived, _timeWait, _closeWait, _embryo, _accepted, _dead, _portTimeWait, _peerTimeWait, _frontAccepted;
        private TcpEnds _frontEnds, _proxyEnds, _upstreamEnds;

        internal readonly TcpCounts Counts => new(
            new TcpStates(_established, _synSent, _synReceived, _timeWait, _closeWait),
            new TcpPort(_embryo, _accepted, _dead, _portTimeWait, _peerTimeWait, Ended?.CountIn(Waiting!)), _frontAccepted, _frontEnds, _proxyEnds, _upstreamEnds);

        public void Take(ReadOnlySpan<byte> payload)
        {
            var message = InetDiagMessage.Parse(payload);
            if (FrontPort != 0 && message.LocalPort == FrontPort) _frontEnds = With(_frontEnds, message.State);
            if (Port != 0 && message.LocalPort == Port) _upstreamEnds = With(_upstreamEnds, message.State);
            if (Port != 0 && message.RemotePort == Port) _proxyEnds = With(_proxyEnds, message.State);
            if (Port != 0 && message.RemotePort == Port && message.Inode != 0 && message.State is LibcNetlink.TCP_FIN_WAIT1 or LibcNetlink.TCP_FIN_WAIT2)
                Waiting?.Add(message.LocalPort);
            switch (message.State)
            {
                case LibcNetlink.TCP_ESTABLISHED: _established++; break;
                case LibcNetlink.TCP_SYN_SENT: _synSent++; return;
                case LibcNetlink.TCP_SYN_RECV: _synReceived++; return;
                case LibcNetlink.TCP_TIME_WAIT:
                    _timeWait++;
                    if (Port != 0 && message.LocalPort == Port) _portTimeWait++;
                    if (Port != 0 && message.RemotePort == Port) _peerTimeWait++;
                    return;
                case LibcNetlink.TCP_CLOSE_WAIT: _closeWait++; break;
                default: return;
            }

            if (FrontPort != 0 && message.LocalPort == FrontPort && message.Inode != 0)
            {
                _frontAccepted++;
            }

            if (Port == 0 || message.LocalPort != Port)
            {
                return;
            }

            if (message.Inode != 0)
            {
                _accepted++;
            }
            else if (message.State == LibcNetlink.TCP_ESTABLISHED)
            {
                _embryo++;
            }
            else
            {
                _dead++;
                Ended?.Add(message.RemotePort);
            }
        }

        private static TcpEnds With(TcpEnds ends, byte state) => state switch
        {
            LibcNetlink.TCP_CLOSE_WAIT => ends with { CloseWait = ends.CloseWait + 1 },
            LibcNetlink.TCP_FIN_WAIT1 => ends with { FinWait1 = ends.FinWait1 + 1 },
            LibcNetlink.TCP_FIN_WAIT2 => ends with { FinWait2 = ends.FinWait2 + 1 },
            _ => ends,
        };
    }

    private struct ListenerHandler : IDiagHandler
    {
        internal int Port;
        internal bool Found;
        internal uint Length, Limit;

        public void Take(ReadOnlySpan<byte> payload)
        {
            var message = InetDiagMessage.Parse(payload);
            if (message.State == LibcNetlink.TCP_LISTEN && message.LocalPort == Port)
            {
                Found = true;
                Length += message.ReceiveQueue;
                Limit += message.SendQueue;
            }
        }
    }

    private struct PortHandler : IDiagHandler
    {
        internal HashSet<int> Ports;

        public readonly void Take(ReadOnlySpan<byte> payload) => Ports.Add(InetDiagMessage.Parse(payload).LocalPort);
    }

    private struct ListenersHandler : IDiagHandler
    {
        internal int Port;
        internal Dictionary<uint, int> Lengths;

        public readonly void Take(ReadOnlySpan<byte> payload)
        {
            var message = InetDiagMessage.Parse(payload);
            if (message.State == LibcNetlink.TCP_LISTEN && message.LocalPort == Port) Lengths[message.Inode] = (int)message.ReceiveQueue;
        }
    }

    private struct TimeWaitHandler : IDiagHandler
    {
        internal HashSet<int> Listening;
        internal Dictionary<TimeWaitTuple, int> Tuples;
        internal Dictionary<int, int> Served;

        public readonly void Take(ReadOnlySpan<byte> payload)
        {
            var message = InetDiagMessage.Parse(payload);
            if (message.State == LibcNetlink.TCP_TIME_WAIT && Listening.Contains(message.LocalPort))
            {
                Served[message.LocalPort] = Served.GetValueOrDefault(message.LocalPort) + 1;
            }
            else if (message.State == LibcNetlink.TCP_TIME_WAIT)
            {
                var tuple = new TimeWaitTuple(new IPAddress(message.Source), new IPAddress(message.Destination), message.RemotePort);
                Tuples[tuple] = Tuples.GetValueOrDefault(tuple) + 1;
            }
        }
    }
}
