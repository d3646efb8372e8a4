
using ProxyLab.Native;
using ProxyLab.Probes.Proc;
using ProxyLab.Probes.Timing;
using ProxyLab.Probes.SockDiag;
using ProxyLab.Sandboxes;

namespace ProxyLab.Watching;

/// <summary>
/// Reads one listener's state by sock_diag, from within its network namespace. The queue is read on every tick; walks over all sockets
/// (roles, the dead of a long queue) take a small share of a core, and leave cells empty between.
/// </summary>
internal sealed class QueueWatcher : IDisposable
{
    private const double WalkShare = 0.004;
    private readonly Endpoint _endpoint;
    private readonly TrialClock _clock = new();
    private readonly CostShare _share = new(WalkShare);
    private readonly KernelSockets _diag;
    private readonly KernelSockets? _diagOfIPv6;
    private readonly KernelCounters _kernel = new();
    private readonly Turnover _turnover = new();
    private int? _accepted;

    /// <summary>Must be made, read and disposed of on one thread: it moves that thread into the listener's namespace.</summary>
    /// <exception cref="LabException">The namespace may not be entered.</exception>
    internal QueueWatcher(Endpoint endpoint, ListenerPlace place)
    {
        _endpoint = endpoint;
        if (place.Pid != 0) Enter(place);
        _diag = new KernelSockets(endpoint);
        _diagOfIPv6 = endpoint.IsUnix ? null : new KernelSockets(endpoint, Libc.AF_INET6);
    }

    /// <summary>One tick.</summary>
    internal WatchReading Read()
    {
        var now = _clock.NowMs;
        var (queue, accepted) = _endpoint.IsUnix ? ReadUnix(now) : ReadTcp(now);
        _accepted = accepted ?? _accepted;
        var rates = _turnover.Add(now, queue?.Length + (_accepted ?? 0));
        return new WatchReading(
            now / 1000, queue?.Length, queue?.Limit, queue?.Dead, accepted, rates?.Arrived, rates?.Left, _endpoint.IsUnix ? null : _kernel.Read().ListenOverflows);
    }

    private (QueueReading? Queue, int? Accepted) ReadUnix(double now)
    {
        var queue = _diag.Unix!.ReadQueue(cheaply: true);
        if (!_share.Allows(now)) return (queue, null);
        var (roles, walked) = Costing(now, () => _diag.Unix!.Read());
        var dead = queue is { Dead: null } q && walked?.Length == q.Length ? walked?.Dead : queue?.Dead;
        return (queue is { } length ? length with { Dead = dead } : null, roles?.Accepted);
    }

    /// <summary>A socket of IPv6 that listens on any address serves IPv4 as well, and its connections are of IPv6 to the kernel.</summary>
    private (QueueReading? Queue, int? Accepted) ReadTcp(double now)
    {
        if (!_share.Allows(now)) return (Queue(null, null), null);
        var (four, six) = Costing(now, () => (_diag.Tcp.ReadPort(), _diagOfIPv6!.Tcp.ReadPort()));
        return (Queue(four, six), four?.Accepted + six?.Accepted);

        QueueReading? Queue(TcpPort? portOf4, TcpPort? portOf6)
        {
            var (a, b) = (_diag.Tcp.ReadQueue(portOf4), _diagOfIPv6!.Tcp.ReadQueue(portOf6));
            return (a, b) switch
            {
                ({ } v4, { } v6) => new QueueReading(v4.Length + v6.Length, v4.Limit + v6.Limit, v4.Dead + v6.Dead),
                _ => a ?? b,
            };
        }
    }

    private T Costing<T>(double now, Func<T> walk)
    {
        var before = ThreadCpu.NowMs;
        var result = walk();
        _share.Spent(now, ThreadCpu.NowMs - before);
        return result;
    }

    private static void Enter(ListenerPlace place)
    {
        using var file = new ProcFile($"/proc/{place.Pid}/ns/net");
        if (Namespace.EnterNetwork(file) is var errno and not 0)
            throw new LabException("watch", $"the listener is in another network namespace, that of process {place.Pid}, which may not be entered: {Errno.Describe(errno)}", $"as root; or: nsenter --user --net --preserve-credentials -t {place.Pid} proxylab watch …");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _diag.Dispose();
        _diagOfIPv6?.Dispose();
        _kernel.Dispose();
    }
}
