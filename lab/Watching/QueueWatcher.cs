using ProxyLab.Endpoints;
using ProxyLab.Native;
using ProxyLab.Probes.Proc;
using ProxyLab.Probes.Timing;

namespace ProxyLab.Watching;

/// <summary>
/// Reads the listeners of one endpoint again and again. Queues are read on every tick; walks over connections (who has been accepted, the
/// dead of TCP) and the look for who holds the listeners take a small share of a core each, and leave cells empty, or as they were, between.
/// A reading that failed is counted, and the next tick tries again.
/// </summary>
internal sealed class QueueWatcher : IDisposable
{
    private const double WalkShare = 0.004, HolderShare = 0.01;
    private readonly TrialClock _clock = new();
    private readonly CostShare _share = new(WalkShare), _holderShare = new(HolderShare);
    private readonly ListenerSource _source;
    private readonly KernelCounters? _kernel;
    private readonly Turnover _turnover = new();
    private HashSet<(uint, ulong)> _known = [];
    private Dictionary<uint, IReadOnlyList<string>> _heldBy = [];
    private long _failed;

    /// <param name="words">The endpoint.</param>
    /// <param name="pid">The process whose network namespace and files are meant; null for the caller's.</param>
    /// <exception cref="LabException">There is no such process, or its namespace may not be entered.</exception>
    internal QueueWatcher(EndpointWords words, int? pid)
    {
        if (pid is { } wanted && !Directory.Exists(FormattableString.Invariant($"/proc/{wanted}")))
            throw new LabException("watch", FormattableString.Invariant($"there is no process {wanted}"), "see: ps -e");
        var place = new NetworkPlace(pid);
        if (place.WhyNot() is var errno and not 0)
            throw errno == Errno.ENOENT ? new LabException("watch", FormattableString.Invariant($"process {pid} has ended: it has no namespaces any more"), "see: ps -e") : place.MayNotEnter(errno);
        _source = words.IsUnix ? new UnixListeners(words, pid, place) : new TcpListeners(words, place);
        _kernel = words.IsUnix ? null : new KernelCounters($"/proc/{place.Process}/net/netstat", $"/proc/{place.Process}/net/sockstat");
    }

    /// <summary>One tick.</summary>
    internal WatchReading Read()
    {
        var now = _clock.NowMs;
        var look = Look(now);
        if (look.Failed) _failed++;
        var rates = _turnover.Add(now, look.Present);
        return new WatchReading(
            now / 1000, look.Sockets is { } sockets ? WithHolders(now, sockets) : null, look.Dead, look.Accepted, rates?.Arrived, rates?.Left, _kernel?.Read().ListenOverflows, _failed, look.Notes);
    }

    /// <summary>How many processes may not be looked into for who holds the sockets.</summary>
    internal int Hidden { get; private set; }

    /// <summary>Why nobody is there.</summary>
    internal LabException Nobody() => _source.Nobody();

    /// <summary>What to say where no reading ever succeeded.</summary>
    internal LabException NothingMeasured() => new(
        "watch", $"nothing was measured: all {_failed} readings failed ({_source.Place.Netlink.Counters})", "see: ss -l; is sock_diag (CONFIG_INET_DIAG, CONFIG_UNIX_DIAG) allowed here?");

    /// <inheritdoc/>
    public void Dispose()
    {
        _source.Dispose();
        _kernel?.Dispose();
    }

    private ListenerLook Look(double now)
    {
        if (!_share.Allows(now)) return _source.Look(thoroughly: false);
        var before = ThreadCpu.NowMs;
        var look = _source.Look(thoroughly: true);
        _share.Spent(now, ThreadCpu.NowMs - before);
        return look;
    }

    /// <summary>Who holds a socket means a look at every process. It is asked at once where a new socket has come, and now and then: servers fork, and end.</summary>
    private IReadOnlyList<SocketReading> WithHolders(double now, IReadOnlyList<SocketReading> sockets)
    {
        if (sockets.Any(s => !_known.Contains((s.Inode, s.Cookie))) || _holderShare.Allows(now))
        {
            var before = ThreadCpu.NowMs;
            var holders = SocketHolders.Of(sockets.Select(s => s.Inode));
            _holderShare.Spent(now, ThreadCpu.NowMs - before);
            if (holders.IsComplete) // else as it was, and once more at the next tick
            {
                _known = [.. sockets.Select(s => (s.Inode, s.Cookie))];
                _heldBy = sockets.Select(s => s.Inode).Distinct().ToDictionary(i => i, i => holders.Described(i));
                Hidden = holders.Hidden;
            }
        }

        return [.. sockets.Select(s => s with { HeldBy = _heldBy.GetValueOrDefault(s.Inode, []) })];
    }
}
