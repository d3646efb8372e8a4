namespace ProxyLab.Comparing;

/// <summary>Which measure: the claim is empty for one that comes from the evidence.</summary>
internal sealed record MeasureKey(string Case, string Proxy, string Variant, string Claim, string Name, string Unit);

/// <summary>The measures of one run: each with a value for each repetition that has it.</summary>
internal sealed class MeasureTable
{
    private readonly Dictionary<MeasureKey, List<double>> _values = [];
    private readonly Dictionary<(string Case, string Proxy, string Variant), int> _trials = [];

    private MeasureTable()
    {
    }

    /// <summary>The measures in the order in which they were met.</summary>
    internal IEnumerable<MeasureKey> Keys => _values.Keys;

    /// <summary>Reads a run's valid trials, one after the other: the evidence of all of them at once may not fit in memory.</summary>
    /// <param name="run">The run.</param>
    /// <param name="evidence">Which trials' evidence to read: those that the other run can be compared in.</param>
    internal static MeasureTable Of(ComparedRun run, Func<TrialId, bool> evidence)
    {
        var table = new MeasureTable();
        foreach (var trial in run.Trials.Where(t => t.IsValid))
        {
            foreach (var (claim, name, value) in trial.Numbers) table.Add(new(trial.Id.Case, trial.Id.Proxy, "", claim, name, ""), value);
            if (!evidence(trial.Id) || run.EvidenceOf(trial.Id) is not { } saved) continue;
            var place = (trial.Id.Case, trial.Id.Proxy, Variant: run.PlanOf(trial.Id)!.Place);
            foreach (var measure in TrialMeasures.Of(saved)) table.Add(place, measure);
            table._trials[place] = table._trials.GetValueOrDefault(place) + 1;
        }

        return table;
    }

    /// <summary>The values of a measure; empty where the run has none.</summary>
    internal IReadOnlyList<double> Values(MeasureKey key)
    {
        var values = _values.GetValueOrDefault(key) ?? [];
        if (!TrialMeasures.IsZeroWhereAbsent(key.Name) || key.Claim.Length > 0) return values;
        var trials = _trials.GetValueOrDefault((key.Case, key.Proxy, key.Variant));
        return [.. values, .. Enumerable.Repeat(0.0, Math.Max(0, trials - values.Count))];
    }

    private void Add((string Case, string Proxy, string Variant) place, Measure measure) =>
        Add(new(place.Case, place.Proxy, place.Variant, "", measure.Name, measure.Unit), measure.Value!.Value);

    // As in findings.json: six digits, so that a claim's number and the same one from the evidence are seen to be the same.
    private void Add(MeasureKey key, double value)
    {
        if (!_values.TryGetValue(key, out var values)) _values[key] = values = [];
        values.Add(Math.Round(value, 6) + 0.0);
    }
}
