namespace ProxyLab.Probes;

/// <summary>
/// The cross-check by /proc/net/unix, within its share of a core. A short table is read on the tick that asks. A long one (some 60 ms at
/// 15,000 connections) is read on a thread of its own, so that no tick is late for it, and belongs to the first tick after it ended.
/// </summary>
internal sealed class CrossCheck : IDisposable
{
    private readonly UnixTable _table;
    private readonly CostShare _share;
    private readonly ProbeNotes _notes;
    private readonly double _longMs;
    private readonly AutoResetEvent _wanted = new(false);
    private readonly Lock _gate = new();
    private Thread? _reader;
    private UnixRoles? _read;
    private double _costMs;
    private bool _reading;
    private volatile bool _stopped;

    /// <param name="path">The upstream's path.</param>
    /// <param name="options">The share, and the tick: a table is long when it takes more than a quarter of one.</param>
    /// <param name="notes">Where gaps are noted.</param>
    internal CrossCheck(string path, SamplerOptions options, ProbeNotes notes)
    {
        (_table, _share, _notes) = (new UnixTable(path), new CostShare(options.CrossCheckShare), notes);
        _longMs = options.Tick.TotalMilliseconds / 4;
    }

    /// <summary>When the reading began that <see cref="Read"/> gave last, on the trial's clock.</summary>
    internal double BeganMs { get; private set; }

    /// <inheritdoc cref="UnixTable.TakeBaseline"/>
    internal void TakeBaseline() => _table.TakeBaseline();

    /// <summary>What the table says, if a reading belongs to this tick; else null.</summary>
    /// <param name="nowMs">Now, on the trial's clock.</param>
    /// <param name="excluded">The inode of one more socket that is no client; 0 for none.</param>
    internal UnixRoles? Read(double nowMs, ulong excluded)
    {
        lock (_gate)
        {
            if (_reading) return null;
            if (_read is { } ended)
            {
                _read = null;
                return ended;
            }

            if (!_share.Allows(nowMs)) return null;
            BeganMs = nowMs;
            _table.Excluded = excluded;
            if (_costMs > _longMs)
            {
                _reading = true;
                _share.Spent(nowMs, _costMs);
            }
        }

        if (!_reading) return ReadNow(nowMs);
        _reader ??= StartReader();
        _wanted.Set();
        return null;
    }

    /// <summary>Closes the file, once a reading under way has ended; safe twice.</summary>
    public void Dispose()
    {
        if (_stopped) return;
        _stopped = true;
        _wanted.Set();
        _reader?.Join();
        _table.Dispose();
        _wanted.Dispose();
    }

    private UnixRoles? ReadNow(double nowMs)
    {
        var cpu = ThreadCpu.NowMs;
        var roles = _notes.Guard("proc_net_unix", _table, static t => (UnixRoles?)t.Read());
        _costMs = ThreadCpu.NowMs - cpu;
        _share.Spent(nowMs, _costMs);
        return roles;
    }

    private Thread StartReader()
    {
        var thread = new Thread(ReadWhenWanted) { IsBackground = true, Name = "cross-check" };
        thread.Start();
        return thread;
    }

    private void ReadWhenWanted()
    {
        while (_wanted.WaitOne() && !_stopped)
        {
            var cpu = ThreadCpu.NowMs;
            var roles = _notes.Guard("proc_net_unix", _table, static t => (UnixRoles?)t.Read());
            lock (_gate) (_read, _costMs, _reading) = (roles, ThreadCpu.NowMs - cpu, false);
        }
    }
}
