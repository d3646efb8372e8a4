namespace ProxyLab.Comparing;

/// <summary>Compares two runs.</summary>
internal static class Comparer
{
    /// <summary>Compares verdicts, and the measures that both runs have.</summary>
    /// <param name="before">The older run.</param>
    /// <param name="after">The newer run.</param>
    /// <param name="withEvidence">Whether to read the trials' evidence too, where both runs have it.</param>
    internal static Comparison Of(ComparedRun before, ComparedRun after, bool withEvidence = true)
    {
        var shared = before.Trials.Select(Place).Intersect(after.Trials.Select(Place)).ToHashSet();
        var useEvidence = withEvidence && before.HasEvidence && after.HasEvidence;
        var (old, @new) = (MeasureTable.Of(before, Read), MeasureTable.Of(after, Read));
        var measures = Holm.Correct(Merged(@new.Keys.Concat(old.Keys).Distinct().Select(k => Shifted(k, @new.First(k) ?? old.First(k)!, old.Values(k), @new.Values(k))).OfType<MeasureShift>()));
        return new Comparison(
            before.Summary, after.Summary,
            Machine(before, after),
            PlanDifferences(before, after),
            Verdicts(before, after),
            measures, Holm.Family(measures),
            [.. Missing(before, after, withEvidence).Distinct()]);

        bool Read(TrialId id) => useEvidence && shared.Contains((id.Case, id.Proxy));
    }

    /// <summary>Refuses two runs whose kernels or proxies are not the same: what differs between them may be due to that.</summary>
    /// <exception cref="LabException">They are not, or a run does not say.</exception>
    internal static void RequireSameUnderTest(ComparedRun before, ComparedRun after, string option)
    {
        var silent = new[] { before, after }.Where(r => r.Machine is null).Select(r => $"{r.Summary.Path} has no {RunFiles.Machine}").ToArray();
        var differing = Machine(before, after).Where(d => d.IsUnderTest).Select(d => $"\n  {d.Name}: {d.Before ?? "not said"} → {d.After ?? "not said"}").ToArray();
        var why = silent.Length > 0 ? string.Join(", ", silent) : differing.Length > 0 ? $"the kernel or a proxy is another one:{string.Concat(differing)}" : null;
        if (why is not null) throw new LabException("compare", why, $"run both on the same, or compare them all the same with {option}");
    }

    /// <summary>Of the proxies, those that both runs have tried: another version of one that only one of them has does not matter.</summary>
    private static IReadOnlyList<MachineDifference> Machine(ComparedRun before, ComparedRun after) => MachineDifferences.Of(
        before.Machine, after.Machine, before.Trials.Select(t => t.Id.Proxy).Intersect(after.Trials.Select(t => t.Id.Proxy)).ToHashSet());

    private static (string Case, string Proxy) Place(ComparedTrial trial) => (trial.Id.Case, trial.Id.Proxy);

    private static MeasureShift? Shifted(MeasureKey key, Measure measure, IReadOnlyList<double> before, IReadOnlyList<double> after) => before.Count == 0 || after.Count == 0
        ? null
        : new MeasureShift(key.Case, key.Proxy, key.Sweep, key.Variant, key.Claim.Length > 0 ? [key.Claim] : [], measure, before, after, Shift.Of(before, after), HolmP: null);

    /// <summary>
    /// Several claims may give one and the same number, and the evidence too: it is one measure then. Counted as many it would be
    /// corrected for as many.
    /// </summary>
    private static IEnumerable<MeasureShift> Merged(IEnumerable<MeasureShift> shifts) => shifts
        .GroupBy(s => (s.Case, s.Proxy, s.Sweep, s.Variant, s.Measure.Id, s.Measure.Part, string.Join(' ', s.Before), string.Join(' ', s.After)))
        .Select(g => g.First() with { Claims = [.. g.SelectMany(s => s.Claims).Distinct()] });

