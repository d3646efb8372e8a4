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
            var title = Title(entry);
            if (entry.Absent is { } why) Line($"| {title} | | | | | | | {Escape(why)} |");
            foreach (var row in entry.Rows)
            {
                Line($"| {title} | {string.Join(" | ", row.Cells)} | {row.Met switch { true => "met", false => "**not met**", null => "" }} |");
                title = "";
            }
        }

        Line();
        foreach (var entry in entries.Where(e => e.Measured?.Profile.Count > 0))
        {
            Line($"**Not met: {Title(entry)}**");
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

    private static string Title(Entry entry) => Escape(entry.Title("`"));

    private static string Escape(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
