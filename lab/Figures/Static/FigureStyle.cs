using System.Text.Json.Nodes;

namespace ProxyLab.Figures.Static;

/// <summary>The looks that all figures share: <c>figures/style.json</c>, of which a run's own figures take the light theme.</summary>
internal static class FigureStyle
{
    private static readonly string[] Shapes = ["circle", "square", "triangle-up", "diamond", "triangle-down"];

    private static readonly JsonObject Style = JsonNode.Parse(FigureResource.Text("style.json"))!.AsObject();

    /// <summary>Figures are drawn with DejaVu Sans from npm; Verdana has nearly its widths, for a viewer that opens the SVG without it.</summary>
    internal static string Font { get; } = (string)Style["font"]!;

    internal static string Ink { get; } = Word("ink");

    internal static string Faint { get; } = Word("faint");

    internal static string Wave { get; } = Word("wave");

    internal static string WaveEdge { get; } = Word("waveEdge");

    /// <summary>A line over areas.</summary>
    internal const string Line = "#000000";

    /// <summary>The colour of a series: its name's own, or else the palette's of that place.</summary>
    internal static string Colour(string name, int place) => (string?)Style["roles"]![name] ?? (string)At("lines", place)["colour"]!;

    /// <summary>The dash of a line of that place: no colour is needed to tell lines apart.</summary>
    internal static double[] Dash(int place) => [.. At("lines", place)["dash"]!.AsArray().Select(n => (double)n!)];

    /// <summary>The shade of a state of spans whose kind has that place.</summary>
    internal static string Shade(int place, bool isPale) => (string)At("calls", place)[isPale ? "moving" : "still"]!;

    /// <summary>The shape of points in a state: the word's own, or else that of its place among the states.</summary>
    internal static string Shape(string state, int place) => (string?)Style["states"]![state] ?? Shapes[place % Shapes.Length];

    /// <summary>Vega-Lite's config object. The ground and its padding make the figure a card on a dark page.</summary>
    internal static JsonObject Config() => Filled(Style["config"]!).AsObject();

    private static JsonNode At(string palette, int place)
    {
        var all = Style[palette]!.AsArray();
        return all[place % all.Count]!;
    }

    private static string Word(string name) => (string)Style["themes"]!["light"]![name]!;

    /// <summary>A copy in which each word such as <c>@ink</c> is the theme's.</summary>
    private static JsonNode Filled(JsonNode node) => node switch
    {
        JsonObject map => new JsonObject(map.Select(m => KeyValuePair.Create(m.Key, m.Value is null ? null : Filled(m.Value)))),
        JsonValue value when value.TryGetValue<string>(out var text) && text.StartsWith('@') => JsonValue.Create(text == "@font" ? Font : Word(text[1..])),
        _ => node.DeepClone(),
    };
}
