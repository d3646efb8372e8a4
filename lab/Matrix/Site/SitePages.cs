using System.Globalization;
using System.Text.Json.Nodes;
using ProxyLab.Escaping;
using ProxyLab.Matrix.Packs;
using ProxyLab.Matrix.Pages;
using ProxyLab.Runs;

namespace ProxyLab.Matrix.Site;

/// <summary>What the pages of the whole site, of a misbehaviour and of a column show.</summary>
/// <param name="run">The run's id.</param>
/// <param name="machine">Its <c>machine.json</c>.</param>
/// <param name="cells">All cells, in the order of the table.</param>
/// <param name="measured">The columns that came as packs.</param>
internal sealed class SitePages(string run, JsonObject machine, IReadOnlyList<Cell> cells, IReadOnlyList<Measured> measured)
{
    private readonly IReadOnlyList<string> _columns = [.. cells.Select(c => c.Column).Distinct()];
    private readonly IReadOnlyList<Cell[]> _rows = [.. cells.GroupBy(c => c.Row).Select(g => g.ToArray())];

    internal SiteView Index() => new()
    {
        Run = OutsideText.Line(run),
        When = run.Length > 15 && DateTime.TryParseExact(run[..16], "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var began) ? began.ToString("d MMMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture) : "not known",
        Kernel = measured.Count > 0 ? string.Join(", ", measured.Select(m => m.Kernel).Distinct()) : Measured.KernelOf(machine),
        Machine = string.Join(", ", new[] { Word(machine["cpus"]) is { Length: > 0 } cpus ? $"{cpus} CPUs" : measured.Count > 0 ? "several: the page of each column tells its own" : "", Word(machine["cpu"]), Word(machine["architecture"]), Word(machine["os"]) }.Where(w => w.Length > 0)),
        Lab = Word(machine["lab"]),
        Proxies = [.. _columns.Select(c => new ProxyView(new(c, SiteNames.OfColumn(c)), Version(c), MeasuredOf(c) is { } m ? OutsideText.Line(m.Pack.By) : ""))],
        Counts = SiteWords.Counts(cells.ToArray()),
        Rules = [.. cells.Select(c => c.Case).Distinct().SelectMany(c => c.Rules).DistinctBy(r => (r.Claim.Id, r.Claim.Sentence)).OrderBy(r => r.Mark).Select(SiteWords.Of)],
        Table = new([.. _columns.Select(c => new LinkView(c, SiteNames.OfColumn(c)))],
            [.. _rows.GroupBy(r => r[0].Case.Group).OrderBy(g => g.Key).Select(g => new GroupView(Values.Word(g.Key), Words(g.Key), [.. g.Select(Row)]))],
            [.. cells.Select(c => Values.Word(c.Transport)).Distinct().Order(StringComparer.Ordinal).Reverse()]),
    };

    internal IReadOnlyList<AnswerTableView> Tables() =>
    [
        .. MatrixTables.Of(cells).Where(t => t.Rows.Count > 0).Select(t => new AnswerTableView(t.Name, t.Title, t.Question, [.. t.Columns.Select(c => new LinkView(c, SiteNames.OfColumn(c)))],
            [.. t.Rows.Select(r => (r.Name, (IReadOnlyList<LinkView?>)[.. r.Cells.Select(c => c is null ? null : new LinkView(OutsideText.Line(c.Text), SiteNames.Of(c.Cell)))]))])),
    ];

    internal IEnumerable<(string Path, MisbehaviourView View)> Misbehaviours()
    {
        for (var i = 0; i < _rows.Count; i++)
        {
            var (first, @case) = (_rows[i][0], _rows[i][0].Case);
            var plan = PlanOf(first);
            yield return (SiteNames.OfRow(first.Row), new()
            {
                Row = first.Row,
                Group = Words(@case.Group),
                Question = OutsideText.Line(@case.Question),
                Source = SiteWords.Of(@case.Source),
                Summary = OutsideText.Line(@case.Summary),
                Wish = @case.Wished(plan).Words,
                Steps = SiteWords.Of(@case.Does(plan)),
                Plan = OutsideText.Line(SiteWords.Of(plan, Plan.Default)),
                Rules = [.. @case.Rules.Select(SiteWords.Of)],
                Cells = [.. _rows[i].Select(c => Listed(c, new(c.Column, SiteWords.From(1, SiteNames.OfColumn(c.Column)))))],
                Before = i > 0 ? Beside(_rows[i - 1][0].Row) : null,
                After = i + 1 < _rows.Count ? Beside(_rows[i + 1][0].Row) : null,
            });
        }

        LinkView Beside(string row) => new(row, SiteWords.From(1, SiteNames.OfRow(row)));
    }

