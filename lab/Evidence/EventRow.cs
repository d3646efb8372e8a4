using System.Text.Json;

namespace ProxyLab;

/// <summary>One line of <c>events.jsonl</c>.</summary>
/// <param name="TimeMs">Since the trial began.</param>
/// <param name="Name">What happened.</param>
/// <param name="Fields">The whole line.</param>
public sealed record EventRow(double TimeMs, string Name, JsonElement Fields)
{
    /// <summary>The wave it belongs to; null when it says none.</summary>
    public int? Wave => Fields.TryGetProperty("wave", out var wave) && wave.ValueKind == JsonValueKind.Number && wave.TryGetInt32(out var number)
        ? number
        : null;

    /// <summary>One of its numbers; null when it has none of that name.</summary>
    internal double? Number(string name) =>
        Fields.TryGetProperty(name, out var number) && number.ValueKind == JsonValueKind.Number && number.TryGetDouble(out var value) ? value : null;

    /// <summary>One of its texts; null when it has none of that name.</summary>
    internal string? Text(string name) =>
        Fields.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
}
