using System.Text.Json.Nodes;

namespace ProxyLab.Trials;

/// <summary>Appends to <c>events.jsonl</c>, a line at a time, so that a crash loses none that was written.</summary>
/// <param name="trialFolder">Where the file is.</param>
/// <param name="nowMs">The trial's clock: milliseconds since it began.</param>
internal sealed class EventLog(string trialFolder, Func<double> nowMs) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly StreamWriter _file = new(new FileStream(
        Path.Combine(trialFolder, RunFiles.Events), FileMode.Append, FileAccess.Write, FileShare.Read)) { AutoFlush = true };

    /// <summary>Writes an event that happens now.</summary>
    /// <param name="name">One of <see cref="EventNames"/>.</param>
    /// <param name="fields">More about it.</param>
    /// <param name="wave">The wave that it belongs to; null for none, or where the fields say it.</param>
    /// <exception cref="IOException">The disk is full.</exception>
    internal void Write(string name, JsonObject? fields = null, int? wave = null)
    {
        var line = new JsonObject { ["t_ms"] = Math.Round(nowMs(), 3), ["event"] = name };
        if (wave is { } number) line["wave"] = number;
        foreach (var (key, value) in fields ?? []) line[key] = value?.DeepClone();

        lock (_gate) _file.WriteLine(line.ToJsonString(Json.Line));
    }

    /// <summary>
    /// As <see cref="Write"/>, with the date (<c>unix_s</c>) of that moment: a trace counts in the wall clock, which may step, and dates at several
    /// moments of the trial tell whether it did.
    /// </summary>
    internal void WriteDated(string name, Func<double, JsonObject> fields) => Write(name, fields(DateOf(nowMs())));

    /// <summary>The date of a moment of the trial's clock, in seconds since 1970. Both clocks are read so close together that nothing came between.</summary>
    internal double DateOf(double atMs)
    {
        const double CloseMs = 1;
        var (bestDate, bestGap) = (0.0, double.PositiveInfinity);
        for (var i = 0; i < 10 && bestGap > CloseMs; i++)
        {
            var before = nowMs();
            var date = DateTime.UtcNow.Subtract(DateTime.UnixEpoch).TotalSeconds;
            var gap = nowMs() - before;
            if (gap < bestGap) (bestDate, bestGap) = (date - ((before + (gap / 2) - atMs) / 1000), gap);
        }

        return bestDate;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
