using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ProxyLab.Figures.Static;

/// <summary>The small pieces that a Vega-Lite specification is made of.</summary>
internal static class VegaJson
{
    /// <summary>How specifications are written.</summary>
    internal static JsonSerializerOptions Layout { get; } = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>A value as JSON.</summary>
    internal static JsonNode Node<T>(T value) => JsonSerializer.SerializeToNode(value, Layout)!;

    internal static JsonObject Field(string name) => new() { ["field"] = name };

    internal static JsonObject Expression(string expression) => new() { ["expr"] = expression };

    /// <summary>
    /// Rows as inline CSV: a tenth of what the same rows take as objects. An empty cell of a column of numbers is null, and so a gap.
    /// </summary>
    /// <param name="columns">The columns' names; one that begins with <c>#</c> holds numbers.</param>
    /// <param name="rows">Each a cell for each column: a number, null or text.</param>
    internal static JsonObject Rows(string[] columns, IEnumerable<object?[]> rows)
    {
        var text = new StringBuilder(string.Join(',', columns.Select(c => c.TrimStart('#')))).Append('\n');
        foreach (var row in rows) text.AppendJoin(',', row.Select(Cell)).Append('\n');
        var parse = new JsonObject(columns.Select(c => KeyValuePair.Create(c.TrimStart('#'), (JsonNode?)(c.StartsWith('#') ? "number" : "string"))));
        return new() { ["values"] = text.ToString(), ["format"] = new JsonObject { ["type"] = "csv", ["parse"] = parse } };
    }

    private static string Cell(object? value) => value switch
    {
        null => "",
        double number => double.IsFinite(number) ? Math.Round(number, 6).ToString(CultureInfo.InvariantCulture) : "",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => $"\"{value.ToString()!.Replace("\"", "\"\"", StringComparison.Ordinal)}\"",
    };
}
