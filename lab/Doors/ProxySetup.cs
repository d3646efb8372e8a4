using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using ProxyLab.Sandboxes;

namespace ProxyLab;

/// <summary>Where everything is that a proxy's configuration has to name.</summary>
/// <param name="Plan">The trial's plan.</param>
/// <param name="Upstream">Where the upstream listens.</param>
/// <param name="PrivateFolder">A short, private folder that vanishes with the sandbox.</param>
/// <param name="ConfFile">Where the proxy finds its configuration: the trial's file <c>proxy.conf</c>, in the private folder.</param>
public sealed record ProxySetup(Plan Plan, Endpoint Upstream, string PrivateFolder, string ConfFile)
{
    /// <summary>The port where clients connect. The sandbox's network is empty, so a fixed port is free.</summary>
    internal const int FrontPort = 8080;

    /// <summary>The script that a FastCGI upstream is asked for, by its name in the private folder.</summary>
    public string Script { get; init; } = "index.fcgi";

    /// <summary>
    /// Where the proxy is to write a line for each request if <see cref="Plan.RequestLog"/> asks for it, appended and at once: a name without a sign that
    /// a configuration would have to escape, of the trial's file <c>proxy-requests.log</c>.
    /// </summary>
    public string RequestLog => Private("requests.log");

    /// <summary>Where clients connect, and the proxy has to listen.</summary>
    public IPEndPoint Front => FrontOf(Plan);

    /// <summary>Where the proxy tells its counters, if it does so by HTTP.</summary>
    public static IPEndPoint Status { get; } = new(IPAddress.Loopback, FrontPort + 1);

    /// <summary>The upstream's addresses, which the proxy has to take in turn.</summary>
    public IReadOnlyList<Endpoint> Upstreams => Upstream.On(Plan.UpstreamAddresses);

    /// <summary>A file in the private folder.</summary>
    public string Private(string name) => Path.Combine(PrivateFolder, name);

    /// <summary>The user's verbatim lines for a place of the configuration, each indented and ended; empty for none.</summary>
    public string Lines(Setting<IReadOnlyList<string>> place, int indent) =>
        string.Concat(Plan.Get(place).Select(line => $"{new string(' ', indent)}{line}\n"));

    /// <summary>The lines of the proxy's <c>tuned.conf</c> for a place, save for those whose directive is asked for already; none where the plan is not tuned.</summary>
    /// <param name="proxy">The driver.</param>
    /// <param name="place">The place.</param>
    /// <param name="asked">Lines that stand there anyway: the plan's, and the user's verbatim ones.</param>
    public IEnumerable<TunedLine> Tuned(Proxy proxy, string place, IEnumerable<string> asked)
    {
        ArgumentNullException.ThrowIfNull(proxy);
        if (!Plan.Tuned) return [];
        var names = asked.Select(proxy.DirectiveOf).ToHashSet(StringComparer.Ordinal);
        return proxy.Tuned.Where(line => line.Place == place && !names.Contains(proxy.DirectiveOf(line.Line)));
    }

    /// <summary>The same as text, for a configuration whose comments begin with <c>#</c>: each line indented and ended, below its goal; empty for none.</summary>
    public string TunedText(Proxy proxy, string place, IEnumerable<string> asked, int indent) =>
        string.Concat(Tuned(proxy, place, asked).Select(line => $"{new string(' ', indent)}# tuned: {line.Goal}\n{new string(' ', indent)}{line.Line}\n"));

    /// <summary>
    /// A place of the configuration, for one whose comments begin with <c>#</c>: the lines that the plan asks for, those of <c>tuned.conf</c>, each below its goal,
    /// and the user's verbatim ones; each indented and ended; empty for none.
    /// </summary>
    /// <param name="proxy">The driver.</param>
    /// <param name="place">The user's lines. The place in <c>tuned.conf</c> has its name, without the proxy's in front.</param>
    /// <param name="asked">What the plan asks for.</param>
    /// <param name="indent">What stands before each line.</param>
    public string Place(Proxy proxy, Setting<IReadOnlyList<string>> place, IReadOnlyList<string> asked, string indent)
    {
        ArgumentNullException.ThrowIfNull(proxy);
        ArgumentNullException.ThrowIfNull(place);
        var user = Plan.Get(place);
        var tuned = Tuned(proxy, place.Name[(proxy.Name.Length + 1)..], [.. asked, .. user]).SelectMany(line => (string[])[$"# tuned: {line.Goal}", line.Line]);
        return string.Concat(asked.Concat(tuned).Concat(user).Select(line => $"{indent}{line}\n"));
    }

    /// <summary>The members of a JSON object that a line of the user's or of <c>tuned.conf</c> holds, such as <c>"name": 1</c>, for a proxy that is configured by JSON.</summary>
    /// <param name="proxy">The driver.</param>
    /// <param name="line">The line.</param>
    /// <param name="quoted">How an error names it, with where it comes from.</param>
    /// <exception cref="LabException">It holds no such member.</exception>
    public static JsonObject Members(Proxy proxy, string line, string quoted)
    {
        ArgumentNullException.ThrowIfNull(proxy);
        try
        {
            return JsonNode.Parse($"{{{line}}}")!.AsObject();
        }
        catch (JsonException e)
        {
            throw new LabException($"configure {proxy.Name}", $"{quoted} is no member of a JSON object: {e.Message}", "write it as \"name\": value", e);
        }
    }

    /// <summary>For a driver of a proxy that keeps no upstream connection unless it is told to.</summary>
    /// <exception cref="LabException">The plan says how long idle ones are kept, and that none is.</exception>
    public void RequireKept(Proxy proxy)
    {
        ArgumentNullException.ThrowIfNull(proxy);
        if (Plan is { UpstreamIdle: not null, UpstreamKeepalive: 0, Tuned: false })
            throw new LabException($"configure {proxy.Name}", "it keeps no upstream connection with upstream_keepalive=0, and the plan sets upstream_idle", "set upstream_keepalive to 1 or more, or leave upstream_idle alone");
    }

    /// <summary>A time in whole milliseconds, as most configurations take it.</summary>
    public static string Ms(TimeSpan time) => time.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture);

    /// <summary>Where the clients of a plan connect.</summary>
    internal static IPEndPoint FrontOf(Plan plan) => new(ClientSide.ProxyAddress(plan), FrontPort);

}
