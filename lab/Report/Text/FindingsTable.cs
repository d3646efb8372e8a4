using ProxyLab.Escaping;
using ProxyLab.Judging;
using Spectre.Console;

namespace ProxyLab.Report.Text;

/// <summary>The findings for a person at a terminal: case × claim × proxy with verdicts and numbers, within 80 columns.</summary>
internal static class FindingsTable
{
    internal static void Write(IAnsiConsole console, Findings findings)
    {
        foreach (var @case in findings.All.GroupBy(f => f.Case))
        {
            console.MarkupLine($"[bold underline]{TerminalText.Markup(TextLine.Fit(@case.Key, console.Profile.Width))}[/]");
            var id = Math.Clamp(@case.Max(f => f.Id.Length) + 1, 7, 16);
            foreach (var claim in @case.GroupBy(f => f.Id)) Claim(console, id, [.. claim]);
            console.WriteLine();
        }

        foreach (var trial in findings.WithoutVerdicts)
        {
            var state = trial.State.ToString().ToLowerInvariant();
            Row(console, (state.Length + 1, $"[{(trial.State == TrialState.Skipped ? "yellow" : "red")}]{state}[/]"), (0, TerminalText.Markup($"{trial.Id}: {trial.Reason}")));
        }
    }

    /// <summary>How many verdicts of each kind, in a line.</summary>
    internal static string Tally(Findings findings)
    {
        var verdicts = findings.All.GroupBy(f => f.Word).OrderBy(g => g.First().IsMixed).ThenBy(g => g.First().Verdict).Select(g => $"{g.Count()} {g.Key}");
        var states = findings.Trials.GroupBy(t => t.State).OrderBy(g => g.Key).Select(g => $"{g.Count()} {g.Key.ToString().ToLowerInvariant()}");
        return $"trials: {string.Join(", ", states)}; claims: {string.Join(", ", verdicts.DefaultIfEmpty("none"))}";
    }

    private static void Claim(IAnsiConsole console, int id, IReadOnlyList<Finding> proxies)
    {
        const int WidestVerdict = 26; // wide enough for two verdicts with their counts
        var proxy = Math.Clamp(proxies.Max(f => f.Place.Length) + 1, 9, 24);
        var verdict = Math.Min(proxies.Max(f => f.Summary.Length) + 2, WidestVerdict);
        Row(console, (id, $"[bold]{TerminalText.Markup(proxies[0].Id)}[/]"), (0, TerminalText.Markup(proxies[0].Sentence)));
        foreach (var f in proxies)
            Row(console, (id, ""), (proxy, TerminalText.Markup(f.Place)), (verdict, $"[{(f.IsMixed ? "yellow" : Colour(f.Verdict))}]{TerminalText.Markup(f.Summary)}[/]"), (0, $"[grey]{TerminalText.Markup(f.Example.Observed)}[/]"));
        foreach (var same in proxies.Where(f => f.Example.Instead is not null).GroupBy(f => f.Example.Instead!))
        {
            var on = same.Count() == proxies.Count ? "" : $" ({string.Join(", ", same.Select(f => f.Place))})";
            Row(console, (id, ""), (proxy, "instead"), (0, TerminalText.Markup($"{same.Key}{on}")));
        }
    }

    /// <summary>One row; a column of width 0 takes what the console has left and wraps within it.</summary>
    private static void Row(IAnsiConsole console, params (int Width, string Markup)[] cells)
    {
        var left = Math.Max(20, console.Profile.Width - cells.Sum(c => c.Width));
        var row = new Grid();
        foreach (var (width, _) in cells) row.AddColumn(new GridColumn { Width = width > 0 ? width : left, Padding = new Padding(0) });
        row.AddRow([.. cells.Select(c => new Markup(c.Markup))]);
        console.Write(row);
    }

    private static string Colour(Verdict verdict) => verdict switch
    {
        Verdict.Holds => "green",
        Verdict.Refuted => "red",
        Verdict.Unknown => "yellow",
        _ => "grey",
    };
}
