using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ProxyLab.Watching;

/// <summary>
/// A reading for programs: a line of JSON (<c>schemas/watch.schema.json</c>), or a row of CSV. What was not measured is null, or an empty cell.
/// </summary>
internal static class WatchRecord
{
    internal const string Heading = "t_s,queue,capacity,dead,accepted,arrived_per_s,left_per_s,overflows,failed";

    /// <summary>The sums over all listeners, and each listener.</summary>
    internal static string Json(WatchReading reading) => new JsonObject
    {
        ["t_s"] = Math.Round(reading.Seconds, 3),
        ["queue"] = reading.Queue,
        ["capacity"] = reading.Capacity,
        ["dead"] = reading.Dead,
        ["accepted"] = reading.Accepted,
        ["arrived_per_s"] = reading.ArrivedPerSecond,
        ["left_per_s"] = reading.LeftPerSecond,
        ["overflows"] = reading.Overflows,
        ["failed"] = reading.Failed,
        ["sockets"] = reading.Sockets is { } sockets ? new JsonArray([.. sockets.Select(Socket)]) : null,
        ["notes"] = Words(reading.Notes),
    }.ToJsonString(JsonSerializerOptions.Default);

    internal static string Csv(WatchReading reading) => string.Create(CultureInfo.InvariantCulture,
        $"{reading.Seconds:0.000},{reading.Queue},{reading.Capacity},{reading.Dead},{reading.Accepted},{reading.ArrivedPerSecond},{reading.LeftPerSecond},{reading.Overflows},{reading.Failed}");

    private static JsonNode Socket(SocketReading socket) => new JsonObject
    {
        ["name"] = socket.Name,
        ["kind"] = socket.Kind,
        ["network"] = socket.Network,
        ["inode"] = socket.Inode,
        ["queue"] = socket.Queue,
        ["capacity"] = socket.Capacity,
        ["dead"] = socket.Dead,
        ["reachable"] = socket.IsReachable,
        ["held_by"] = Words(socket.HeldBy),
    };

    private static JsonArray Words(IReadOnlyList<string> words) => new([.. words.Select(w => JsonValue.Create(w))]);
}
