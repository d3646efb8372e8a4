using System.Net;
using System.Net.Sockets;
using ProxyLab.Native;

namespace ProxyLab.Probes.SockDiag;

/// <summary>
/// Asks the kernel where the peer of a connection stands, without reading from it. poll(2) tells an end of the stream (POLLRDHUP) and a reset (POLLERR;
/// net/ipv4/tcp.c, tcp_poll). A Unix socket tells a peer that closed from one that shut down its side (POLLHUP; net/unix/af_unix.c, unix_poll).
/// TCP does not: a FIN is all that there is, and so the peer's own end is looked for, which lies in the same network namespace.
/// </summary>
internal sealed class PeerLook : IDisposable
{
    private readonly Lock _gate = new();
    private readonly NetlinkSocket _netlink = new();
    private readonly InetDiag _diag;

    internal PeerLook() => _diag = new InetDiag(_netlink, 0);

    /// <summary>Where the peer stands now; null where that cannot be known.</summary>
    internal PeerState? At(Socket socket)
    {
        var events = Poll((int)socket.Handle);
        if (socket.AddressFamily == AddressFamily.Unix)
            return (events & Libc.POLLERR) != 0 ? PeerState.Reset : (events & Libc.POLLHUP) != 0 ? PeerState.Gone : (events & Libc.POLLRDHUP) != 0 ? PeerState.Finished : PeerState.Here;
        if ((events & Libc.POLLERR) != 0) return PeerState.Reset;
        if ((events & Libc.POLLHUP) != 0) return PeerState.Gone;
        if ((events & Libc.POLLRDHUP) == 0) return PeerState.Here;
        return socket is not { LocalEndPoint: IPEndPoint here, RemoteEndPoint: IPEndPoint there } ? null : IsHeld(there.Port, here.Port) switch
        {
            null => null,
            true => PeerState.Finished,
            false => PeerState.Gone,
        };
    }

    /// <inheritdoc/>
    public void Dispose() => _netlink.Dispose();

    private bool? IsHeld(int localPort, int peerPort)
    {
        lock (_gate) return _diag.IsHeld(localPort, peerPort);
    }

    private static unsafe short Poll(int fd)
    {
        var poll = new Libc.PollFd { Fd = fd, Events = Libc.POLLRDHUP };
        return Libc.poll(&poll, 1, 0) == 1 ? poll.Returned : (short)0;
    }
}
