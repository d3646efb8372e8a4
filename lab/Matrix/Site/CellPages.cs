using System.Globalization;
using ProxyLab.Escaping;
using ProxyLab.Matrix.Packs;
using ProxyLab.Matrix.Pages;

namespace ProxyLab.Matrix.Site;

/// <summary>What the page of a cell shows.</summary>
/// <param name="cells">All cells, in the order of the table: the neighbours of one are above and below it.</param>
/// <param name="measured">The columns that came as packs, with what the proxies' developers say.</param>
internal sealed class CellPages(IReadOnlyList<Cell> cells, IReadOnlyList<Measured> measured)
{
    private const int Depth = 2;

    private readonly Dictionary<string, (Cell? Before, Cell? After)> _beside = Neighbours(cells);
    private readonly Dictionary<string, string> _answers = measured.SelectMany(m => m.Answers.Where(a => a.Key.Split('/') is [_, var column, _] && column == m.Pack.Column)).ToDictionary(a => a.Key, a => a.Value, StringComparer.Ordinal);
    private readonly ILookup<(string, string), Cell> _others = cells.ToLookup(c => (c.Row, c.Column));

    internal CellView Of(Cell cell, TrialStory story, ColumnStory column) => new()
    {
        Row = cell.Row,
        Column = cell.Column,
        Transport = Values.Word(cell.Transport),
        Mark = SiteWords.Of(cell.Mark),
        Status = cell.Status,
        Question = OutsideText.Line(cell.Case.Question),
        Reason = OutsideText.Line(cell.Reason),
        Marks = [.. cell.Marks.Select(m => new ReasonView(SiteWords.Of(m.Mark), m.Rule, OutsideText.Line(m.Sentence), SiteWords.Reason(m, cell), SiteWords.Of(m.Source)))],
        Answer = _answers.TryGetValue(cell.Id, out var answer) ? [.. CellAnswers.Paragraphs(answer)] : [],
        Steps = story.Plan is { } told ? SiteWords.Of(cell.Case.Does(told)) : [],
        Plan = story.Plan is { } plan ? OutsideText.Line(SiteWords.Of(plan, Misbehaviour.Start)) : "",
        Endings = [.. (cell.Observed?.Endings ?? []).Select(Of)],
        Facts = cell.Observed is { } seen ? [.. Facts(cell, seen)] : [],
        Request = story.Request is { } id ? string.Create(CultureInfo.InvariantCulture, $"Request {id}, which ended as most did, in seconds since it was sent.") : "",
        Wire = story.Wire,
        Log = story.Log(column.CommonLines),
        Command = $"proxylab matrix --only {SiteNames.Safe(cell.Row)} --proxy {SiteNames.Safe(cell.Column)} --transport {Values.Word(cell.Transport)}",
        Links =
        [
            .. column.PlaceOf(story) is { } place ? [new LinkView("proxy.conf", $"{Up(SiteNames.OfColumn(cell.Column))}#{place}")] : Array.Empty<LinkView>(),
            new("ledgers and log, cut if long (tar.gz)", Up(SiteNames.OfFiles(cell.Column, cell.Case.Group))),
        ],
        Others = [.. _others[(cell.Row, cell.Column)].Where(c => c.Transport != cell.Transport).Select(c => new LinkView(Values.Word(c.Transport), Path.GetFileName(SiteNames.Of(c))))],
        RowPage = new(cell.Row, Up(SiteNames.OfRow(cell.Row))),
        ColumnPage = new(cell.Column, Up(SiteNames.OfColumn(cell.Column))),
        Before = Beside(_beside[cell.Id].Before),
        After = Beside(_beside[cell.Id].After),
    };

    private static string Up(string path) => SiteWords.From(Depth, path);

    private static LinkView? Beside(Cell? cell) => cell is null ? null : new(cell.Row, SiteNames.Of(cell).Replace("cells/", "../", StringComparison.Ordinal));

    private static Dictionary<string, (Cell?, Cell?)> Neighbours(IReadOnlyList<Cell> cells)
    {
        var beside = new Dictionary<string, (Cell?, Cell?)>(StringComparer.Ordinal);
        foreach (var column in cells.GroupBy(c => (c.Column, c.Transport)))
        {
            Cell[] all = [.. column];
            for (var i = 0; i < all.Length; i++) beside[all[i].Id] = (i > 0 ? all[i - 1] : null, i + 1 < all.Length ? all[i + 1] : null);
        }

        return beside;
    }

    private static EndingView Of(CellEnding ending) => new(ending.Word, Number(ending.Count), Range(ending.Seconds.Least, ending.Seconds.Most, "0.00", " s"), Range(ending.Octets.Least, ending.Octets.Most, "0", ""));

    private static string Range(double least, double most, string form, string unit) =>
        (least.ToString(form, CultureInfo.InvariantCulture), most.ToString(form, CultureInfo.InvariantCulture)) is var (a, b) && a == b ? a + unit : $"{a} to {b}{unit}";

    /// <summary>What else was observed; what was not measured is left out.</summary>
    private static IEnumerable<(string, string)> Facts(Cell cell, CellObservation seen)
    {
        yield return ("timeout", seen.Timeout is { } timeout ? OutsideText.Line(timeout) : "none known");
        if (seen.Executions.Count > 0) yield return ("executions", seen.Executed);
        if (seen.Connections is { } connections) yield return ("upstream connections", Number(connections));
        if (seen.Cut is { } cut) yield return ("the cut is", cut switch { "told" => "told to clients", "hidden" => "hidden from clients", "no-end" => "not told to clients that still waited", _ => "told to some clients, hidden from others" });
        if (seen.Log is var (agree, differ)) yield return ("the log", differ == 0 ? $"says what clients got, of {Requests(agree)}" : $"says something else than clients got of {Requests(differ)}, the same of {Number(agree)}");
        if (seen.DescriptorsEach is { } fds) yield return ("held for each open request", string.Create(CultureInfo.InvariantCulture, $"{fds:0.#} descriptors{(seen.KibEach is { } kib ? $", {kib:0} KiB" : "")}"));
        if (seen.ForNobody is > 0 and var nobody) yield return ("worked on for nobody", Requests(nobody));
        if (seen.Race is { } race) yield return ("requests lost", $"{race.Margin} from the close of the idle connection, of {Number(race.Requests)}; {Number(race.Reused)} went over it before");
        yield return ("recovery", cell.Case.NoRecovery is { } why ? $"not asked: {OutsideText.Line(why)}" : Recovery(seen));
        foreach (var spread in cell.Spread) yield return ($"{spread.Name.Replace('_', ' ')} varies", OutsideText.Line(spread.Words));
        foreach (var soaked in cell.Soaked) yield return ($"asked again {OutsideText.Line(soaked.Place)}", OutsideText.Line(soaked.Marks.Words));
        if (cell.Trials.Count > 1) yield return ("trials", Number(cell.Trials.Count));
    }

    private static string Recovery(CellObservation seen) => seen.LostAfter is not { } lost ? "not measured"
        : $"{(lost == 0 ? "no request" : Number(lost))} lost afterwards{(seen.FirstGoodAfter is { } first ? string.Create(CultureInfo.InvariantCulture, $", first good answer after {first:0.00} s") : ", no good answer")}";

    private static string Requests(int number) => $"{Number(number)} {(number == 1 ? "request" : "requests")}";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
