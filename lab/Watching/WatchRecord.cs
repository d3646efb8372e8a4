using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ProxyLab.Watching;

/// <summary>A reading for programs: a line of JSON, or a row of CSV. What was not measured is null, or an empty cell.</summary>
internal static class WatchRecord
{
    internal const string Heading = "t_s,queue,capacity,dead,accepted,arrived_per_s,left_per_s,overflows";

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
    }.ToJsonString(JsonSerializerOptions.Default);

    internal static string Csv(WatchReading reading) => string.Create(CultureInfo.InvariantCulture,
        $"{reading.Seconds:0.000},{reading.Queue},{reading.Capacity},{reading.Dead},{reading.Accepted},{reading.ArrivedPerSecond},{reading.LeftPerSecond},{reading.Overflows}");
}
