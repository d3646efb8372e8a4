using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using ProxyLab.Native;
using ProxyLab.Probes.Counters;
using ProxyLab.Probes.Proc;

namespace ProxyLab.Proxies.Varnish;

/// <summary>
/// The client sessions of varnishd, out of the files of its shared memory: <c>MEMPOOL.sess*.live</c>, as varnishstat shows it. It asks nobody, so that it costs
/// the proxy nothing. <c>MAIN.sess_conn</c> would not do: a thread adds to it when its session ends (bin/varnishd/cache/cache_wrk.c, Pool_Sumstat).
/// </summary>
/// <param name="folder">What varnishd was told by <c>-n</c>.</param>
internal sealed partial class VarnishCounter(string folder) : ActiveCounter
{
    // struct vsc_head (include/vsc_priv.h): an int that is not 0 when the counters behind it are there, the octets until them, an id.
    private const int HeadOctets = 24, BodyOffset = 8;

    private readonly string _child = Path.Combine(folder, "_.vsm_child");
    private readonly byte[] _text = new byte[256 * 1024], _number = new byte[HeadOctets];
    private readonly List<(ProcFile File, long At)> _pools = [];
    private byte[] _known = [];

    /// <inheritdoc/>
    public override long? Read(TimeSpan budget)
    {
        LastFailure = null;
        using var index = new ProcFile(Path.Combine(_child, "_.index"));
        var text = index.ReadAll(_text);
        if (text.IsEmpty) return Failed(index.OpenErrno != 0 ? $"its shared memory: {Errno.Describe(index.OpenErrno)}" : "its shared memory is empty");

        // A child that was started again has other files, and its process id in the index.
        if (!text.SequenceEqual(_known) && !Open(text)) return Failed("its shared memory has no pool of sessions");
        var live = 0L;
        foreach (var (file, at) in _pools)
        {
            if (file.Read(_number.AsSpan(0, sizeof(long)), at) != sizeof(long)) return Failed("its shared memory is shorter than its index says");
            live += BinaryPrimitives.ReadInt64LittleEndian(_number);
        }

        return live;
    }

    /// <summary>Where the pools of sessions are, one for each pool of threads: file and offset. Pure.</summary>
    /// <param name="index">Lines <c>+ file offset length class id</c>; a line with <c>-</c> takes one back (bin/varnishd/common/common_vsmw.c, vsmw_fmt_index).</param>
    internal static IReadOnlyCollection<(string File, long Offset)> Pools(string index)
    {
        var pools = new HashSet<(string, long)>();
        foreach (Match line in PoolLine().Matches(index))
        {
            var pool = (line.Groups["file"].Value, long.Parse(line.Groups["offset"].ValueSpan, CultureInfo.InvariantCulture));
            _ = line.Value[0] == '+' ? pools.Add(pool) : pools.Remove(pool);
        }

        return pools;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        foreach (var (file, _) in _pools) file.Dispose();
        _pools.Clear();
        _known = [];
        base.Dispose(disposing);
    }

    private long? Failed(string why)
    {
        LastFailure = why;
        return null;
    }

    // The first of a pool's counters is "live" (lib/libvsc/VSC_mempool.vsc).
    private bool Open(ReadOnlySpan<byte> text)
    {
        Dispose(true);
        foreach (var (name, offset) in Pools(Encoding.ASCII.GetString(text)))
        {
            var file = new ProcFile(Path.Combine(_child, name));
            var isThere = file.Read(_number, offset) == HeadOctets && BinaryPrimitives.ReadInt32LittleEndian(_number) != 0;
            _pools.Add((file, offset + BinaryPrimitives.ReadInt64LittleEndian(_number.AsSpan(BodyOffset))));
            if (!isThere) return false;
        }

        if (_pools.Count == 0) return false;
        _known = text.ToArray();
        return true;
    }

    [GeneratedRegex(@"^[+-] (?<file>\S+) (?<offset>\d+) \d+ Stat MEMPOOL\.sess\d+$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex PoolLine();
}
