using System.Globalization;
using System.Text.RegularExpressions;
using ProxyLab.Escaping;
using ProxyLab.Matrix.Pages;

namespace ProxyLab.Matrix.Site;

/// <summary>The words that pages share: of marks, rules, sources and plans.</summary>
internal static partial class SiteWords
{
    // What the instruments are told says nothing of the trial.
    private static readonly string[] Instruments = ["wire", "tick", "drain_ticks", "request_log", "transport"];

    internal static MarkView Of(Mark mark) => mark switch
    {
        Mark.Dangerous => new("d", MarkWords.Of(mark), "A client is misled or hangs, or work is done twice."),
        Mark.BreaksRfc => new("r", MarkWords.Of(mark), "A requirement of an RFC is broken; the cell names the section."),
        Mark.Differs => new("f", MarkWords.Of(mark), "Nothing of these, and not what one would wish either."),
        Mark.AsOneWouldWish => new("w", MarkWords.Of(mark), "Clients get what one would wish, and the proxy recovers."),
        Mark.NotApplicable => new("n", MarkWords.Of(mark), "The proxy cannot do what the misbehaviour asks for."),
        _ => new("u", MarkWords.Of(mark), "Nothing was measured, the instruments disagree, or the machine interfered."),
    };

    internal static RuleView Of(MatrixRule rule) => new(rule.Claim.Id, Of(rule.Mark), rule.Claim.Sentence, Of(rule.Claim.Source));

    /// <summary>A source; an RFC as a link to its section.</summary>
    internal static LinkView Of(Source source) => Rfc().Match(source.Document) is { Success: true } rfc
        ? new($"{source.Document}{(source.Section.Length > 0 ? $" {(source.Section.Contains(" to ", StringComparison.Ordinal) ? "sections" : "section")} {source.Section}" : "")}",
            $"https://www.rfc-editor.org/rfc/rfc{rfc.Groups[1].Value}.html{(Section().Match(source.Section) is { Success: true } section ? $"#section-{section.Value}" : "")}")
        : new(source.Section.Length > 0 ? $"{source.Document}: {source.Section}" : source.Document, null);

    /// <summary>How many cells have each mark.</summary>
    internal static IReadOnlyList<(MarkView Mark, int Cells)> Counts(IReadOnlyCollection<Cell> cells) => [.. Enum.GetValues<Mark>().Select(m => (Of(m), cells.Count(c => c.Mark == m)))];

    /// <summary>What a plan has that another has not.</summary>
    internal static string Of(Plan plan, Plan other) => string.Join(' ',
    [
        .. PlanKeys.Beside(plan, other).Where(p => !Instruments.Contains(p.Name)).Select(p => $"{p.Name}={p.Value}"),
    ]);

    /// <summary>What the upstream does, a sentence for each step.</summary>
    internal static IReadOnlyList<string> Of(Script script)
    {
        List<string> words = [];
        if (script.Accepts is { } most) words.Add(most == 0 ? "It accepts no connection." : string.Create(CultureInfo.InvariantCulture, $"It accepts {most} connections and no more."));
        if (script.StopsListening) words.Add("It closes its listener then, until the wave is over.");
        if (script.AcceptAfter > TimeSpan.Zero) words.Add($"It accepts the first connection after {DurationText.Show(script.AcceptAfter)}.");
        if (script.OneAtATime) words.Add("It accepts a connection when it is done with the one before.");
        if (script.EndsAfter is { } end) words.Add($"It ends {DurationText.Show(end)} after its first connection, and listens again after {DurationText.Show(script.BackAfter)}.");
        if (script.Badly is { } badly) words.Add($"This happens to {badly.Words}; to others it answers well.");
        words.AddRange(script.Steps.Select(s => s.Words));
        return [.. words.Select(OutsideText.Line)];
    }

    /// <summary>A status in a few signs, for the table: what most clients got, and a plus where others got something else, and a tilde where its trials, or those of a soak, differ.</summary>
    internal static string Short(Cell cell) => cell switch
    {
        { State: "not-applicable" } => "n/a",
        { Observed.Endings: [var most, ..] } => most.Word + (cell.Observed.Endings.Any(e => e.Word != most.Word) ? "+" : "") + (cell.Varies ? "~" : ""),
        { Observed: not null } => "none",
        _ => cell.State,
    };

    /// <summary>Why a cell has a mark, and in how many of its trials, where that is not all of them.</summary>
    internal static string Reason(CellMark mark, Cell cell) => OutsideText.Line(mark.Reason)
        + (mark.Trials == cell.Observations.Count ? "" : string.Create(CultureInfo.InvariantCulture, $" (in {mark.Trials} of {cell.Observations.Count} trials)"));

    /// <summary>A page from another: <paramref name="depth"/> folders up, then down.</summary>
    internal static string From(int depth, string path) => string.Concat(Enumerable.Repeat("../", depth)) + path;

    [GeneratedRegex(@"^RFC (\d+)$")]
    private static partial Regex Rfc();

    [GeneratedRegex(@"^\d+(\.\d+)*")]
    private static partial Regex Section();
}
