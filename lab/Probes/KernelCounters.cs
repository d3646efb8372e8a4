namespace ProxyLab.Probes;

/// <summary>What the namespace's TCP counters and the kernel's socket memory say at one moment; null where not readable.</summary>
/// <param name="ListenOverflows">Connections that found a full accept queue, since the probe began.</param>
/// <param name="ListenDrops">SYNs and connections dropped at a listener, since the probe began; overflows are among them.</param>
/// <param name="TcpMemKib">
/// Memory of TCP buffers in KiB (sockstat, <c>TCP: … mem</c>). The kernel keeps it for the machine, not per namespace.
/// </param>
/// <param name="SocketsUsed">Sockets of this namespace, Unix ones included (sockstat, <c>sockets: used</c>).</param>
/// <param name="TimeWait">TIME_WAIT sockets of this namespace, FIN_WAIT2 in its late form among them (sockstat, <c>tw</c>).</param>
internal readonly record struct KernelCounts(long? ListenOverflows, long? ListenDrops, long? TcpMemKib, long? SocketsUsed, long? TimeWait);

/// <summary>Sums the steps of a counter that only grows and that may wrap, at 32 bits or at 64.</summary>
internal struct CounterDelta
{
    private ulong _last;
    private bool _began;
    private long _total;

    /// <summary>The counter's growth since the first value; null if there is no value now. A gap loses nothing.</summary>
    internal long? Advance(ulong? value)
    {
        if (value is not { } now)
        {
            return null;
        }

        if (_began)
        {
            var step = unchecked(now - _last);
            _total += (long)(now < _last && _last <= uint.MaxValue ? step & uint.MaxValue : step);
        }

        (_last, _began) = (now, true);
        return _total;
    }
}

/// <summary>
/// /proc/net/netstat and /proc/net/sockstat of this network namespace (net/ipv4/proc.c, netstat_seq_show and sockstat_seq_show).
/// </summary>
internal sealed class KernelCounters : IDisposable
{
    private readonly byte[] _buffer = new byte[16 * 1024];
    private readonly ProcFile _netstat = new("/proc/net/netstat");
    private readonly ProcFile _sockstat = new("/proc/net/sockstat");
    private CounterDelta _overflows, _drops;

    /// <summary>Begins to count here.</summary>
    internal KernelCounters() => Read();

    /// <summary>Reads both files; allocates nothing.</summary>
    internal KernelCounts Read()
    {
        var netstat = _netstat.ReadAll(_buffer);
        var overflows = _overflows.Advance(KernelText.Counter(netstat, "TcpExt:"u8, "ListenOverflows"u8));
        var drops = _drops.Advance(KernelText.Counter(netstat, "TcpExt:"u8, "ListenDrops"u8));
        var sockstat = _sockstat.ReadAll(_buffer);
        return new KernelCounts(
            overflows,
            drops,
            KernelText.Pair(sockstat, "TCP:"u8, "mem"u8) * (Environment.SystemPageSize / 1024),
            KernelText.Pair(sockstat, "sockets:"u8, "used"u8),
            KernelText.Pair(sockstat, "TCP:"u8, "tw"u8));
    }

    /// <summary>Closes the files; safe twice.</summary>
    public void Dispose()
    {
        _netstat.Dispose();
        _sockstat.Dispose();
    }
}
