using System.Globalization;
using System.Text.Json.Nodes;

namespace ProxyLab.Figures;

/// <summary>The layers of a trial's figure, from the back to the front.</summary>
internal sealed class FigureLayers(TrialFigureInput input, IReadOnlyList<SocketRole> roles, FigureLabels labels, double[] seconds)
{
    // A capacity far over everything measured would press the figure flat: past this it is told in words.
    private const double CapacityInSight = 2.5;

    internal JsonArray All() =>
        [Waves(), .. roles.Count > 0 ? [Bands()] : Array.Empty<JsonNode>(), .. Capacity(), Active("white", 3.5, legend: false), Active("#000000", 1.75, legend: true), Marks(), .. Labels()];

    private double? CapacityDrawn =>
        input.QueueCapacity is { } capacity && capacity <= Math.Max(10, input.Extent.Peak * CapacityInSight) ? capacity : null;

    private JsonObject X(string field) => new()
    {
        ["field"] = field,
        ["type"] = "quantitative",
        ["title"] = "seconds",
        ["scale"] = new JsonObject { ["domain"] = TrialFigure.Json(seconds), ["nice"] = false },
        ["axis"] = new JsonObject { ["grid"] = false, ["labelFlush"] = false },
    };

    private JsonObject Y(string field) => new()
    {
        ["field"] = field,
        ["type"] = "quantitative",
        ["title"] = "sockets",
        ["scale"] = new JsonObject { ["domain"] = TrialFigure.Json(new[] { 0, Math.Max(Math.Max(1, input.Extent.Peak), CapacityDrawn ?? 0) }), ["nice"] = true },
        ["axis"] = new JsonObject { ["tickMinStep"] = 1, ["tickCount"] = 6, ["format"] = ",d" },
    };

    private JsonObject Waves() => new()
    {
        ["data"] = Values(input.Waves.Select(wave => new { Start = wave.StartMs / 1000, End = wave.EndMs / 1000, wave.Label })),
        ["layer"] = new JsonArray(
            new JsonObject
            {
                ["mark"] = new JsonObject { ["type"] = "rect", ["fill"] = FigureStyle.Wave },
                ["encoding"] = new JsonObject { ["x"] = X("start"), ["x2"] = Field("end") },
            },
            new JsonObject
            {
                ["mark"] = new JsonObject { ["type"] = "rule", ["y"] = 0, ["stroke"] = FigureStyle.WaveEdge, ["strokeWidth"] = 2 },
                ["encoding"] = new JsonObject { ["x"] = X("start"), ["x2"] = Field("end") },
            }),
    };

    /// <summary>
    /// The bands. A tick's counts hold until the next tick; where one was not measured the bands break. Ticks in the middle of a run of
    /// equal ones are dropped first: that changes no pixel, and most of a long trial goes.
    /// </summary>
    private JsonObject Bands() => new()
    {
        ["transform"] = new JsonArray([
            .. DropRepeats("'' + " + string.Join(" + ',' + ", roles.Select(role => $"datum['{role.Word}']"))),
            new JsonObject { ["fold"] = TrialFigure.Json(roles.Select(role => role.Word)), ["as"] = new JsonArray("role", "count") },
            TrialFigure.Calculate($"indexof({TrialFigure.Json(roles.Select(role => role.Word)).ToJsonString()}, datum.role)", "order"),
            (JsonNode)JsonNode.Parse("""{ "stack": "count", "groupby": ["t"], "sort": [{ "field": "order" }], "as": ["from", "to"] }""")!,
            TrialFigure.Calculate("datum.whole ? datum.from : null", "lower"),
            TrialFigure.Calculate("datum.whole ? datum.to : null", "upper"),
        ]),
        // The hairline closes the seam between two bands, and shows a tick that stands alone between two gaps.
        ["mark"] = JsonNode.Parse("""{ "type": "area", "interpolate": "step-after", "invalid": "break-paths-show-path-domains", "strokeWidth": 0.6 }"""),
        ["encoding"] = new JsonObject
        {
            ["x"] = X("t"),
            ["y"] = Y("upper"),
            ["y2"] = Field("lower"),
            ["fill"] = RoleColour(legend: true),
            ["stroke"] = RoleColour(legend: false),
        },
    };

    private JsonObject RoleColour(bool legend) => new()
    {
        ["field"] = "role",
        ["type"] = "nominal",
        ["scale"] = new JsonObject
        {
            ["domain"] = TrialFigure.Json(roles.Select(role => role.Word)),
            ["range"] = TrialFigure.Json(roles.Select(role => role.Colour)),
        },
        ["legend"] = legend ? new JsonObject { ["title"] = null, ["symbolType"] = "square" } : null,
    };

