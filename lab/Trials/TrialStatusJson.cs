using System.Text.Json.Serialization;

namespace ProxyLab.Trials;

/// <summary>A trial's status as JSON, as <see cref="CountersJson"/>.</summary>
[JsonSerializable(typeof(TrialStatus))]
internal sealed partial class TrialStatusJson : JsonSerializerContext
{
    /// <summary>On one line, as <see cref="Json.Line"/>.</summary>
    internal static TrialStatusJson Line { get; } = new(new(Json.Line));
}
