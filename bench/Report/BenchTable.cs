using System.Text;

namespace ProxyLab.Bench;

/// <summary>The table for a person at a terminal, at most 96 columns wide.</summary>
internal static class BenchTable
{
    private const int Width = 96;

    /// <summary>The heading of the columns.</summary>
    internal static string Heading { get; } =
        Line("", "lab", "peer", "ratio", "range", "goal", "") + "\n" + new string('-', Width);

    /// <summary>One comparison: what it is, then a line for each metric, then the profile of what is not met.</summary>
    internal static string Of(Entry entry)
    {
        var text = new StringBuilder();
        var comparison = entry.Comparison;
        var title = comparison.Against.Length > 0 ? $"{comparison.What}, against {comparison.Against}" : comparison.What;
        foreach (var line in Text.Wrap(title, Width)) text.Append(line).Append('\n');
        if (entry.NotMeasured is { } why)
        {
            foreach (var line in Text.Wrap($"{(entry.Failed ? "failed" : "not measured")}: {why.ReplaceLineEndings(" ")}", Width - 2)) text.Append($"  {line}\n");
            return text.ToString();
        }

        foreach (var row in entry.Rows) text.Append(Of(row)).Append('\n');
        foreach (var line in entry.Measured!.Profile.SelectMany(p => Text.Wrap(p, Width - 6))) text.Append($"    . {line}\n");
        return text.ToString();
    }

    /// <summary>How many goals there are and how many are met.</summary>
    internal static string Tally(IEnumerable<Entry> entries)
    {
        var all = entries.ToArray();
        var judged = all.SelectMany(e => e.Rows).Where(r => r.Met is not null).ToArray();
        var without = all.Count(e => e.Measured is null);
        return $"{judged.Count(r => r.Met == true)} of {judged.Length} goals met{(without > 0 ? $", {without} comparisons not measured" : "")}";
    }

    private static string Of(Row row) => Line(
        $"{row.Metric.Name}, {row.Metric.Unit}",
        Text.Number(row.Lab.Median),
        row.Peer is { } peer ? Text.Number(peer.Median) : "",
        row.Ratio is { } ratio ? Text.Number(ratio.Median) : "",
        Text.Range(row.Ratio ?? row.Lab),
        row.Metric.Goal?.ToString() ?? "",
        row.Met switch { true => "met", false => "NOT MET", null => "" });

    private static string Line(string what, string lab, string peer, string ratio, string range, string goal, string met) =>
        $"  {what,-26}{lab,10}{peer,10}{ratio,8}{range,18}{goal,11}  {met}".TrimEnd();
}
