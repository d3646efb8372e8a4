
namespace ProxyLab.Bench;

/// <summary>Takes a comparison's pairs where it stands: in its sandbox, or on the host if it is of those that make their own.</summary>
internal static class PairRunner
{
    /// <summary>
    /// Prepares, throws one pair away, then takes the pairs, each side first in every other pair; asks for a profile when a goal was not met.
    /// </summary>
    internal static async Task<Measured> Run(Comparison comparison, int pairs, Bed bed, Action<string> progress)
    {
        progress("preparing");
        await comparison.Prepare(bed);
        var (lab, peer) = (new List<Reading>(), new List<Reading>());
        for (var pair = comparison.WarmsUp ? 0 : 1; pair <= pairs; pair++)
        {
            progress(pair == 0 ? "warming up" : $"{pair}/{pairs}");
            if (pair % 2 == 0) lab.Add(await comparison.Lab());
            if (comparison.Peer is { } other) peer.Add(await other());
            if (pair % 2 == 1) lab.Add(await comparison.Lab());
        }

        if (comparison.WarmsUp)
        {
            lab.RemoveAt(0);
            if (peer.Count > 0) peer.RemoveAt(0);
        }

        Series[] series = [.. comparison.Metrics.Select((_, i) => new Series([.. lab.Select(r => r.Values[i])], [.. peer.Select(r => r.Values[i])]))];
        var missed = comparison.Metrics.Zip(series, (metric, s) => metric.Goal?.IsMetBy(s)).Any(met => met == false);
        if (!missed) return new Measured(series, []);
        progress("profile");
        return new Measured(series, [.. Split("lab", lab, comparison), .. Split(comparison.Against, peer, comparison), .. await comparison.Profile()]);
    }

    /// <summary>The user and system part of the CPU time of one unit of work, of the reading in the middle.</summary>
    private static IEnumerable<string> Split(string side, List<Reading> readings, Comparison comparison)
    {
        var known = readings.Select(r => r.Cpu).OfType<CpuTime>().OrderBy(c => c.TotalMs).ToArray();
        if (known.Length > 0) yield return $"CPU a {comparison.Work}, {side}: {known[known.Length / 2]}";
    }
}
