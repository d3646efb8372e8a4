using System.Globalization;
using ProxyLab.Escaping;
using ProxyLab.Trials;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ProxyLab.Progress;

/// <summary>A run at a moment.</summary>
/// <param name="Done">Trials that are over.</param>
/// <param name="Total">All trials.</param>
/// <param name="Elapsed">Since the run began.</param>
/// <param name="Remaining">An estimate; null before there is one.</param>
/// <param name="Running">The trials that run, the oldest first.</param>
internal sealed record ProgressPicture(int Done, int Total, TimeSpan Elapsed, TimeSpan? Remaining, IReadOnlyList<ProgressRow> Running);

/// <summary>A trial that runs.</summary>
internal sealed record ProgressRow(TrialId Id, TrialStatus Status, TimeSpan Since);

/// <summary>The moving table: a line for the run, and one for each trial in flight, no wider and no higher than the terminal.</summary>
internal static class ProgressTable
{
    private const int IdWidth = 32, WhereWidth = 10, QueueWidth = 11, SecondsWidth = 5, Widest = 80;

    internal static IRenderable Of(ProgressPicture picture, Spectre.Console.Profile terminal)
    {
        var width = Math.Min(Widest, terminal.Width) - 1; // a line that fills the last column makes some terminals wrap
        var room = Math.Max(1, terminal.Height - 4);
        var shown = picture.Running.Take(picture.Running.Count > room ? room - 1 : room).ToArray();
        string[] lines = [.. Lines(shown, width)];
        var hidden = picture.Running.Count - shown.Length;
        if (hidden > 0) lines = [.. lines, $"  and {hidden} more"];
        return new Rows([
            new Text(Fit(Head(picture), width), new Style(decoration: Decoration.Bold)),
            .. lines.Select((line, i) => new Text(line, i == 0 ? new Style(Color.Grey) : Style.Plain)),
        ]);
    }

    /// <summary>The run in a line.</summary>
    internal static string Head(ProgressPicture p) =>
        $"{p.Done} of {p.Total} trials done, {p.Running.Count} running, {p.Total - p.Done - p.Running.Count} left; {Time(p.Elapsed)}"
        + (p.Remaining is { } left ? $", about {Time(left)} to go" : "");

    private static IEnumerable<string> Lines(IReadOnlyList<ProgressRow> rows, int width)
    {
        if (rows.Count == 0) yield break;
        yield return Line("  trial", "", "queue", "s", "outcomes so far", width);
        foreach (var (id, status, since) in rows)
        {
            var queue = status.Queue is { } length ? string.Create(CultureInfo.InvariantCulture, $"{length}/{status.QueueCapacity}") : "";
            yield return Line($"  {Name(id)}", status.Where, queue, since.TotalSeconds.ToString("0", CultureInfo.InvariantCulture), status.Outcomes, width);
        }
    }

    private static string Line(string id, string where, string queue, string seconds, string outcomes, int width) =>
        Fit($"{id,-IdWidth}{Fit(where, WhereWidth - 1),-WhereWidth}{Fit(queue, QueueWidth - 1),QueueWidth - 1}{seconds,SecondsWidth}  {outcomes}".TrimEnd(), width);

    /// <summary>An id that is too long is cut in the case, for its end tells proxy and repetition.</summary>
    private static string Name(TrialId id)
    {
        var end = $"/{id.Proxy}/{id.N}";
        return Fit(id.Case, Math.Max(1, IdWidth - 3 - end.Length)) + end;
    }

    /// <summary>Cuts what is too long, and leaves no control character.</summary>
    internal static string Fit(string text, int width)
    {
        var line = TerminalText.Line(text);
        return line.Length <= width ? line : line[..(width - 1)] + "…";
    }

    private static string Time(TimeSpan time) => time < TimeSpan.FromMinutes(2)
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s")
        : string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(time.TotalMinutes):0} min {time.Seconds:0} s");
}
