using System.Text.Json.Nodes;
using ProxyLab.Report.Page;

namespace ProxyLab.Figures;

/// <summary>The looks that all figures share: <c>figures/style.json</c>, of which a run's own figures take the light theme.</summary>
internal static class FigureStyle
{
    private static readonly JsonObject Style = JsonNode.Parse(PageAssets.Resource("style.json"))!.AsObject();

    /// <summary>Figures are drawn with DejaVu Sans from npm; Verdana has nearly its widths, for a viewer that opens the SVG without it.</summary>
    internal static string Font { get; } = (string)Style["font"]!;

    internal static string Ink { get; } = Word("ink");

    internal static string Faint { get; } = Word("faint");

    internal static string Wave { get; } = Word("wave");

    internal static string WaveEdge { get; } = Word("waveEdge");

    /// <summary>The colour of a socket role's band.</summary>
    internal static string Role(string word) => (string)Style["roles"]![word]!;

    /// <summary>Vega-Lite's config object. The ground and its padding make the figure a card on a dark page.</summary>
    internal static JsonObject Config() => Filled(Style["config"]!).AsObject();

    private static string Word(string name) => (string)Style["themes"]!["light"]![name]!;

    /// <summary>A copy in which each word such as <c>@ink</c> is the theme's.</summary>
    private static JsonNode Filled(JsonNode node) => node switch
    {
        JsonObject map => new JsonObject(map.Select(m => KeyValuePair.Create(m.Key, m.Value is null ? null : Filled(m.Value)))),
        JsonValue value when value.TryGetValue<string>(out var text) && text.StartsWith('@') => JsonValue.Create(text == "@font" ? Font : Word(text[1..])),
        _ => node.DeepClone(),
    };
}
