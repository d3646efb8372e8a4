using System.Text.Json.Serialization;

namespace ProxyLab;

/// <summary>An upstream's counters as JSON. The code for it is made when the lab is built: a native program makes none while it runs.</summary>
[JsonSerializable(typeof(UpstreamCounters))]
internal sealed partial class CountersJson : JsonSerializerContext
{
    /// <summary>On one line, as <see cref="Json.Line"/>.</summary>
    internal static CountersJson Line { get; } = new(new(Json.Line));
}
