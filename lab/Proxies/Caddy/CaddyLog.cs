using System.Globalization;
using System.Text.Json;

namespace ProxyLab.Proxies.Caddy;

/// <summary>Caddy's lines for requests, of its directive <c>log</c>: JSON objects of the logger <c>http.log.access</c> (modules/caddyhttp/server.go, ServeHTTP).</summary>
internal static class CaddyLog
{
    private const string Logger = "http.log.access";

    /// <summary>What a line of <c>http.log.error</c> says of its timeouts.</summary>
    internal static TimeoutTraces Timeouts { get; } = new()
    {
        Logged =
        [
            new("dial_timeout", @"dial \S+ \S+: i/o timeout"), new("write_timeout", @"write tcp \S+: i/o timeout"), new("read_timeout", @"read tcp \S+: i/o timeout"),
            new("response_header_timeout", "timeout awaiting response headers"),
        ],
    };

    /// <summary>
    /// What a line says; null for another line. A status of 0 is none: Caddy answered nothing, as when the client had left (reverseproxy.go, proxyLoopIteration).
    /// Whether an answer was whole, and what ended a request, no line says.
    /// </summary>
    internal static RequestLine? Read(string line)
    {
        if (!line.StartsWith('{') || !line.Contains(Logger, StringComparison.Ordinal)) return null;
        try
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            return Text(root, "logger")?.StartsWith(Logger, StringComparison.Ordinal) == true && Text(root, "msg") is { } message && Id(root) is { } id
                && root.TryGetProperty("status", out var told) && told.TryGetInt32(out var status)
                ? new RequestLine(id, status == 0 ? null : status, status == 0 ? $"{message}, status 0" : message) { Octets = Number(root, "size"), Seconds = Seconds(root), Incomplete = status == 0 ? true : null }
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The field's only value, as a number.</summary>
    private static long? Id(JsonElement root) =>
        root.TryGetProperty("request", out var request) && request.TryGetProperty("headers", out var headers) && headers.TryGetProperty(RequestScanner.IdField, out var values)
        && values.ValueKind == JsonValueKind.Array && values.GetArrayLength() == 1 && long.TryParse(values[0].GetString(), CultureInfo.InvariantCulture, out var id) ? id : null;

    private static string? Text(JsonElement root, string name) => root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static long? Number(JsonElement root, string name) => root.TryGetProperty(name, out var value) && value.TryGetInt64(out var number) ? number : null;

    private static double? Seconds(JsonElement root) => root.TryGetProperty("duration", out var value) && value.TryGetDouble(out var seconds) ? seconds : null;
}
