using System.Globalization;
using ProxyLab.Judging;
using Spectre.Console;

namespace ProxyLab.Report.Text;

/// <summary>
/// What a person sees at the end of a run: the grid, then a line for each claim that is refuted or unknown, which says what is true
/// instead, then what became of trials without verdicts. A short run has two or three lines for each claim, a long one has
/// <see cref="Most"/> lines in all; <c>findings.md</c> has the rest.
/// </summary>
internal static class RunScreen
{
    /// <summary>The most lines of a long run, and what those of a short one may grow by with each case.</summary>
    private const int Most = 50, Least = 20, PerCase = 2;

    private const int Widest = 120, FaultsTold = 8, LinesOfFirstFault = 4, LinesOfSkip = 3, LinesOfClaim = 3;
    private const string Heading = "Claims that do not hold, and what is true instead:";

    /// <summary>Writes it.</summary>
    internal static void Write(IAnsiConsole console, Findings findings)
    {
        foreach (var line in Lines(findings, Math.Min(Widest, console.Profile.Width))) line.Write(console);
    }

    /// <summary>The lines, each of at most <paramref name="width"/> characters.</summary>
    internal static IReadOnlyList<TextLine> Lines(Findings findings, int width)
    {
        var grid = CaseGrid.Of(findings, width);
        TextLine[] without = [.. Faults(findings, width), .. Skips(findings, width)];
        var cases = findings.Trials.Select(t => t.Id.Case).Distinct().Count();
        var room = Math.Max(3, Math.Min(Most, Least + (PerCase * cases)) - grid.Count - without.Length - 2);
        TextLine[] claims = [.. Shortened(Fitting([.. Claims(findings)], findings, room, width), room, "claims")];
        IReadOnlyList<TextLine> told = claims.Length > 0 ? [new TextLine(""), new TextLine(Heading), .. claims] : [];
        return [.. grid, .. told, .. without.Length > 0 ? [new TextLine("")] : Array.Empty<TextLine>(), .. without];
    }

    /// <summary>The claims in as many lines each as there is room for.</summary>
    private static TextLine[] Fitting(Finding[][] claims, Findings findings, int room, int width) => Enumerable.Range(1, LinesOfClaim).Reverse()
        .Select(most => claims.SelectMany(c => Claim(c, findings, width, most)).ToArray())
        .First(lines => lines.Length <= room || lines.Length == claims.Length);

    /// <summary>Claims that do not simply hold, each with the proxies on which it has the same verdict.</summary>
    private static IEnumerable<Finding[]> Claims(Findings findings) => findings.All
        .Where(f => f.Verdict is Verdict.Refuted or Verdict.Unknown || f.Counts.Count > 1)
        .GroupBy(f => (f.Case, f.Id, f.Word)).Select(g => g.ToArray());

    /// <summary>The proxies are not named where the verdict is the same on all of them.</summary>
    private static IEnumerable<TextLine> Claim(Finding[] alike, Findings findings, int width, int most)
    {
        var first = alike[0];
        var judged = findings.All.Count(f => (f.Case, f.Id) == (first.Case, first.Id) && f.Verdict != Verdict.NotApplicable);
        var one = first.Sweep.Count == 0 && findings.Trials.Select(t => t.Id.Proxy).Distinct().Count() == 1;
        var on = one || (alike.Length == judged && judged > 1) ? "" : $" ({string.Join(", ", alike.Select(f => f.Place))})";
        var counts = first.Counts.Count > 1 ? $"{first.Summary}; " : "";
        return Marked(Mark.Of(first), $"{first.Id} {first.Case}{on}: {counts}{first.Example.Instead ?? first.Example.Observed}", width, most);
    }

    /// <summary>Trials that should have had verdicts: the first one in several lines, since it may be the cause of the others.</summary>
    private static IEnumerable<TextLine> Faults(Findings findings, int width)
    {
        var lines = findings.Failed.SelectMany((trial, i) =>
        {
            var most = i == 0 ? LinesOfFirstFault : 1;
            return Marked(Mark.Invalid, $"{Name(trial.State)} {trial.Id}: {trial.Reason}", width, most);
        });
        return Shortened([.. lines], FaultsTold + LinesOfFirstFault, "trials");
    }

    /// <summary>Trials that this machine cannot run, by what is missing.</summary>
    private static IEnumerable<TextLine> Skips(Findings findings, int width) => findings.Trials.Where(t => t.State == TrialState.Skipped)
        .GroupBy(t => t.Reason)
        .SelectMany(g => Marked(Mark.Skipped, $"{Name(TrialState.Skipped)}: {g.Key}: {string.Join(", ", g.Select(t => t.Id.Case).Distinct())}", width, LinesOfSkip));

    /// <summary>A text behind a mark, in at most so many lines.</summary>
    private static IEnumerable<TextLine> Marked(Mark mark, string text, int width, int most) =>
        TextLine.Wrap(text, width - 2, most).Select((line, i) => i == 0 ? TextLine.Marked(mark, line) : new TextLine("  " + line));

    /// <summary>As many as there is room for, and a word about the others.</summary>
    private static IEnumerable<TextLine> Shortened(TextLine[] lines, int room, string what) => lines.Length <= room
        ? lines
        : [.. lines.Take(room - 1), new TextLine(string.Create(CultureInfo.InvariantCulture, $"  and {lines.Length - room + 1} more {what}: see findings.md"))];

    private static string Name(TrialState state) => state.ToString().ToLowerInvariant();
}
