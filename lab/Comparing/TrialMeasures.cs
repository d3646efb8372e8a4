namespace ProxyLab.Comparing;

/// <summary>What is measured of every trial alike, whatever its case claims: times, outcomes, the upstream's queue, and what the proxy used.</summary>
internal static class TrialMeasures
{
    private const string Share = "requests.share";

    /// <summary>The measures that the trial has.</summary>
    internal static IEnumerable<Measure> Of(Evidence trial)
    {
        IEnumerable<Measure> all =
        [
            .. Enumerable.Range(1, trial.Plan.Waves).SelectMany(w => OfWave(trial, trial.Wave(w))),
            .. trial.Processes.IsThere ? OfProcesses(trial) : [],
            trial.Measure("upstream.accepted", "connections accepted by the upstream", trial.CountersOrNull(null)?.Accepted),
        ];
        return all.Where(m => m.Value is not null);
    }

    /// <summary>
    /// Whether a run that lacks this measure has it as 0: an outcome that no request had. The trial tells whether requests were counted at all.
    /// </summary>
    internal static bool IsZeroWhereAbsent(string id) => id == Share;

    private static IEnumerable<Measure> OfWave(Evidence trial, WaveEvidence wave)
    {
        yield return wave.Measure("wave.duration", $"duration of wave {wave.Number}", (wave.EndMs - wave.StartMs) / 1000, "s");
        yield return wave.Measure("wave.drain", $"drain of wave {wave.Number}", (wave.DrainedMs - wave.EndMs) / 1000, "s");
        if (trial.Samples.IsThere)
        {
            yield return wave.Peak("queue.peak", $"longest queue in wave {wave.Number}", s => s.Queue);
            yield return wave.Peak("active.peak", $"most active in wave {wave.Number}", s => s.ProxyActive);
            yield return wave.After("dead.after", $"dead in the queue after wave {wave.Number}", s => s.QueueDead);
        }

        if (!trial.Requests.IsThere) yield break;
        yield return wave.MedianSeconds;
        foreach (var outcome in wave.Requests.GroupBy(r => r.Ending))
        {
            yield return wave.Measure(Share, $"share of {outcome.Key} in wave {wave.Number}", (double)outcome.Count() / wave.Requests.Count, "%") with
            {
                Part = $"{wave.Part}, {outcome.Key}",
            };
        }
    }

    private static IEnumerable<Measure> OfProcesses(Evidence trial) =>
        [
            trial.Processes.Peak("pss", "PSS", p => p.PssKib), trial.Processes.Peak("vm-size", "VmSize", p => p.VmKib),
            trial.Measure("processor-time", "processor time", ProcessorSeconds(trial), "s"),
        ];

    /// <summary>What the proxy's processes used from the first row of each to its last, all of them together.</summary>
    private static double? ProcessorSeconds(Evidence trial)
    {
        var each = trial.Processes.Workers.GroupBy(p => p.Pid).Select(p => p.Where(r => r.CpuMs is not null).ToArray()).ToArray();
        return each.Length > 0 && each.All(rows => rows.Length > 1) ? each.Sum(rows => rows[^1].CpuMs - rows[0].CpuMs) / 1000 : null;
    }
}
