using System.Globalization;
using System.Text.Json.Nodes;

namespace ProxyLab.Matrix;

/// <summary>What of a cell of a <c>matrix.json</c> two matrices are compared by.</summary>
/// <param name="Row">Its row.</param>
/// <param name="Column">Its column.</param>
/// <param name="Proxy">The proxy, which a column of another version has too.</param>
/// <param name="Configuration"><c>shipped</c> or <c>tuned</c>.</param>
/// <param name="Transport">The transport.</param>
/// <param name="State"><c>valid</c>, or why nothing was seen.</param>
/// <param name="Mark">Its mark.</param>
/// <param name="Told">What was seen and how it is marked, in words.</param>
internal sealed record ComparedCell(string Row, string Column, string Proxy, string Configuration, string Transport, string State, string Mark, string Told)
{
    /// <summary>Reads a cell; what the JSON classes throw on another type may come too.</summary>
    /// <exception cref="FormatException">It lacks what it is compared by.</exception>
    internal static ComparedCell Read(JsonNode? cell) =>
        new(Text(cell, "misbehaviour"), Text(cell, "column"), Text(cell, "proxy"), Text(cell, "configuration"), Text(cell, "transport"), Text(cell, "state"), Text(cell, "mark"), Words(cell!));

    private static string Text(JsonNode? cell, string name) => (string?)cell?[name] ?? throw new FormatException($"a cell has no '{name}'");

    private static string Words(JsonNode cell)
    {
        var timeout = (string?)cell["timeout"] is { } name ? $" by {name}" : "";
        var most = cell["executions"] is JsonObject executions && executions.Count > 0 ? executions.Max(x => int.TryParse(x.Key, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0) : 0;
        return $"{Text(cell, "status")}{timeout}{(most > 1 ? FormattableString.Invariant($", executed up to {most} times") : "")} ({Text(cell, "mark").Replace('-', ' ')})";
    }
}
