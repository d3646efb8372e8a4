using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ProxyLab.Native;

namespace ProxyLab.Probes.SockDiag;

/// <summary>
/// Asks the kernel where the peer of a connection stands, without reading from it. poll(2) tells an end of the stream (POLLRDHUP) and a reset (POLLERR;
/// net/ipv4/tcp.c, tcp_poll). A Unix socket tells a peer that closed from one that shut down its side (POLLHUP; net/unix/af_unix.c, unix_poll).
/// TCP does not: a FIN is all that there is, and so the peer's own end is looked up, which lies in the same network namespace
/// (net/ipv4/inet_diag.c, inet_diag_find_one_icsk).
/// </summary>
internal sealed class PeerLook : IDisposable
{
    private readonly Lock _gate = new();
    private readonly NetlinkSocket _netlink = new();
    private readonly byte[] _request = InetRequest.New();

    /// <summary>Where the peer stands now; null where that cannot be known.</summary>
    /// <param name="socket">This side's end.</param>
    /// <param name="exactly">Whether one that waits half-closed is to be told from one that has gone; else both are <see cref="PeerState.Finished"/> on TCP.</param>
    internal PeerState? At(Socket socket, bool exactly)
    {
        var events = Poll((int)socket.Handle);
        if (socket.AddressFamily == AddressFamily.Unix)
            return (events & Libc.POLLERR) != 0 ? PeerState.Reset : (events & Libc.POLLHUP) != 0 ? PeerState.Gone : (events & Libc.POLLRDHUP) != 0 ? PeerState.Finished : PeerState.Here;
        if ((events & Libc.POLLERR) != 0) return PeerState.Reset;
        if ((events & Libc.POLLHUP) != 0) return PeerState.Gone;
        if ((events & Libc.POLLRDHUP) == 0) return PeerState.Here;
        if (!exactly) return PeerState.Finished;
        return socket is not { LocalEndPoint: IPEndPoint here, RemoteEndPoint: IPEndPoint there } ? null : IsHeld(there, here) switch
        {
            null => null,
            true => PeerState.Finished,
            false => PeerState.Gone,
        };
    }

    /// <summary>Waits until the peer sends or ends: ppoll(2) goes by a clock of nanoseconds (kernel/time/hrtimer.c).</summary>
    /// <param name="socket">This side's end.</param>
    /// <param name="most">For so long at most; from 0.</param>
    /// <returns>False where nothing came.</returns>
    internal static unsafe bool Comes(Socket socket, TimeSpan most)
    {
        var began = Stopwatch.GetTimestamp();
        var poll = new Libc.PollFd { Fd = (int)socket.Handle, Events = Libc.POLLIN };
        int found;
        do
        {
            var left = LibcClock.Timespec.Of(most - Stopwatch.GetElapsedTime(began));
            found = Libc.ppoll(&poll, 1, &left, null);
        }
        while (found < 0 && Errno.Last == Errno.EINTR);
        return found != 0;
    }

    /// <inheritdoc/>
    public void Dispose() => _netlink.Dispose();

    /// <summary>Whether a process holds the end at that address, of the connection to this one: an end that was closed has no inode any more, or is gone.</summary>
    private bool? IsHeld(IPEndPoint end, IPEndPoint other)
    {
        lock (_gate)
        {
            var handler = new EndHandler { Port = end.Port, Other = other.Port };
            return _netlink.Exchange(InetRequest.FillExact(_request, end, other), dump: false, ref handler) switch
            {
                DiagResult.Complete => handler.IsHeld,
                DiagResult.Absent => false,
                _ => null,
            };
        }
    }

    private struct EndHandler : IDiagHandler
    {
        internal int Port, Other;
        internal bool IsHeld;

        public void Take(ReadOnlySpan<byte> payload)
        {
            var message = InetDiagMessage.Parse(payload);
            IsHeld |= message.LocalPort == Port && message.RemotePort == Other && message.Inode != 0; // a listener there is not this end
        }
    }

    private static unsafe short Poll(int fd)
    {
        var poll = new Libc.PollFd { Fd = fd, Events = Libc.POLLRDHUP };
        return Libc.poll(&poll, 1, 0) == 1 ? poll.Returned : (short)0;
    }
}
