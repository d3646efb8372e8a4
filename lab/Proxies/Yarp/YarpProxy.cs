using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ProxyLab.Probes.Counters;

namespace ProxyLab.Proxies.Yarp;

/// <summary>YARP, built with the lab as .NET users deploy it: a program of their own around Yarp.ReverseProxy, Kestrel in front, SocketsHttpHandler behind.</summary>
public sealed class YarpProxy : Proxy, IHasRequestLog
{
    private static readonly Setting<IReadOnlyList<string>>
        Limits = Setting.Lines("yarp.limits", "YARP: a member of Kestrel's limits, such as \"KeepAliveTimeout\": \"00:01:00\""),
        Route = Setting.Lines("yarp.route", "YARP: a member of the route, such as \"Order\": 1"),
        Cluster = Setting.Lines("yarp.cluster", "YARP: a member of the cluster, such as \"HttpRequest\": { \"Version\": \"1.1\" }");

    /// <inheritdoc/>
    public override IReadOnlyList<Setting> Settings => [Limits, Route, Cluster];

    /// <inheritdoc/>
    public override bool Extra => true;

    /// <inheritdoc/>
    public override string Remedy => "make build; of an installed tool: proxylab doctor, once as the user who installed it";

    /// <inheritdoc/>
    public override IReadOnlyList<string> VersionArguments => ["--version"];

    /// <inheritdoc/>
    public override string? Find() => Programs.Embedded("labyarp");

    /// <summary>The program file is the same small launcher for every build; what it launches is not.</summary>
    public override string HashedFile(string program) => program + ".dll";

