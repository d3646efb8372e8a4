using ProxyLab.Judging;
using Spectre.Console;

namespace ProxyLab.Report;

/// <summary>The findings for a person at a terminal: case × claim × proxy with verdicts and numbers, within 80 columns.</summary>
internal static class FindingsTable
{
    internal static void Write(IAnsiConsole console, Findings findings)
    {
        foreach (var @case in findings.All.GroupBy(f => f.Case))
        {
            var table = new Table().Border(TableBorder.Horizontal).BorderColor(Color.Grey).Title($"[bold]{Markup.Escape(@case.Key)}[/]").LeftAligned().Expand();
            table.AddColumn(new TableColumn("claim").NoWrap());
            table.AddColumn(new TableColumn("proxy").NoWrap());
            table.AddColumn(new TableColumn("verdict").Width(14));
            table.AddColumn("observed");
            foreach (var claim in @case.GroupBy(f => f.Id)) AddClaim(table, [.. claim]);
            console.Write(table);
        }

        foreach (var trial in findings.WithoutVerdicts)
            console.MarkupLine($"[red]{trial.State.ToString().ToLowerInvariant()}[/] {Markup.Escape(trial.Id.ToString())}: {Markup.Escape(trial.Reason)}");
    }

    /// <summary>How many verdicts of each kind, in a line.</summary>
    internal static string Tally(Findings findings)
    {
        var verdicts = findings.All.GroupBy(f => f.Verdict).OrderBy(g => g.Key).Select(g => $"{g.Count()} {g.Key.Name()}");
        var states = findings.Trials.GroupBy(t => t.State).OrderBy(g => g.Key).Select(g => $"{g.Count()} {g.Key.ToString().ToLowerInvariant()}");
        return $"trials: {string.Join(", ", states)}; claims: {string.Join(", ", verdicts.DefaultIfEmpty("none"))}";
    }

    private static void AddClaim(Table table, IReadOnlyList<Finding> claim)
    {
        table.AddEmptyRow();
        table.AddRow(new Markup($"[bold]{Markup.Escape(claim[0].Id)}[/]"), Text.Empty, Text.Empty, new Markup($"[italic]{Markup.Escape(claim[0].Sentence)}[/]"));
        foreach (var f in claim)
            table.AddRow(Text.Empty, new Text(f.Proxy), new Markup($"[{Colour(f.Verdict)}]{Markup.Escape(f.Summary)}[/]"), new Text(f.Example.Observed));
    }

    private static string Colour(Verdict verdict) => verdict switch
    {
        Verdict.Holds => "green",
        Verdict.Refuted => "red",
        Verdict.Unknown => "yellow",
        _ => "grey",
    };
}
