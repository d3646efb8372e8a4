using System.Globalization;

namespace ProxyLab;

/// <summary>Whether a trial that ran to its end saved all that such a trial must have. What it did not save must not read as what did not happen.</summary>
internal static class Completeness
{
    // Ticks go on after the drain; on a busy machine the last one may be late.
    private const double LateMs = 1000;

    /// <summary>The first thing that is missing, in words; null where nothing is.</summary>
    internal static string? Gap(Evidence evidence) => Waves(evidence) ?? Requests(evidence) ?? Samples(evidence);

    private static string? Waves(Evidence evidence) => Enumerable.Range(1, evidence.Plan.Waves).Select(evidence.Wave)
        .FirstOrDefault(w => w is not { StartMs: not null, EndMs: not null, DrainedMs: not null }) is { } wave
            ? string.Create(CultureInfo.InvariantCulture, $"it ran to its end, and {RunFiles.Events} does not tell the whole of wave {wave.Number}") : null;

    private static string? Requests(Evidence evidence) => evidence.Events.OrNone.Where(e => e.Name == EventNames.WaveEnd).Select(end =>
    {
        var (started, saved) = (end.Number("started"), evidence.Requests.IsThere ? evidence.Requests.Count(r => r.Wave == end.Wave) : 0);
        return started == saved ? null : string.Create(CultureInfo.InvariantCulture, $"{RunFiles.Requests} has {saved} requests of wave {end.Wave}, and {started} were started");
    }).FirstOrDefault(gap => gap is not null);

    private static string? Samples(Evidence evidence)
    {
        var drained = evidence.Wave(evidence.Plan.Waves).DrainedMs;
        var last = evidence.Samples.OrNone is [.., var tick] ? tick.TimeMs : (double?)null;
        return last >= drained - LateMs ? null
            : last is null ? $"{RunFiles.Samples} has no row"
            : string.Create(CultureInfo.InvariantCulture, $"{RunFiles.Samples} ends at {last / 1000:0.0} s, and the last drain was over at {drained / 1000:0.0} s");
    }
}