    private JsonObject Active(string colour, double widthPx, bool legend)
    {
        var encoding = new JsonObject { ["x"] = X("t"), ["y"] = Y(SocketRole.ActiveColumn) };
        if (legend && !input.Extent.Unmeasured.Contains(SocketRole.ActiveColumn))
        {
            encoding["strokeDash"] = new JsonObject
            {
                ["datum"] = SocketRole.ActiveWord,
                ["scale"] = new JsonObject { ["domain"] = new JsonArray(SocketRole.ActiveWord), ["range"] = new JsonArray(new JsonArray(1, 0)) },
                ["legend"] = new JsonObject { ["title"] = null, ["symbolType"] = "stroke", ["symbolStrokeColor"] = colour },
            };
        }
        return new()
        {
            ["transform"] = new JsonArray([.. DropRepeats($"'' + datum.{SocketRole.ActiveColumn}")]),
            ["mark"] = new JsonObject
            {
                ["type"] = "line",
                ["interpolate"] = "step-after",
                ["invalid"] = "break-paths-show-path-domains",
                ["stroke"] = colour,
                ["strokeWidth"] = widthPx,
                ["strokeJoin"] = "round",
            },
            ["encoding"] = encoding,
        };
    }

    /// <summary>Keeps the ticks at which a state begins or ends.</summary>
    private static IEnumerable<JsonNode> DropRepeats(string state) =>
    [
        TrialFigure.Calculate(state, "state"),
        JsonNode.Parse("""
            {
              "window": [{ "op": "lag", "field": "state", "as": "before" }, { "op": "lead", "field": "state", "as": "after" }],
              "sort": [{ "field": "t" }]
            }
            """)!,
        new JsonObject { ["filter"] = "datum.state !== datum.before || datum.state !== datum.after" },
    ];

    private IEnumerable<JsonNode> Capacity()
    {
        if (input.QueueCapacity is not { } capacity)
            yield break;
        var count = capacity.ToString("N0", CultureInfo.InvariantCulture);
        var label = new JsonObject
        {
            ["type"] = "text",
            ["x"] = "width",
            ["dx"] = 6,
            ["align"] = "left",
            ["baseline"] = "middle",
            ["fontSize"] = FigureLabels.FontPx,
            ["lineHeight"] = 13,
            ["fill"] = FigureStyle.Ink,
        };
        if (CapacityDrawn is null)
        {
            (label["y"], label["baseline"], label["text"]) = (0, "top", new JsonArray("↑ off scale:", "queue full", $"at {count}"));
            yield return new JsonObject { ["data"] = Values(new[] { new { } }), ["mark"] = label };
            yield break;
        }
        (label["dy"], label["text"]) = (-6, new JsonArray("queue full", $"at {count}"));
        yield return new JsonObject
        {
            ["data"] = Values(new[] { new { Capacity = capacity } }),
            ["encoding"] = new JsonObject { ["y"] = Y("capacity") },
            ["layer"] = new JsonArray(
                new JsonObject { ["mark"] = Rule("white", 2.5, null) },
                new JsonObject { ["mark"] = Rule(FigureStyle.Ink, 1.25, [7, 4]) },
                new JsonObject { ["mark"] = label }),
        };
    }

    private static JsonObject Rule(string colour, double widthPx, double[]? dash) => new()
    {
        ["type"] = "rule",
        ["stroke"] = colour,
        ["strokeWidth"] = widthPx,
        ["strokeDash"] = dash is null ? null : TrialFigure.Json(dash),
    };

    private JsonObject Marks() => new()
    {
        ["data"] = Values(input.Marks.Select(mark => new { T = mark.AtMs / 1000, mark.Label, Y = Top(mark) })),
        ["encoding"] = new JsonObject { ["x"] = X("t") },
        ["mark"] = UpRight(),
    };

    /// <summary>A mark's line reaches up to its label; where two share one, the second stops at the plot.</summary>
    private double Top(FigureMark mark) =>
        labels.Marks.FirstOrDefault(label => label.T.Equals(mark.AtMs / 1000)) is { } label ? label.Y - 8 : 0;

    // No white edge here: upright in the bands it would pass for a gap.
    private static JsonObject UpRight()
    {
        var rule = Rule(FigureStyle.Ink, 1.25, [3, 3]);
        rule["y"] = Expression("datum.y");
        rule["y2"] = "height";
        return rule;
    }

    private IEnumerable<JsonNode> Labels() =>
        new[] { (labels.Waves, FigureStyle.Faint), (labels.Marks, FigureStyle.Ink) }.Select(group => (JsonNode)new JsonObject
        {
            ["data"] = Values(group.Item1),
            ["encoding"] = new JsonObject { ["x"] = X("t"), ["text"] = Field("label") },
            ["layer"] = new JsonArray(
                new JsonObject { ["mark"] = Label("white", 3) },
                new JsonObject { ["mark"] = Label(group.Item2, 0) }),
        });

    private static JsonObject Label(string colour, double edgePx) => new()
    {
        ["type"] = "text",
        ["align"] = Expression("datum.align"),
        ["dx"] = Expression("datum.dx"),
        ["y"] = Expression("datum.y"),
        ["baseline"] = "alphabetic",
        ["fontSize"] = FigureLabels.FontPx,
        ["fill"] = colour,
        ["stroke"] = edgePx > 0 ? colour : null,
        ["strokeWidth"] = edgePx,
    };

    private static JsonObject Expression(string expression) => new() { ["expr"] = expression };

    private static JsonObject Field(string name) => new() { ["field"] = name };

    private static JsonObject Values<T>(IEnumerable<T> values) => new() { ["values"] = TrialFigure.Json(values) };
}