    private static IReadOnlyList<VerdictDifference> Verdicts(ComparedRun before, ComparedRun after)
    {
        var old = before.Claims.ToDictionary(c => c.Key);
        var @new = after.Claims.ToDictionary(c => c.Key);
        return
        [
            .. after.Claims.Concat(before.Claims).DistinctBy(c => c.Key).Select(c =>
            {
                var (was, @is) = (old.GetValueOrDefault(c.Key)?.Seen, @new.GetValueOrDefault(c.Key)?.Seen);
                var lacking = was is null ? before : @is is null ? after : null;
                return new VerdictDifference(c.Case, c.Proxy, c.Sweep, c.Id, c.Sentence, Change(was, @is), was, @is, lacking is null ? null : WhyNone(lacking, c));
            }),
        ];
    }

    /// <summary>Why a run has no verdict on a claim though it tried the case on that proxy; null when it did not try.</summary>
    private static string? WhyNone(ComparedRun run, ComparedClaim claim) =>
        run.Trials.Where(t => Place(t) == (claim.Case, claim.Proxy) && t.Sweep.Equals(claim.Sweep)).ToArray() is not { Length: > 0 } tried ? null
        : tried.FirstOrDefault(t => !t.IsValid)?.State ?? "the case made no such claim";

    private static VerdictChange Change(ClaimSeen? before, ClaimSeen? after) => (before, after) switch
    {
        (null, _) => VerdictChange.Appeared,
        (_, null) => VerdictChange.Disappeared,
        _ when before.Verdict != after.Verdict => IsUnsettled(before, after) ? VerdictChange.Unsettled : VerdictChange.Changed,
        _ when before.Counts.Keys.Union(after.Counts.Keys).Any(v => Portion(before, v) != Portion(after, v)) => VerdictChange.Wavers,
        _ => VerdictChange.Same,
    };

    private static bool IsUnsettled(ClaimSeen before, ClaimSeen after) =>
        new[] { before, after }.Any(c => c.Verdict == Verdict.Unknown.Name())
        && before.Interval is var (low, high) && after.Interval is var (otherLow, otherHigh) && low <= otherHigh && otherLow <= high;

    private static double Portion(ClaimSeen seen, string verdict) => Math.Round((double)seen.Counts.GetValueOrDefault(verdict) / seen.Counts.Values.Sum(), 9);

    /// <summary>What the trials of both runs were told differently, by case. Proxies of a case get the same plan; repetitions differ in the seed.</summary>
    private static IReadOnlyList<PlanDifference> PlanDifferences(ComparedRun before, ComparedRun after)
    {
        var (old, @new) = (Plans(before), Plans(after));
        return
        [
            .. from pair in @new
               where old.ContainsKey(pair.Key)
               from key in PlanKeys.All
               where key.Name != "seed" && key.Show(old[pair.Key]) != key.Show(pair.Value)
               select new PlanDifference(
                   pair.Key.Variant.Length > 0 ? $"{pair.Key.Case} ({pair.Key.Variant})" : pair.Key.Case, key.Name, key.Show(old[pair.Key]), key.Show(pair.Value)),
        ];
    }

    private static Dictionary<(string Case, string Variant), Plan> Plans(ComparedRun run) => run.Trials
        .Select(t => run.PlanOf(t.Id)).OfType<TrialPlan>()
        .DistinctBy(p => (p.Id.Case, p.Place)).ToDictionary(p => (p.Id.Case, p.Place), p => p.Plan);

    private static IEnumerable<string> Missing(ComparedRun before, ComparedRun after, bool withEvidence)
    {
        if (!withEvidence)
        {
            yield return "The evidence of the trials was not compared, only verdicts and the claims' numbers.";
            yield break;
        }

        foreach (var run in new[] { before, after }.Where(r => !r.HasEvidence))
            yield return $"{run.Summary.Path} has findings only: of the measures, only the claims' numbers can be compared, and no plans.";
    }
}
