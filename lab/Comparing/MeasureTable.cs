namespace ProxyLab.Comparing;

/// <summary>Which measure: it is the same one in two runs if all of this is the same.</summary>
/// <param name="Case">The case.</param>
/// <param name="Proxy">The proxy.</param>
/// <param name="Sweep">The point of the sweep; none where nothing was swept.</param>
/// <param name="Variant">The variant that it was measured in; none for one over several.</param>
/// <param name="Claim">The claim that gives it; empty for one that comes from the evidence.</param>
/// <param name="Id">What was measured.</param>
/// <param name="Part">Of which of several things.</param>
internal sealed record MeasureKey(string Case, string Proxy, Variant Sweep, Variant Variant, string Claim, string Id, string Part);

/// <summary>The measures of one run: each with a value for each repetition that has it.</summary>
internal sealed class MeasureTable
{
    private readonly Dictionary<MeasureKey, (Measure First, List<double> Values)> _measures = [];
    private readonly Dictionary<(string Case, string Proxy, Variant Sweep, Variant Variant), int> _trials = [];

    private MeasureTable()
    {
    }

    /// <summary>The measures in the order in which they were met.</summary>
    internal IEnumerable<MeasureKey> Keys => _measures.Keys;

    /// <summary>Reads a run's valid trials, one after the other: the evidence of all of them at once may not fit in memory.</summary>
    /// <param name="run">The run.</param>
    /// <param name="evidence">Which trials' evidence to read: those that the other run can be compared in.</param>
    internal static MeasureTable Of(ComparedRun run, Func<TrialId, bool> evidence)
    {
        var table = new MeasureTable();
        foreach (var trial in run.Trials.Where(t => t.IsValid))
        {
            foreach (var (claim, measure) in trial.Measures) table.Add(trial, measure.Variant, claim, measure);
            if (!evidence(trial.Id) || run.EvidenceOf(trial.Id) is not { } saved) continue;
            var variant = run.PlanOf(trial.Id)!.Variant;
            foreach (var measure in TrialMeasures.Of(saved)) table.Add(trial, variant, "", measure);
            var place = (trial.Id.Case, trial.Id.Proxy, trial.Sweep, variant);
            table._trials[place] = table._trials.GetValueOrDefault(place) + 1;
        }

        return table;
    }

    /// <summary>The first measure that the run has of a key, for its label and unit; null where it has none.</summary>
    internal Measure? First(MeasureKey key) => _measures.TryGetValue(key, out var known) ? known.First : null;

    /// <summary>The values of a measure; empty where the run has none.</summary>
    internal IReadOnlyList<double> Values(MeasureKey key)
    {
        IReadOnlyList<double> values = _measures.TryGetValue(key, out var known) ? known.Values : [];
        if (!TrialMeasures.IsZeroWhereAbsent(key.Id) || key.Claim.Length > 0) return values;
        var trials = _trials.GetValueOrDefault((key.Case, key.Proxy, key.Sweep, key.Variant));
        return [.. values, .. Enumerable.Repeat(0.0, Math.Max(0, trials - values.Count))];
    }

    // As in findings.json: six digits, so that a claim's number and the same one from the evidence are seen to be the same.
    private void Add(ComparedTrial trial, Variant variant, string claim, Measure measure)
    {
        if (measure.Value is not { } value) return;
        var key = new MeasureKey(trial.Id.Case, trial.Id.Proxy, trial.Sweep, variant, claim, measure.Id, measure.Part);
        if (!_measures.TryGetValue(key, out var known)) _measures[key] = known = (measure, []);
        known.Values.Add(Math.Round(value, 6) + 0.0);
    }
}
