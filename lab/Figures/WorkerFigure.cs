using System.Text.Json.Nodes;

namespace ProxyLab.Figures;

/// <summary>
/// The figure of a trial's accept workers as a Vega-Lite specification: a row for each worker, coloured by the system call that its thread is in,
/// paler where the thread had left it since the tick before, with a mark for each tick on which it had accepted. The rows stay in their
/// file.
/// </summary>
internal static class WorkerFigure
{
    private const double RowPx = 46;

    // The first four are for calls as they come, each with its paler shade for a thread that moves.
    private static readonly (string Still, string Moving)[] Colours =
        [("#8C2D19", "#F2C3B3"), ("#1F4E79", "#B9D2EA"), ("#3B6B35", "#C4DFC0"), ("#5B3A78", "#D5C6E4")];

    /// <summary>The specification, as a tree that the caller owns.</summary>
    /// <param name="name">The case and the proxy, as the figure's title.</param>
    /// <param name="subtitle">The plan in one line.</param>
    /// <param name="url">The way from the figure's folder to <c>workers.csv</c>.</param>
    /// <param name="waves">The spans in which clients flooded.</param>
    /// <param name="rows">The rows, for the calls that occur and the time they span.</param>
    internal static JsonObject Build(string name, string subtitle, string url, IReadOnlyList<WaveSpan> waves, IReadOnlyList<WorkerRow> rows)
    {
        var seconds = new[] { rows.Min(r => r.TimeMs) / 1000, rows.Max(r => r.TimeMs) / 1000 };
        return new JsonObject
        {
            ["$schema"] = "https://vega.github.io/schema/vega-lite/v6.json",
            ["description"] = $"System call of each accept worker over time: {name}; {subtitle}",
            ["title"] = new JsonObject
            {
                ["text"] = $"{name} · accept workers",
                ["subtitle"] = new JsonArray(subtitle, "dark: in the same call since the tick before, without a move; pale: it moved; black marks: it accepted"),
                ["offset"] = 12,
            },
            ["width"] = TrialFigure.PlotWidthPx,
            ["height"] = RowPx * rows.Select(r => r.Worker).Distinct().Count(),
            ["data"] = JsonNode.Parse($$"""
                { "name": "workers", "url": "{{url}}", "format": { "type": "csv", "parse": { "t_ms": "number", "worker": "number", "accepts": "number", "queue": "number", "switches": "number" } } }
                """),
            ["transform"] = Transforms(),
            ["layer"] = new JsonArray([.. Waves(waves, seconds), Calls(Shades(rows), seconds), Accepted(seconds)]),
            ["config"] = FigureStyle.Config(),
        };
    }

    /// <summary>Each row lasts until the worker's next one; an empty cell is no call, and draws nothing.</summary>
    private static JsonArray Transforms() =>
    [
        JsonNode.Parse("""
            {
              "window": [
                { "op": "lead", "field": "t_ms", "as": "next_ms" }, { "op": "lag", "field": "switches", "as": "switched" },
                { "op": "lag", "field": "accepts", "as": "accepted" }
              ],
              "groupby": ["worker"], "sort": [{ "field": "t_ms" }]
            }
            """),
        TrialFigure.Calculate("datum.t_ms / 1000", "t"),
        TrialFigure.Calculate("(isValid(datum.next_ms) ? datum.next_ms : datum.t_ms) / 1000", "until"),
        TrialFigure.Calculate("'worker ' + datum.worker", "name"),
        TrialFigure.Calculate("datum.call + (datum.switches === datum.switched ? '' : ', moved')", "state"),
    ];

    /// <summary>The states that occur, by how often their call does, each with its shade.</summary>
    private static (string State, string Shade)[] Shades(IReadOnlyList<WorkerRow> rows)
    {
        var calls = rows.Select(r => r.Call).OfType<string>().CountBy(c => c).OrderByDescending(c => c.Value).Select(c => c.Key).ToArray();
        var occurring = rows.GroupBy(r => r.Worker)
            .SelectMany(worker => worker.Zip(worker.Prepend(null), (row, before) => State(row.Call, row.Switches is { } now && now == before?.Switches))).ToHashSet();
        return [.. calls.SelectMany((call, i) => new[] { (State(call, true), Colours[i % Colours.Length].Still), (State(call, false), Colours[i % Colours.Length].Moving) })
            .Where(s => occurring.Contains(s.Item1))];
    }

