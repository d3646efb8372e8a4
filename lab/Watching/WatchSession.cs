using System.Diagnostics;

namespace ProxyLab.Watching;

/// <summary>How to watch, and when to stop.</summary>
/// <param name="Every">From one look to the next: 1 ms or more.</param>
/// <param name="For">How long; null for until interrupted.</param>
/// <param name="UntilFull">Whether to end when a queue is full.</param>
/// <param name="LongestQueue">The longest queue that is well, of all listeners together; null for any.</param>
internal sealed record WatchOptions(TimeSpan Every, TimeSpan? For, bool UntilFull, int? LongestQueue);

/// <summary>What to say of a watch that cannot go on.</summary>
/// <param name="Nobody">Nobody listens, and why.</param>
/// <param name="NothingMeasured">No reading succeeded.</param>
internal sealed record WatchFaults(Func<LabException> Nobody, Func<LabException> NothingMeasured);

/// <summary>Looks again and again until an end that was asked for, and says which by its exit code.</summary>
/// <param name="options">How and until when.</param>
/// <param name="read">Takes a look.</param>
/// <param name="faults">What to say where there is nothing to look at.</param>
internal sealed class WatchSession(WatchOptions options, Func<WatchReading> read, WatchFaults faults)
{
    /// <summary>Exit codes of <c>watch</c>.</summary>
    internal const int AsAsked = 0, NotAsAsked = 1;

    /// <summary>How long a server may take to restart: only a listener that is away for longer has gone.</summary>
    private static readonly TimeSpan Restart = TimeSpan.FromSeconds(1);

    /// <summary>What is waited for in one piece: a handle takes 24 days at most.</summary>
    private static readonly TimeSpan Piece = TimeSpan.FromDays(1);

    private readonly Stopwatch _clock = new();
    private bool _seen, _tooLong;
    private TimeSpan? _goneAt;

    /// <summary>Runs to its end.</summary>
    /// <param name="show">Takes each reading.</param>
    /// <param name="cancel">Ends it as asked.</param>
    /// <exception cref="LabException">Nobody listens, or nobody any more, or nothing could be measured.</exception>
    internal int Run(Action<WatchReading> show, CancellationToken cancel)
    {
        _clock.Start();
        for (var due = TimeSpan.Zero; ; due = Next(due, _clock.Elapsed))
        {
            if (WasCancelled(due, cancel)) return _tooLong ? NotAsAsked : AsAsked;
            var reading = read();
            if (reading.IsNobody && !_seen) throw faults.Nobody();
            show(reading);
            Note(reading);
            if (options.UntilFull && reading.IsFull) return _tooLong ? NotAsAsked : AsAsked;
            if (due >= options.For) return Ended();
        }
    }

    private void Note(WatchReading reading)
    {
        _tooLong |= reading.Queue > options.LongestQueue;
        if (reading.Sockets is null) return;
        _seen = true;
        _goneAt = reading.IsNobody ? _goneAt ?? _clock.Elapsed : null;
        if (_clock.Elapsed - _goneAt >= Restart) throw Gone();
    }

    private int Ended() =>
        !_seen ? throw faults.NothingMeasured()
        : _goneAt is not null ? throw Gone()
        : _tooLong || options.UntilFull ? NotAsAsked : AsAsked;

    private LabException Gone() => new("watch", $"nobody listens there any more: {faults.Nobody().Culprit}", "");

    /// <summary>The next look; those that a slow terminal made late are left out. The last one is at the end.</summary>
    private TimeSpan Next(TimeSpan due, TimeSpan now)
    {
        var next = due + options.Every > now ? due + options.Every : now;
        return next > options.For ? options.For.Value : next;
    }

    /// <summary>Waits until then.</summary>
    private bool WasCancelled(TimeSpan due, CancellationToken cancel)
    {
        while (due - _clock.Elapsed is var wait && wait > TimeSpan.Zero)
            if (cancel.WaitHandle.WaitOne(wait < Piece ? wait : Piece)) return true;
        return cancel.IsCancellationRequested;
    }
}
