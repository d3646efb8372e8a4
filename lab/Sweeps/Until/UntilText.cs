using System.Globalization;

namespace ProxyLab.Sweeps.Until;

/// <summary>What a search for a boundary says.</summary>
internal static class UntilText
{
    /// <summary>What became of the claims at one value: a line for each proxy.</summary>
    internal static IEnumerable<string> Tried(string key, string value, RunResults results) =>
        results.Claims.Where(c => c.Point[key] == value).GroupBy(c => c.Proxy)
            .Select(proxy => $"{key} {value,-8} {proxy.Key,-9} {string.Join(", ", proxy.GroupBy(c => c.Summary).Select(same => $"{same.Key}: {string.Join(' ', same.Select(c => c.Id))}"))}");

    /// <summary>Where each claim changes, and which do not.</summary>
    internal static IEnumerable<string> Conclusion(SearchedRange range, SearchEnding ending, IReadOnlyList<SweepLine> lines)
    {
        var changing = lines.Where(l => new Boundary(l).Changes).ToArray();
        foreach (var claim in changing.GroupBy(l => l.First.Id))
        {
            yield return $"{claim.Key}: {claim.First().First.Sentence}";
            foreach (var same in claim.GroupBy(l => new Boundary(l).Words)) yield return $"  on {string.Join(", ", same.Select(l => l.Proxy))}: {same.Key}";
        }

        if (range.Kind != SweepKind.Whole && changing.Length > 0)
            yield return string.Create(CultureInfo.InvariantCulture, $"the boundary of {range.Key} is known to {(range.Kind == SweepKind.Duration ? "1 ms or " : "")}{SearchedRange.Resolution:0 %} of its value");
        foreach (var proxy in lines.Except(changing).GroupBy(l => l.Proxy))
            yield return $"no change from {range.Low} to {range.High} on {proxy.Key}: {string.Join("; ", proxy.GroupBy(Same).Select(same => $"{same.Key}: {string.Join(' ', same.Select(l => l.First.Id))}"))}";
        if (ending == SearchEnding.NotSure) yield return "not sure: verdicts were mixed or unknown where they were needed; see the tables above";
    }

    private static string Same(SweepLine line) => line.Points.Select(p => p.Result.Verdict is { } verdict ? verdict.Name() : "mixed").Distinct().ToArray() is [var one] ? one : "not sure";
}
