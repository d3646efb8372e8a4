using System.Text.Json.Nodes;

namespace ProxyLab.Matrix;

/// <summary>The cells as <c>matrix.json</c>: <c>schemas/matrix.schema.json</c> describes it.</summary>
internal static class MatrixJson
{
    /// <summary>All of it.</summary>
    /// <param name="run">The run's id.</param>
    /// <param name="machine">Its <c>machine.json</c>.</param>
    /// <param name="cells">The cells.</param>
    /// <param name="measured">The columns that came as packs.</param>
    internal static JsonObject Of(string run, JsonObject machine, IReadOnlyList<Cell> cells, JsonArray measured) => new()
    {
        ["version"] = RunFiles.Version,
        ["run"] = run,
        ["machine"] = new JsonObject { ["kernel"] = machine["kernel"]?.DeepClone(), ["cpus"] = machine["cpus"]?.DeepClone(), ["lab"] = machine["lab"]?.DeepClone() },
        ["proxies"] = machine["proxies"]?.DeepClone(),
        ["measured"] = measured,
        ["tables"] = new JsonArray([.. MatrixTables.Of(cells).Select(Of)]),
        ["cells"] = new JsonArray([.. cells.Select(Of)]),
    };

    private static JsonObject Of(MatrixTable table) => new()
    {
        ["name"] = table.Name,
        ["question"] = table.Question,
        ["columns"] = new JsonArray([.. table.Columns.Select(c => JsonValue.Create(c))]),
        ["rows"] = new JsonArray([.. table.Rows.Select(row => new JsonObject
        {
            ["name"] = row.Name,
            ["cells"] = new JsonArray([.. row.Cells.Select(c => c is null ? null : new JsonObject { ["text"] = c.Text, ["cell"] = c.Cell.Id })]),
        })]),
    };

    private static JsonObject Of(Cell cell) => new()
    {
        ["id"] = cell.Id,
        ["misbehaviour"] = cell.Row,
        ["case"] = cell.Case.Name,
        ["kind"] = PlanJson.Pairs(cell.Kind),
        ["group"] = Values.Word(cell.Case.Group),
        ["proxy"] = cell.Proxy,
        ["column"] = cell.Column,
        ["configuration"] = cell.Configuration,
        ["transport"] = Values.Word(cell.Transport),
        ["state"] = cell.State,
        ["reason"] = cell.Reason,
        ["mark"] = Values.Word(cell.Mark),
        ["marks"] = new JsonArray([.. cell.Marks.Select(Of)]),
        ["status"] = cell.Status,
        ["timeout"] = cell.Observed?.Timeout,
        ["executions"] = cell.Observed is { } seen ? Executions(seen) : null,
        ["varies"] = new JsonArray([.. cell.Spread.Select(s => JsonValue.Create(s.Name))]),
        ["spread"] = new JsonObject(cell.Spread.Select(s => KeyValuePair.Create(s.Name, (JsonNode?)Counted(s)))),
        ["soaked"] = new JsonArray([.. cell.Soaked.Select(s => new JsonObject { ["load"] = s.Load, ["marks"] = Counted(s.Marks) })]),
        ["observations"] = new JsonArray([.. cell.Observations.Select(Of)]),
        ["trials"] = new JsonArray([.. cell.Trials.Select(t => JsonValue.Create(t.ToString()))]),
    };

    private static JsonObject Counted(CellSpread spread) => new(spread.Found.Select(v => KeyValuePair.Create(v.Value, (JsonNode?)v.Trials)));

    private static JsonObject Of(CellMark mark) => new()
    {
        ["rule"] = mark.Rule,
        ["mark"] = Values.Word(mark.Mark),
        ["sentence"] = mark.Sentence,
        ["source"] = mark.Source.ToString(),
        ["reason"] = mark.Reason,
        ["trials"] = mark.Trials,
    };

    private static JsonObject Of(CellObservation seen) => new()
    {
        ["endings"] = new JsonArray([.. seen.Endings.Select(Of)]),
        ["timeout"] = seen.Timeout,
        ["executions"] = Executions(seen),
        ["executions_by_address"] = new JsonArray([.. seen.ExecutionsByAddress.Select(n => JsonValue.Create(n))]),
        ["upstream_connections"] = seen.Connections,
        ["cut"] = seen.Cut,
        ["log"] = seen.Log is var (agree, differ) ? new JsonObject { ["agree"] = agree, ["differ"] = differ } : null,
        ["descriptors_each"] = Rounded(seen.DescriptorsEach, 1),
        ["kib_each"] = Rounded(seen.KibEach, 0),
        ["for_nobody"] = seen.ForNobody,
        ["race"] = seen.Race is { } race ? Of(race) : null,
        ["lost_after"] = seen.LostAfter,
        ["first_good_after_s"] = Rounded(seen.FirstGoodAfter, 3),
    };

    private static JsonObject Of(RaceCurve race) => new()
    {
        ["steps"] = new JsonArray([.. race.Steps.Select(s => new JsonObject
        {
            ["from_ms"] = s.FromMs, ["to_ms"] = double.IsInfinity(s.ToMs) ? null : s.ToMs, ["requests"] = s.Requests, ["failed"] = s.Failed,
        })]),
        ["reused"] = race.Reused,
        ["fresh"] = race.Fresh,
        ["early"] = race.Early.Requests,
        ["early_failed"] = race.Early.Failed,
        ["failures_ms"] = race.LatestFailureMs is { } last ? new JsonArray(Math.Round(race.EarliestFailureMs!.Value, 3), Math.Round(last, 3)) : null,
    };

    private static JsonObject Executions(CellObservation seen) => new(seen.Executions.Select(x => KeyValuePair.Create(FormattableString.Invariant($"{x.Key}"), (JsonNode?)x.Value)));

    private static JsonObject Of(CellEnding ending) => new()
    {
        ["status"] = ending.Status,
        ["outcome"] = ending.Outcome.Name(),
        ["count"] = ending.Count,
        ["seconds"] = new JsonArray(Math.Round(ending.Seconds.Least, 3), Math.Round(ending.Seconds.Most, 3)),
        ["octets"] = new JsonArray(ending.Octets.Least, ending.Octets.Most),
    };

    private static double? Rounded(double? value, int digits) => value is { } number ? Math.Round(number, digits) : null;
}
