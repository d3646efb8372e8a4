using System.Text;

namespace ProxyLab.Bench;

/// <summary>The table for a person at a terminal, at most 96 columns wide.</summary>
internal static class BenchTable
{
    private const int Width = 96;

    /// <summary>The heading of the columns.</summary>
    internal static string Heading { get; } =
        Line(["", "lab", "peer", "ratio", "range", "goal"], "") + "\n" + new string('-', Width);

    /// <summary>One comparison: what it is, then a line for each metric, then the profile of what is not met.</summary>
    internal static string Of(Entry entry)
    {
        var text = new StringBuilder();
        foreach (var line in Text.Wrap(entry.Title(), Width)) text.Append(line).Append('\n');
        if (entry.Absent is { } why)
        {
            foreach (var line in Text.Wrap(why, Width - 2)) text.Append($"  {line}\n");
            return text.ToString();
        }

        foreach (var row in entry.Rows) text.Append(Line(row.Cells, row.Met switch { true => "met", false => "NOT MET", null => "" })).Append('\n');
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

    private static string Line(IReadOnlyList<string> cells, string met) =>
        $"  {cells[0],-26}{cells[1],10}{cells[2],10}{cells[3],8}{cells[4],18}{cells[5],11}  {met}".TrimEnd();
}
