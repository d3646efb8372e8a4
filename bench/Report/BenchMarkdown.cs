using System.Text;

namespace ProxyLab.Bench;

/// <summary><c>bench.md</c>: the table with what each comparison does, its goal and whether it is met, and what it was measured on.</summary>
internal static class BenchMarkdown
{
    /// <summary>The whole document.</summary>
    internal static string Write(IReadOnlyList<Entry> entries, BenchOptions options, DateTime began, string machine)
    {
        var text = new StringBuilder();
        void Line(string line = "") => text.Append(line).Append('\n');
        Line($"# Bench of {began:yyyy-MM-dd HH:mm} UTC");
        Line();
        if (options.Quick) Line("**A rehearsal (`--quick`): small sizes and short loads. These numbers are not worth citing.**\n");
        Line($"`make bench`: the lab and each peer in turn, {options.Pairs} pairs or as said; medians, and the ratio's median and range pair by pair. {BenchTable.Tally(entries)}.");
        Line();
        if (options.Unquiet is { } unquiet) Line($"{unquiet}\n");
        Line("| what | metric | lab | peer | ratio | range | goal | |");
        Line("|---|---|---:|---:|---:|---:|---:|---|");
        foreach (var entry in entries)
        {
            var title = Title(entry.Comparison);
            if (entry.NotMeasured is { } why) Line($"| {title} | | | | | | | {(entry.Failed ? "failed" : "not measured")}: {Escape(why.ReplaceLineEndings(" "))} |");
            foreach (var row in entry.Rows)
            {
                Line($"| {title} | {Of(row)} |");
                title = "";
            }
        }

        Line();
        foreach (var entry in entries.Where(e => e.Measured?.Profile.Count > 0))
        {
            Line($"**Not met: {Title(entry.Comparison)}**");
            Line();
            foreach (var profile in entry.Measured!.Profile) Line($"- {profile}");
            Line();
        }

        Line("## How each is measured");
        Line();
        foreach (var entry in entries) Line($"- **{entry.Comparison.Name}**: {entry.Comparison.Explanation} Pairs: {entry.Measured?.Series[0].Lab.Count ?? 0}.");
        Line();
        Line("## Measured on");
        Line();
        Line("```");
        Line(machine);
        Line("```");
        return text.ToString();
    }

    private static string Title(Comparison comparison) =>
        Escape(comparison.Against.Length > 0 ? $"{comparison.What}, against `{comparison.Against}`" : comparison.What);

    private static string Of(Row row) => string.Join(" | ",
        $"{row.Metric.Name}, {row.Metric.Unit}",
        Text.Number(row.Lab.Median),
        row.Peer is { } peer ? Text.Number(peer.Median) : "",
        row.Ratio is { } ratio ? Text.Number(ratio.Median) : "",
        Text.Range(row.Ratio ?? row.Lab),
        row.Metric.Goal?.ToString() ?? "",
        row.Met switch { true => "met", false => "**not met**", null => "" });

    private static string Escape(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
