namespace ProxyLab.Sweeps;

/// <summary>Where a claim's verdict changes over a sweep, in words. Values at which the verdict is mixed or unknown are told, and make no boundary.</summary>
internal sealed class Boundary
{
    private readonly SweepLine _line;
    private readonly List<(Verdict Verdict, List<string> Values)> _runs = [];

    internal Boundary(SweepLine line)
    {
        _line = line;
        foreach (var (value, result) in line.Points)
        {
            if (!IsSure(result)) continue;
            if (_runs.Count == 0 || _runs[^1].Verdict != result.Verdict) _runs.Add((result.Verdict!.Value, []));
            _runs[^1].Values.Add(value);
        }
    }

    /// <summary>The last value before the only change and the first after it; null where there is no change, or more than one, or no order.</summary>
    internal (string Low, string High)? Change => _line.Kind != SweepKind.Words && _runs.Count == 2 ? (_runs[0].Values[^1], _runs[1].Values[0]) : null;

    /// <summary>The verdict before the only change.</summary>
    internal Verdict Before => _runs[0].Verdict;

    /// <summary>The verdict after the only change.</summary>
    internal Verdict After => _runs[^1].Verdict;

    /// <summary>Whether the verdict is not the same at all values at which it is sure.</summary>
    internal bool Changes => _runs.Select(r => r.Verdict).Distinct().Count() > 1;

    /// <summary>E.g. <c>holds up to backlog 128, refuted from 129 on</c>.</summary>
    internal string Words => string.Join("; ", ((string[])[Sure(), .. Unsure()]).Where(w => w.Length > 0));

    /// <summary>Whether a result says one thing.</summary>
    internal static bool IsSure(ClaimResult result) => result.Verdict is not (null or Verdict.Unknown);

    private string Sure()
    {
        if (_runs.Count == 0) return "";
        if (!Changes) return $"{_runs[0].Verdict.Name()} {(_line.Kind == SweepKind.Words ? "with" : "at")} {(_runs[0].Values.Count == _line.Points.Count ? "every value" : Listed(_runs[0].Values))}";
        if (_line.Kind == SweepKind.Words) return ByVerdict("with");
        if (Change is not var (low, high)) return $"no single boundary: {ByVerdict("at")}";
        var (before, after) = (_runs[0].Verdict.Name(), After.Name());
        return SweepValue.AreNext(Number(low), Number(high), _line.Kind)
            ? $"{before} up to {_line.Key} {low}, {after} from {high} on"
            : $"{before} {Reach(_runs[0].Values)}, {after} {Reach(_runs[1].Values)}: the verdict changes between {low} and {high}";
    }

    private IEnumerable<string> Unsure() => _line.Points.Where(p => !IsSure(p.Result))
        .GroupBy(p => p.Result.Verdict is null ? $"mixed ({p.Result.Summary})" : p.Result.Main.Count == 0 && p.Result.Summary != Verdict.Unknown.Name() ? $"unknown ({p.Result.Summary})" : "unknown")
        .Select(g => $"{g.Key} {(_line.Kind == SweepKind.Words ? "with" : "at")} {Listed([.. g.Select(p => p.Value)])}");

    private string ByVerdict(string word) => string.Join(", ", _runs.GroupBy(r => r.Verdict).Select((same, i) =>
        $"{same.Key.Name()} {word} {(i == 0 && word == "at" ? $"{_line.Key} " : "")}{Listed([.. same.SelectMany(r => r.Values)])}"));

    private string Reach(List<string> values) => $"at {(values == _runs[0].Values ? $"{_line.Key} " : "")}{(values.Count == 1 ? values[0] : $"{values[0]} to {values[^1]}")}";

    private string Listed(IReadOnlyList<string> values)
    {
        string[] shown = [.. values.Select(v => _line.Kind == SweepKind.Words ? $"'{v.ReplaceLineEndings(" ")}'" : v)];
        return shown.Length == 1 ? shown[0] : $"{string.Join(", ", shown[..^1])} and {shown[^1]}";
    }

    private double Number(string value) => SweepValue.Number(value, _line.Kind);
}