    internal ColumnView Column(string column, ColumnStory story)
    {
        var at = _columns.ToList().IndexOf(column);
        var own = cells.Where(c => c.Column == column).ToArray();
        return new()
        {
            Column = column,
            Version = Version(column),
            Configuration = own[0].Configuration == "tuned" ? "tuned: each line that was added has its reason above it" : "as shipped: what the plan of a cell asks for, such as addresses, workers, timeouts and kept connections, and nothing else",
            Counts = SiteWords.Counts(own),
            Measured = MeasuredOf(column) is { } m ? WordsOf(m) : [],
            Otherwise = MeasuredOf(column) is { } from ? [.. from.Otherwise(own).Select(o => (OutsideText.Line(o.Id), OutsideText.Line(o.Words("where it was measured"))))] : [],
            Configurations = story.Configurations,
            Cells = [.. own.GroupBy(c => c.Case.Group).OrderBy(g => g.Key).Select(g => (Words(g.Key), (IReadOnlyList<ListedCell>)[.. g.Select(c => Listed(c, new(c.Row, SiteWords.From(1, SiteNames.OfRow(c.Row)))))]))],
            Downloads = [.. own.Select(c => c.Case.Group).Distinct().Order().Select(g => new LinkView($"{Values.Word(g)} (tar.gz)", SiteWords.From(1, SiteNames.OfFiles(column, g))))],
            Before = at > 0 ? Beside(_columns[at - 1]) : null,
            After = at + 1 < _columns.Count ? Beside(_columns[at + 1]) : null,
        };

        LinkView Beside(string other) => new(other, SiteWords.From(1, SiteNames.OfColumn(other)));
    }

    private Measured? MeasuredOf(string column) => measured.FirstOrDefault(m => m.Pack.Column == column);

    /// <summary>Who measured a column, on what.</summary>
    private static IReadOnlyList<(string, string)> WordsOf(Measured m) =>
        [.. new (string Name, string Words)[] { ("measured by", m.Pack.By), ("run", m.Pack.Run), ("kernel", m.Kernel), ("CPUs", Word(m.Machine["cpus"])), ("lab", Word(m.Machine["lab"])) }.Select(w => (w.Name, OutsideText.Line(w.Words)))];

    /// <summary>What the trials of a row are told, on the transport that its first cell has.</summary>
    private static Plan PlanOf(Cell cell) => cell.Kind.Aggregate(cell.Case.Plan, (plan, pair) => PlanKeys.All.Any(k => k.Name == pair.Key)
        ? PlanKeys.Set(plan, pair.Key, pair.Value) : plan with { Settings = plan.Settings.With(pair.Key, pair.Value) }) with { Transport = cell.Transport };

    private RowView Row(Cell[] row)
    {
        var places = row.ToLookup(c => c.Column);
        return new(new(row[0].Row, SiteNames.OfRow(row[0].Row)), OutsideText.Line(row[0].Case.Question),
            [.. _columns.Select(column => (IReadOnlyList<PlaceView>)[.. places[column].Select(c => new PlaceView(SiteWords.Of(c.Mark).Css, Values.Word(c.Transport), SiteWords.Short(c), SiteNames.Of(c)))])]);
    }

    private static ListedCell Listed(Cell cell, LinkView other) => new(other, Values.Word(cell.Transport), new(cell.Status, SiteWords.From(1, SiteNames.Of(cell))), SiteWords.Of(cell.Mark), OutsideText.Line(cell.Observed?.Timeout ?? ""),
        cell.Marks is [var worst, ..] ? $"{worst.Rule}: {SiteWords.Reason(worst, cell)}" : OutsideText.Line(cell.Reason));

    private string Version(string column) => Word(machine["proxies"]?[column.Replace(ProxyColumn.TunedMark, "", StringComparison.Ordinal)]?["version"] ?? machine["proxies"]?[TrialId.DriverOf(column)]?["version"]) is { Length: > 0 } version ? version : "version not known";

    private static string Word(JsonNode? value) => value is JsonValue ? OutsideText.Line(value.ToString()) : "";

    private static string Words(MisbehaviourGroup group) => group switch
    {
        MisbehaviourGroup.Accept => "accept: how the upstream accepts connections",
        MisbehaviourGroup.Request => "request: how it reads requests",
        MisbehaviourGroup.Head => "head: the head of its answers",
        MisbehaviourGroup.Body => "body: the body of its answers",
        MisbehaviourGroup.Connection => "connection: what it does with a connection before and after an answer",
        _ => "service: which requests it fails",
    };
}
