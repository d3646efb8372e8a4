using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ProxyLab.Figures;

/// <summary>
/// The figure of one trial as a Vega-Lite specification: socket roles stacked over time, with the waves, the timeouts and the queue's
/// capacity. The samples stay in their file, so the figure can be restyled with no run; waves and marks are written inline.
/// </summary>
public static class TrialFigure
{
    /// <summary>The plot's size in pixels, without axes, title and legend.</summary>
    internal const double PlotWidthPx = 620, PlotHeightPx = 205;

    // A subtitle line at 11.5 px that still fits over the plot.
    private const int SubtitleCharacters = 108;

    private static readonly JsonSerializerOptions Layout = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
    };

    /// <summary>Writes the specification; Node.js is not needed for that.</summary>
    /// <param name="input">The trial.</param>
    /// <param name="path">The file to write, <c>figures/NAME.vl.json</c> of the run folder; its folder is made where it is missing.</param>
    public static void Write(TrialFigureInput input, string path) => Write(Build(input), path);

    /// <summary>Writes any figure's specification; see <see cref="Write(TrialFigureInput, string)"/>.</summary>
    internal static void Write(JsonObject figure, string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        File.WriteAllText(path, figure.ToJsonString(Layout) + "\n");
    }

    /// <summary>The specification, as a tree that the caller owns.</summary>
    public static JsonObject Build(TrialFigureInput input)
    {
        var extent = input.Extent;
        var times = input.Waves.SelectMany(wave => new[] { wave.StartMs, wave.EndMs }).Concat(input.Marks.Select(mark => mark.AtMs));
        var firstMs = times.Append(extent.FirstMs).Min();
        var lastMs = times.Append(extent.LastMs).Max();
        var roles = SocketRole.For(input.IsUnix, extent.Unmeasured);
        var labels = new FigureLabels(input, firstMs, lastMs);
        var layers = new FigureLayers(input, roles, labels, [firstMs / 1000, lastMs / 1000]);
        return new JsonObject
        {
            ["$schema"] = "https://vega.github.io/schema/vega-lite/v6.json",
            ["description"] = $"Sockets by role over time: case {input.Case} on {input.Proxy}; {input.Subtitle}",
            ["title"] = Title(input, extent),
            ["width"] = PlotWidthPx,
            ["height"] = PlotHeightPx,
            ["data"] = Samples(input),
            ["transform"] = Counts(roles),
            ["layer"] = layers.All(),
            ["config"] = FigureStyle.Config(),
        };
    }

    /// <summary>
    /// The same specification with its samples written into it: for a page that must show the figure with no file beside it.
    /// </summary>
    /// <param name="specification">What <see cref="Build"/> gave, or what was read from a <c>.vl.json</c> file.</param>
    /// <param name="samples">The text of <c>samples.csv</c>.</param>
    public static JsonObject WithData(JsonObject specification, string samples)
    {
        var copy = (JsonObject)specification.DeepClone();
        var data = copy["data"]!.AsObject();
        data.Remove("url");
        data["values"] = samples;
        return copy;
    }

    /// <summary>A value as JSON, in the style of the specification's own names.</summary>
    internal static JsonNode Json<T>(T value) => JsonSerializer.SerializeToNode(value, Layout)!;

    private static JsonObject Title(TrialFigureInput input, SampleExtent extent) => new()
    {
        ["text"] = $"{input.Case} · {input.Proxy}",
        ["subtitle"] = Json(Wrapped(input.Subtitle).Concat(Remarks(input, extent))),
        ["offset"] = 12,
    };

    /// <summary>What the reader would otherwise take for a zero.</summary>
    private static IEnumerable<string> Remarks(TrialFigureInput input, SampleExtent extent)
    {
        if (extent.Ticks == 0)
            yield return "no samples were taken";
        else if (SocketRole.ColumnsOf(input.IsUnix).Where(extent.Unmeasured.Contains).ToList() is { Count: > 0 } missing)
            yield return $"not measured: {string.Join(", ", missing)}";
        if (extent.Gaps > 0)
            yield return string.Create(CultureInfo.InvariantCulture, $"blank: not measured ({extent.Gaps:N0} of {extent.Ticks:N0} ticks)");
    }

    private static IEnumerable<string> Wrapped(string text)
    {
        var line = "";
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > SubtitleCharacters)
            {
                yield return line;
                line = "";
            }
            line = line.Length == 0 ? word : $"{line} {word}";
        }
        if (line.Length > 0)
            yield return line;
    }

    private static JsonObject Samples(TrialFigureInput input)
    {
        // Named columns only: an empty cell is then null, and not a number or a text that Vega guesses.
        var parse = new JsonObject { ["t_ms"] = "number" };
        foreach (var column in SocketRole.ColumnsOf(input.IsUnix))
        {
            parse[column] = "number";
            if (SocketRole.Second(column) is { } second)
                parse[second] = "number";
        }

        return new() { ["name"] = "samples", ["url"] = input.SamplesUrl, ["format"] = new JsonObject { ["type"] = "csv", ["parse"] = parse } };
    }

    /// <summary>A column for each role, and whether the tick is whole: a stack with one band missing would show the others too low.</summary>
    private static JsonArray Counts(IReadOnlyList<SocketRole> roles)
    {
        var counts = roles.Select(role => Calculate(role.Expression, role.Word));
        var whole = string.Join(" && ", roles.Select(role => string.Create(CultureInfo.InvariantCulture, $"datum['{role.Word}'] !== null")).DefaultIfEmpty("false"));
        return [Calculate("datum.t_ms / 1000", "t"), .. counts, Calculate(whole, "whole")];
    }

    /// <summary>A Vega-Lite transform: a new field from an expression.</summary>
    internal static JsonObject Calculate(string expression, string field) => new() { ["calculate"] = expression, ["as"] = field };
}
