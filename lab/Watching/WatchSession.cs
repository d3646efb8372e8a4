using System.Diagnostics;

namespace ProxyLab.Watching;

/// <summary>How to watch, and when to stop.</summary>
/// <param name="Every">From one look to the next: 1 ms or more.</param>
/// <param name="For">How long; null for until interrupted.</param>
/// <param name="UntilFull">Whether to end when the queue is full.</param>
/// <param name="LongestQueue">The longest queue that is well; null for any.</param>
internal sealed record WatchOptions(TimeSpan Every, TimeSpan? For, bool UntilFull, int? LongestQueue);

/// <summary>Looks again and again until an end that was asked for, and says which by its exit code.</summary>
/// <param name="options">How and until when.</param>
/// <param name="read">Takes a look.</param>
/// <param name="record">Keeps it.</param>
internal sealed class WatchSession(WatchOptions options, Func<WatchReading> read, Action<WatchReading> record)
{
    /// <summary>Exit codes of <c>watch</c>.</summary>
    internal const int AsAsked = 0, NotAsAsked = 1;

    /// <summary>Runs to its end.</summary>
    /// <exception cref="LabException">The listener has gone.</exception>
    internal int Run(Action<WatchReading> show, CancellationToken cancel)
    {
        var clock = Stopwatch.StartNew();
        var tooLong = false;
        for (var due = TimeSpan.Zero; ; due = Next(due, clock.Elapsed))
        {
            if (due > clock.Elapsed && cancel.WaitHandle.WaitOne(due - clock.Elapsed)) return tooLong ? NotAsAsked : AsAsked;
            var reading = read();
            record(reading);
            show(reading);
            if (reading.Queue is null) throw new LabException("watch", "nobody listens there any more", "");
            tooLong |= reading.Queue > options.LongestQueue;
            if (options.UntilFull && reading.IsFull) return tooLong ? NotAsAsked : AsAsked;
            if (options.For is { } length && clock.Elapsed + options.Every > length) return tooLong || options.UntilFull ? NotAsAsked : AsAsked;
        }
    }

    /// <summary>The next look; those that a slow terminal made late are left out.</summary>
    private TimeSpan Next(TimeSpan due, TimeSpan now) => due + options.Every > now ? due + options.Every : now;
}
