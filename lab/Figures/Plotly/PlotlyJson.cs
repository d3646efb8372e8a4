using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ProxyLab.Escaping;

namespace ProxyLab.Figures.Plotly;

/// <summary>Numbers and words as Plotly takes them.</summary>
internal static class PlotlyJson
{
    /// <summary>A column of numbers, rounded to what a figure can show; what was not measured is null.</summary>
    internal static JsonArray Numbers(IEnumerable<double?> numbers) => JsonArray.Create(JsonSerializer.SerializeToElement(numbers.Select(Rounded).ToArray(), FigureTypes.Default.NullableDoubleArray))!;

    /// <inheritdoc cref="Numbers(IEnumerable{double?})"/>
    internal static JsonArray Numbers(IEnumerable<double> numbers) => Numbers(numbers.Select(n => (double?)n));

    /// <summary>A column of words.</summary>
    internal static JsonArray Words(IEnumerable<string> words) => new([.. words.Select(w => (JsonNode?)JsonValue.Create(w))]);

    /// <summary>
    /// Text that Plotly shows as it stands. Plotly reads a few elements and entities in every text; a name out of a log or of a third party
    /// is none of them.
    /// </summary>
    internal static string Text(string text) => OutsideText.Line(text).Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    /// <summary>A number for people.</summary>
    internal static string Number(double number) => number.ToString("#,0.####", CultureInfo.InvariantCulture);

    /// <summary>A dash as Plotly names it.</summary>
    internal static string Dash(IReadOnlyList<double> dash) =>
        dash.Count == 0 ? "solid" : string.Join(',', dash.Select(d => string.Create(CultureInfo.InvariantCulture, $"{d}px")));

    /// <summary>A number, rounded as in a column: what stands on the edge of an axis stays on it.</summary>
    internal static double Rounded(double number) => Rounded((double?)number) ?? 0;

    private static double? Rounded(double? number) => number switch
    {
        null => null,
        { } n when !double.IsFinite(n) => null,
        { } n when Math.Abs(n) >= 1 => Math.Round(n, 4),
        { } n => double.Parse(n.ToString("G5", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture),
    };
}
