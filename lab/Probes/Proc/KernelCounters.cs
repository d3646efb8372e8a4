namespace ProxyLab.Probes.Proc;

/// <summary>What the namespace's TCP counters and the kernel's socket memory say at one moment; null where not readable.</summary>
/// <param name="ListenOverflows">Connections that found a full accept queue, since the probe began.</param>
/// <param name="ListenDrops">SYNs and connections dropped at a listener, since the probe began; overflows are among them.</param>
/// <param name="TcpMemKib">
/// Memory of TCP buffers in KiB (sockstat, <c>TCP: … mem</c>). The kernel keeps it for the machine, not per namespace.
/// </param>
/// <param name="SocketsUsed">Sockets of this namespace, Unix ones included (sockstat, <c>sockets: used</c>).</param>
/// <param name="TimeWait">TIME_WAIT sockets of this namespace, FIN_WAIT2 in its late form among them (sockstat, <c>tw</c>).</param>
internal readonly record struct KernelCounts(long? ListenOverflows, long? ListenDrops, long? TcpMemKib, long? SocketsUsed, long? TimeWait);

/// <summary>
/// /proc/net/netstat and /proc/net/sockstat of this network namespace (net/ipv4/proc.c, netstat_seq_show and sockstat_seq_show).
/// </summary>
internal sealed class KernelCounters : IDisposable
{
    private readonly byte[] _buffer = new byte[16 * 1024];
    private readonly ProcFile _netstat, _sockstat;
    private CounterDelta _overflows, _drops;

    /// <summary>Begins to count here.</summary>
    /// <param name="netstat">Of this network namespace; a test names a file of its own.</param>
    /// <param name="sockstat">Likewise.</param>
    internal KernelCounters(string netstat = "/proc/net/netstat", string sockstat = "/proc/net/sockstat")
    {
        (_netstat, _sockstat) = (new ProcFile(netstat), new ProcFile(sockstat));
        Read();
    }

    /// <summary>What a reader should know of the last reading's gaps; null if it has none.</summary>
    internal string? Gap { get; private set; }

    /// <summary>Reads both files; allocates nothing.</summary>
    internal KernelCounts Read()
    {
        var netstat = _netstat.ReadAll(_buffer);
        var overflows = _overflows.Advance(KernelText.Counter(netstat, "TcpExt:"u8, "ListenOverflows"u8));
        var drops = _drops.Advance(KernelText.Counter(netstat, "TcpExt:"u8, "ListenDrops"u8));
        var sockstat = _sockstat.ReadAll(_buffer);
        Gap = _overflows.Fell ? "ListenOverflows is less than it was: it wrapped, or was set back"
            : _drops.Fell ? "ListenDrops is less than it was: it wrapped, or was set back"
            : overflows is null || drops is null ? "/proc/net/netstat does not tell ListenOverflows and ListenDrops, or no longer since when"
            : sockstat.IsEmpty ? "/proc/net/sockstat cannot be read"
            : null;
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
