
namespace ProxyLab.Probes.SockDiag;

/// <summary>
/// The kernel's sock_diag (netlink) about one upstream, Unix or TCP, and about TCP as a whole. One socket is kept open; a
/// tick allocates nothing. Null always means not measured: the listener vanished, or the answer was not whole (see <see cref="Counters"/>).
/// </summary>
internal sealed class KernelSockets : IDisposable
{
    private readonly NetlinkSocket _netlink = new();

    /// <param name="upstream">Where the upstream listens.</param>
    /// <param name="frontPort">The proxy's own port; 0 if it is not asked for.</param>
    internal KernelSockets(Endpoint upstream, int frontPort = 0)
    {
        Unix = upstream.Path is { } path ? new UnixDiag(_netlink, path) : null;
        Tcp = new InetDiag(_netlink, upstream.Tcp?.Port ?? 0, frontPort);
    }

    /// <summary>The Unix upstream; null if the upstream is TCP.</summary>
    internal UnixDiag? Unix { get; }

    /// <summary>TCP, and the upstream's port if the upstream is TCP.</summary>
    internal InetDiag Tcp { get; }

    /// <summary>What went wrong with answers so far.</summary>
    internal DiagCounters Counters => _netlink.Counters;

    /// <summary>Forgets the nameless connected sockets of this moment as clients; before the flood.</summary>
    internal void TakeBaseline() => Unix?.TakeBaseline();

    /// <summary>The upstream's accept queue, whatever its transport.</summary>
    internal QueueReading? ReadQueue() =>
        Unix is { } unix ? unix.ReadQueue() : Tcp.ReadPort() is { } port ? Tcp.ReadQueue(port) : null;

    /// <summary>Closes the socket; safe twice.</summary>
    public void Dispose() => _netlink.Dispose();
}
