using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Configuration;

namespace LabProxy;

/// <summary>The configuration is missing or wrong. The message is one line that names the file and the key.</summary>
internal sealed class OptionsException(string message) : Exception(message);

/// <summary>Reads <see cref="Options"/> from a JSON file. Strict: a key that nobody reads is a mistake, not a comment.</summary>
internal sealed class OptionsReader
{
    private static readonly string[] Keys =
    [
        "listen", "backlog", "status", "upstream", "connect_timeout_ms", "send_timeout_ms", "read_timeout_ms", "header_timeout_ms", "least_pace", "client_timeout_ms",
        "max_connections", "upstream_keepalive", "upstream_idle_ms", "log", "request_log", "listen_mode", "workers", "accept_mutex",
    ];

    private const int MostWorkers = 64;

    private readonly string _path;
    private readonly IConfiguration _values;

    private OptionsReader(string path, IConfiguration values) => (_path, _values) = (path, values);

    /// <summary>Reads the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="over">Values that take the place of the file's, by key: what the command line says.</param>
    public static Options Read(string path, IReadOnlyDictionary<string, string?> over)
    {
        try
        {
            // A stream and not AddJsonFile: that one brings a file provider and a change watcher, which nobody asked for.
            using var file = File.OpenRead(path);
            return new OptionsReader(path, new ConfigurationBuilder().AddJsonStream(file).AddInMemoryCollection(over).Build()).Read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OptionsException($"{path}: cannot be read: {e.Message}");
        }
        catch (Exception e) when (e is FormatException or System.Text.Json.JsonException)
        {
            throw new OptionsException($"{path}: is not valid JSON: {(e.InnerException ?? e).Message}");
        }
    }

    private Options Read()
    {
        foreach (var child in _values.GetChildren())
        {
            if (!Keys.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
                throw Wrong(child.Key, $"is not a key; the keys are {string.Join(", ", Keys)}");
            if (child.GetChildren().Any())
                throw Wrong(child.Key, "must be one value, not a list or an object");
        }

        var defaults = new Options { Listen = Any, Status = Any, Upstreams = [], UpstreamName = "" };
        return new Options
        {
            Listen = Address("listen"),
            Status = Address("status"),
            Upstreams = [.. Required("upstream").Split(',').Select(Upstream)],
            UpstreamName = Required("upstream"),
            Backlog = Number("backlog", defaults.Backlog, 1),
            ConnectTimeout = Duration("connect_timeout_ms", defaults.ConnectTimeout),
            SendTimeout = Duration("send_timeout_ms", defaults.SendTimeout),
            ReadTimeout = Duration("read_timeout_ms", defaults.ReadTimeout),
            HeaderTimeout = _values["header_timeout_ms"] is null ? default : Duration("header_timeout_ms", defaults.HeaderTimeout),
            LeastPace = Number("least_pace", defaults.LeastPace, 0),
            ClientTimeout = Duration("client_timeout_ms", defaults.ClientTimeout),
            MaxConnections = Number("max_connections", 0, 0),
            UpstreamKeepalive = Flag("upstream_keepalive"),
            UpstreamIdle = Duration("upstream_idle_ms", defaults.UpstreamIdle),
            Log = _values["log"] ?? "",
            RequestLog = _values["request_log"] ?? "",
            ListenMode = Mode("listen_mode"),
            Workers = Number("workers", defaults.Workers, 1) is var workers and <= MostWorkers ? workers : throw Wrong("workers", $"at most {MostWorkers}"),
            AcceptMutex = Flag("accept_mutex"),
        };
    }

    private static IPEndPoint Any => new(IPAddress.Any, 0);

    private IPEndPoint Address(string key) => ParseAddress(key, Required(key));

    private IPEndPoint ParseAddress(string key, string text) =>
        // TryParse takes "127.0.0.1" as port 0, and "8080" as the address 0.0.31.144; neither is what anybody means.
        text.LastIndexOf(':') is var colon and > 0 && text[colon - 1] is ']' or (>= '0' and <= '9')
            && !text.EndsWith(':') && IPEndPoint.TryParse(text, out var address)
            ? address
            : throw Wrong(key, $"'{text}' is not address:port, for example 127.0.0.1:8080");

    private EndPoint Upstream(string name)
    {
        if (!name.StartsWith("unix:", StringComparison.Ordinal))
            return ParseAddress("upstream", name) is { Port: > 0 } tcp ? tcp : throw Wrong("upstream", $"'{name}' has port 0");
        var path = name[5..];
        // sun_path holds 108 octets with the terminating zero (unix(7)).
        return path.Length > 0 && Encoding.UTF8.GetByteCount(path) <= 107
            ? new UnixDomainSocketEndPoint(path)
            : throw Wrong("upstream", "a Unix path has 1 to 107 octets");
    }

    private TimeSpan Duration(string key, TimeSpan fallback) =>
        TimeSpan.FromMilliseconds(Number(key, (int)fallback.TotalMilliseconds, 1));

    private int Number(string key, int fallback, int least) =>
        _values[key] is not { } text ? fallback
        : int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) && number >= least ? number
        : throw Wrong(key, $"'{text}' is not a whole number of {least} or more");

    private ListenMode Mode(string key) => _values[key] switch
    {
        null or "shared" => ListenMode.Shared,
        "reuseport" => ListenMode.Reuseport,
        "per-cpu" => ListenMode.PerCpu,
        var text => throw Wrong(key, $"'{text}' is none of shared, reuseport, per-cpu"),
    };

    private bool Flag(string key) =>
        _values[key] is not { } text ? false
        : bool.TryParse(text, out var flag) ? flag
        : throw Wrong(key, $"'{text}' is neither true nor false");

    private string Required(string key) =>
        _values[key] is { Length: > 0 } text ? text : throw Wrong(key, "is missing");

    private OptionsException Wrong(string key, string problem) => new($"{_path}: {key}: {problem}");
}
