using System.Text.Json;
using System.Text.Json.Nodes;
using ProxyLab.Probes.Counters;

namespace ProxyLab.Proxies.Node;

/// <summary>A proxy of a few lines, as people write it: Node.js, with http-proxy of npm or http-proxy-middleware. One process, one thread.</summary>
public sealed class NodeProxy : Proxy
{
    private static readonly Setting<IReadOnlyList<string>> Option = Setting.Lines("node.option", "node: a member of the library's options, such as \"xfwd\": true");

    /// <summary>The library that it calls.</summary>
    public static Setting<NodeLibrary> Library { get; } = Setting.Of("node.library", NodeLibrary.HttpProxy, "node: the library of npm that it calls");

    private static TimeoutTraces Traces { get; } = new() { Attempts = 2 };

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "proxy", "node");

    private static string Script => Path.Combine(Folder, "proxy.js");

    /// <inheritdoc/>
    public override IReadOnlyList<Setting> Settings => [Library, Option];

    /// <inheritdoc/>
    public override bool Extra => true;

    /// <inheritdoc/>
    public override string Remedy => "make deps build, in a checkout of the lab: that brings Node.js and the libraries of proxy/node, which the packed tool, the image and proxy roots are without";

    /// <summary>Node.js says its own version only; the program says that of the libraries too.</summary>
    public override IReadOnlyList<string> VersionArguments => [Script, "--version"];

    /// <summary>Node.js, where the program and its libraries lie beside the lab's.</summary>
    public override string? Find() => Programs.AreHosts && File.Exists(Script) && Array.TrueForAll(["http-proxy", "http-proxy-middleware"], HasLibrary) ? Programs.Find("node") : null;

    // What stands here though no plan asks for it, the lab needs to measure it: the address of its status, and its backlog, for its own queue must not be the
    // fault (511 by default).
    /// <inheritdoc/>
    public override string Configure(ProxySetup setup)
    {
        var plan = setup.Plan;
        setup.RequireKept(this);
        var (options, agent) = (new JsonObject(), new JsonObject());
        if (plan.Timeouts == TimeoutSource.Plan) options["proxyTimeout"] = (long)plan.ReadTimeout.TotalMilliseconds;
        foreach (var line in plan.Get(Option)) Add(options, line, $"{Option.Name}={line}");
        if (plan.UpstreamKeepalive > 0)
        {
            agent["keepAlive"] = true;
            agent["maxFreeSockets"] = plan.UpstreamKeepalive;
        }

        if (plan.UpstreamLimit is { } most) agent["maxSockets"] = most;
        foreach (var line in setup.Tuned(this, "agent", agent.Select(member => $"\"{member.Key}\":"))) Add(agent, line.Line, TunedLine.File);
        var told = new JsonObject
        {
            ["library"] = Values.Word(plan.Get(Library)),
            ["listen"] = new JsonObject { ["host"] = setup.Front.Address.ToString(), ["port"] = setup.Front.Port, ["backlog"] = plan.EffectiveFrontSomaxconn },
            ["status"] = new JsonObject { ["host"] = ProxySetup.Status.Address.ToString(), ["port"] = ProxySetup.Status.Port },
            ["upstreams"] = new JsonArray([.. setup.Upstreams.Select(u => JsonValue.Create(u.ToString()))]),
            ["options"] = options,
        };
        if (agent.Count > 0) told["agent"] = agent;
        return told.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n";
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Command(string program, ProxySetup setup) => [program, Script, setup.ConfFile];

    /// <inheritdoc/>
    public override bool SaysReady(string line) => line.StartsWith("listening ", StringComparison.Ordinal);

    /// <summary>The connections of its server (net.Server, <c>getConnections</c>), told on an address of its own.</summary>
    public override ActiveCounter Counter(ProxySetup setup) => new HttpStatusCounter(ProxySetup.Status, "/", StatusPage.Number("active "), own: 0);

    // A proxy of these lines has one process, and no limit of connections. Without an agent it keeps no upstream connection; with one, Node.js has no word for how
    // long an idle one is kept. It tries nothing again.
    /// <inheritdoc/>
    public override ProxyAbilities Abilities { get; } = new() { Keepalive = true, Limit = true };

    // proxyTimeout is socket.setTimeout of the upstream connection, which begins once that is there: the longest time without an octet in either direction
    // (http-proxy, lib/http-proxy/passes/web-incoming.js, and ClientRequest.setTimeout of Node.js).
    /// <inheritdoc/>
    public override TimeoutNames TimeoutsOn(Transport transport) => new(Connect: null, "proxyTimeout", "proxyTimeout", "proxyTimeout");

    // While a write is under way, a timer that is over begins once more (Node.js, lib/net.js, Socket._onTimeout).
    /// <inheritdoc/>
    public override TimeoutTraces TracesOfTimeouts(Plan plan) => Traces;

    /// <summary>None: http-proxy sets no <c>proxyTimeout</c> by itself (README, "Options").</summary>
    public override ProxyTimeouts ShippedTimeouts => ProxyTimeouts.None;

    // The timeout aborts the upstream request, which then ends with ECONNRESET. The program tells it from an upstream that ends; http-proxy-middleware makes 504 of both
    // (dist/status-code.js).
    /// <inheritdoc/>
    public override IReadOnlyList<int>? TimeoutStatuses => [504];

    /// <summary>The code of a system error, as Node.js names it in <c>error.code</c>, behind its own words or in brackets behind http-proxy-middleware's.</summary>
    public override LogMeaning? Explain(string line) =>
        Has(line, "EMFILE") || Has(line, "ENFILE") ? LogMeaning.NoDescriptor
        : Has(line, "EADDRNOTAVAIL") ? LogMeaning.NoPort
        : null;

    /// <inheritdoc/>
    public override IReadOnlyList<TunedLine> Tuned => field ??= TunedLine.Of(typeof(NodeProxy));

    private static bool Has(string line, string code) =>
        line.StartsWith($"error {code}:", StringComparison.Ordinal) || (line.StartsWith("[HPM] Error ", StringComparison.Ordinal) && line.Contains($"[{code}]", StringComparison.Ordinal));

    private static bool HasLibrary(string library) => Directory.Exists(Path.Combine(Folder, "node_modules", library));

    private void Add(JsonObject members, string line, string quoted)
    {
        foreach (var (key, value) in ProxySetup.Members(this, line, quoted)) members[key] = value?.DeepClone();
    }
}