    private static string State(string? call, bool isStill) => isStill ? $"{call}" : $"{call}, moved";

    private static JsonObject Calls((string State, string Shade)[] shades, double[] seconds) => new()
    {
        ["transform"] = new JsonArray(new JsonObject { ["filter"] = "isValid(datum.call) && datum.call !== ''" }),
        // The hairline closes the seam between two ticks.
        ["mark"] = JsonNode.Parse("""{ "type": "rect", "height": { "band": 0.62 }, "strokeWidth": 0.6 }"""),
        ["encoding"] = new JsonObject
        {
            ["x"] = X("t", seconds),
            ["x2"] = Field("until"),
            ["y"] = Y(),
            ["fill"] = Shade(shades, new JsonObject { ["title"] = null, ["symbolType"] = "square" }),
            ["stroke"] = Shade(shades, null),
        },
    };

    private static JsonObject Shade((string State, string Shade)[] shades, JsonObject? legend) => new()
    {
        ["field"] = "state",
        ["type"] = "nominal",
        ["scale"] = new JsonObject { ["domain"] = TrialFigure.Json(shades.Select(s => s.State)), ["range"] = TrialFigure.Json(shades.Select(s => s.Shade)) },
        ["legend"] = legend,
    };

    private static JsonObject Accepted(double[] seconds) => new()
    {
        ["transform"] = new JsonArray(new JsonObject { ["filter"] = "isValid(datum.accepts) && isValid(datum.accepted) && datum.accepts > datum.accepted" }),
        ["mark"] = new JsonObject { ["type"] = "tick", ["orient"] = "vertical", ["color"] = FigureStyle.Ink, ["thickness"] = 1.5, ["size"] = RowPx * 0.3 },
        ["encoding"] = new JsonObject { ["x"] = X("t", seconds), ["y"] = Y() },
    };

    private static IEnumerable<JsonNode> Waves(IReadOnlyList<WaveSpan> waves, double[] seconds)
    {
        if (waves.Count == 0) yield break;
        var values = new JsonObject { ["values"] = TrialFigure.Json(waves.Select(wave => new { Start = wave.StartMs / 1000, End = wave.EndMs / 1000, wave.Label })) };
        yield return new JsonObject
        {
            ["data"] = values,
            ["mark"] = new JsonObject { ["type"] = "rect", ["fill"] = FigureStyle.Wave },
            ["encoding"] = new JsonObject { ["x"] = X("start", seconds), ["x2"] = Field("end") },
        };
        yield return new JsonObject
        {
            ["data"] = values.DeepClone(),
            ["mark"] = new JsonObject { ["type"] = "text", ["align"] = "left", ["y"] = -5, ["baseline"] = "alphabetic", ["fontSize"] = FigureLabels.FontPx, ["fill"] = FigureStyle.Faint },
            ["encoding"] = new JsonObject { ["x"] = X("start", seconds), ["text"] = Field("label") },
        };
    }

    private static JsonObject X(string field, double[] seconds) => new()
    {
        ["field"] = field,
        ["type"] = "quantitative",
        ["title"] = "seconds",
        ["scale"] = new JsonObject { ["domain"] = TrialFigure.Json(seconds), ["nice"] = false, ["clamp"] = true },
        ["axis"] = new JsonObject { ["grid"] = false, ["labelFlush"] = false },
    };

    private static JsonObject Y() => new() { ["field"] = "name", ["type"] = "ordinal", ["title"] = null, ["sort"] = new JsonObject { ["field"] = "worker" } };

    private static JsonObject Field(string name) => new() { ["field"] = name };
}