    // What stands here though no plan asks for it: the section Lab's status page, for the counter; its backlog, for its own queue must not be the fault; and that YARP
    // itself does not log a failed request, of which the program writes a line, with the exception and its stack.
    /// <inheritdoc/>
    public override string Configure(ProxySetup setup)
    {
        var plan = setup.Plan;
        JsonObject limits = plan.WorkerConnections is { } most ? new() { ["MaxConcurrentConnections"] = most } : [];
        var route = new JsonObject { ["ClusterId"] = "upstream", ["Match"] = new JsonObject { ["Path"] = "{**path}" } };
        var (cluster, lab) = (ClusterOf(setup), LabOf(setup));
        Add(limits, Limits, plan);
        Add(route, Route, plan);
        Add(cluster, Cluster, plan);
        foreach (var line in setup.Tuned(this, "lab", lab.Select(member => $"\"{member.Key}\":"))) Merge(lab, ProxySetup.Members(this, line.Line, TunedLine.File), TunedLine.File);
        return new JsonObject
        {
            ["Kestrel"] = new JsonObject { ["Endpoints"] = new JsonObject { ["Front"] = new JsonObject { ["Url"] = $"http://{setup.Front}" } }, ["Limits"] = limits },
            ["ReverseProxy"] = new JsonObject { ["Routes"] = new JsonObject { ["all"] = route }, ["Clusters"] = new JsonObject { ["upstream"] = cluster } },
            ["Logging"] = new JsonObject { ["LogLevel"] = new JsonObject { ["Default"] = "Warning", ["Yarp.ReverseProxy.Forwarder.HttpForwarder"] = "Error" } },
            ["Lab"] = lab,
        }.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n";
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Command(string program, ProxySetup setup) => [program, setup.ConfFile];

    /// <inheritdoc/>
    public override bool SaysReady(string line) => line.StartsWith("listening ", StringComparison.Ordinal);

    /// <summary>Kestrel's gauge <c>kestrel.active_connections</c>, told by a listener that Kestrel knows nothing of: see proxy/yarp/StatusListener.cs.</summary>
    public override ActiveCounter Counter(ProxySetup setup) => new HttpStatusCounter(ProxySetup.Status, "/", StatusPage.Number("active "), own: 0);

    /// <inheritdoc/>
    public RequestLine? ReadRequest(string line) => YarpLog.Read(line);

    /// <inheritdoc/>
    public override LogMeaning? Explain(string line) => YarpLog.Explain(line);

    // SocketsHttpHandler keeps idle connections anyway, as many as there were, and tries again what it does, whoever says otherwise (notes.md); YARP ends its request upstream anyway when
    // the client leaves.
    /// <inheritdoc/>
    public override ProxyAbilities Abilities { get; } = new() { Connections = true, Keepalive = true, Idle = true, Limit = true, Abort = true };

    // ActivityTimeout is the longest time without an octet from or to either side, beginning with the connection's attempt (YARP's HttpForwarder, ActivityCancellationTokenSource).
    /// <inheritdoc/>
    public override TimeoutNames TimeoutsOn(Transport transport) => new("ConnectTimeout", "ActivityTimeout", "ActivityTimeout", "ActivityTimeout");

    /// <summary>15 s for a connection (YARP's ForwarderHttpClientFactory), 100 s without any activity (<c>HttpForwarder.DefaultTimeout</c>).</summary>
    public override ProxyTimeouts ShippedTimeouts { get; } = ProxyTimeouts.Of(15.Seconds(), 100.Seconds(), 100.Seconds());

    // HttpForwarder: 504 until the answer's header is there; 502 where it is, and no octet of the body.
    /// <inheritdoc/>
    public override IReadOnlyList<int>? TimeoutStatuses => [502, 504];

    /// <inheritdoc/>
    public override IReadOnlyList<TunedLine> Tuned => field ??= TunedLine.Of(typeof(YarpProxy));

    /// <summary>Where the upstream is, and the plan's timeout. Of several addresses one after the other is taken; as it comes, YARP takes the less busy of two that it draws.</summary>
    private static JsonObject ClusterOf(ProxySetup setup)
    {
        var all = setup.Upstreams.Select((upstream, i) => KeyValuePair.Create(
            i == 0 ? "upstream" : string.Create(CultureInfo.InvariantCulture, $"upstream{i + 1}"),
            (JsonNode?)new JsonObject { ["Address"] = $"http://{(upstream.IsUnix ? "localhost" : upstream)}/" }));
        var cluster = new JsonObject { ["Destinations"] = new JsonObject(all) };
        if (setup.Upstreams.Count > 1) cluster["LoadBalancingPolicy"] = "RoundRobin";
        if (setup.Plan.Timeouts == TimeoutSource.Plan) cluster["HttpRequest"] = new JsonObject { ["ActivityTimeout"] = Time(setup.Plan.ReadTimeout) };
        if (setup.Plan.UpstreamLimit is { } most) cluster["HttpClient"] = new JsonObject { ["MaxConnectionsPerServer"] = most };
        return cluster;
    }

    private static JsonObject LabOf(ProxySetup setup)
    {
        var plan = setup.Plan;
        var lab = new JsonObject { ["Status"] = ProxySetup.Status.ToString(), ["Backlog"] = plan.EffectiveFrontSomaxconn };
        if (setup.Upstream.IsUnix) lab["Unix"] = setup.Upstream.Path;
        if (plan.Timeouts == TimeoutSource.Plan) lab["ConnectTimeout"] = Time(plan.ConnectTimeout);
        if (plan.UpstreamIdle is { } idle) lab["IdleTimeout"] = Time(idle);
        if (plan.RequestLog) lab["RequestLog"] = setup.RequestLog;
        return lab;
    }

    private static string Time(TimeSpan time) => time.ToString("c", CultureInfo.InvariantCulture);

    private void Add(JsonObject to, Setting<IReadOnlyList<string>> place, Plan plan)
    {
        foreach (var line in plan.Get(place)) Merge(to, ProxySetup.Members(this, line, $"'{line}' of {place.Name}"), place.Name);
    }

    /// <summary>Adds members, and members of members.</summary>
    private static void Merge(JsonObject to, JsonObject from, string place)
    {
        foreach (var (name, value) in from)
        {
            if (to[name] is JsonObject inner && value is JsonObject more) Merge(inner, more, place);
            else if (to.ContainsKey(name)) throw new LabException("configure yarp", $"'{name}' of {place} is there already", "leave it out; the plan sets it");
            else to[name] = value?.DeepClone();
        }
    }
}
