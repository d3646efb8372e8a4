
namespace ProxyLab.Probes.Timing;

/// <summary>
/// A reading that may cost more than a tick has, kept within its share of a core. While it is short it is taken on the tick that asks. A long
/// one (/proc/net/unix takes some 60 ms at 15,000 connections) is taken on a thread of its own, so that no tick is late for it, and belongs
/// to the first tick after it ended.
/// </summary>
/// <typeparam name="T">What it gives.</typeparam>
internal sealed class ThrottledReading<T> : IDisposable
    where T : struct
{
    private readonly string _probe;
    private readonly Func<T?> _take;
    private readonly CostShare _share;
    private readonly ProbeNotes _notes;
    private readonly double _longMs;
    private readonly AutoResetEvent _wanted = new(false);
    private readonly Lock _gate = new();
    private Thread? _reader;
    private T? _taken;
    private double _costMs;
    private bool _taking;
    private volatile bool _stopped;

    /// <param name="probe">Its name in the notes.</param>
    /// <param name="take">Takes it; never called twice at once.</param>
    /// <param name="share">The share of one core that it may use: above 0, up to 1.</param>
    /// <param name="tick">The tick: a reading is long when it takes more than a quarter of one.</param>
    /// <param name="notes">Where gaps are noted.</param>
    internal ThrottledReading(string probe, Func<T?> take, double share, TimeSpan tick, ProbeNotes notes)
    {
        (_probe, _take, _share, _notes) = (probe, take, new CostShare(share), notes);
        _longMs = tick.TotalMilliseconds / 4;
    }

    /// <summary>When the reading began that <see cref="Read"/> gave last, on the trial's clock.</summary>
    internal double BeganMs { get; private set; }

    /// <summary>What belongs to this tick; null if nothing does.</summary>
    /// <param name="nowMs">Now, on the trial's clock.</param>
    internal T? Read(double nowMs)
    {
        lock (_gate)
        {
            if (_taking) return null;
            if (_taken is { } ended)
            {
                _taken = null;
                return ended;
            }

            if (!_share.Allows(nowMs)) return null;
            BeganMs = nowMs;
            _taking = _costMs > _longMs;
            if (_taking) _share.Spent(nowMs, _costMs);
        }

        if (!_taking) return TakeNow(nowMs);
        _reader ??= StartReader();
        _wanted.Set();
        return null;
    }

    /// <summary>Waits for a reading under way; safe twice.</summary>
    public void Dispose()
    {
        if (_stopped) return;
        _stopped = true;
        _wanted.Set();
        _reader?.Join();
        _wanted.Dispose();
    }

    private T? TakeNow(double nowMs)
    {
        var cpu = ThreadCpu.NowMs;
        var taken = Take();
        _costMs = ThreadCpu.NowMs - cpu;
        _share.Spent(nowMs, _costMs);
        return taken;
    }

    private T? Take() => _notes.Guard(_probe, _take, static take => take());

    private Thread StartReader()
    {
        var thread = new Thread(TakeWhenWanted) { IsBackground = true, Name = _probe };
        thread.Start();
        return thread;
    }

    private void TakeWhenWanted()
    {
        while (_wanted.WaitOne() && !_stopped)
        {
            var cpu = ThreadCpu.NowMs;
            var taken = Take();
            lock (_gate) (_taken, _costMs, _taking) = (taken, ThreadCpu.NowMs - cpu, false);
        }
    }
}
