using System.Globalization;
using ProxyLab.Probes.Counters;

namespace ProxyLab.Proxies.Trafficserver;

/// <summary>Traffic Server, from the distribution, without its cache: a map of everything to the upstream, over TCP alone; retries as they come.</summary>
public sealed class TrafficserverProxy : Proxy
{
    // Its default (records.config).
    private const int ConnectionsThrottle = 30_000;

    /// <summary>How old its counts may be. Its threads' are summed up while others are still being registered (lib/records/RecRawStats.cc): with 20 ms it sometimes died of that as it started.</summary>
    private const int StatSyncMs = 1000;

    private const string ActiveConnections = "proxy.process.http.current_client_connections";

    /// <summary>Writes each part of the configuration, headed by the name of its file, into the private folder, and becomes the proxy. Beside it tail follows its file of errors, as a grandchild that has lost its parent: none of the proxy's processes.</summary>
    private const string Split = """
        folder=$1; conf=$2; shift 2
        while IFS= read -r line; do
            case $line in
                "# file: "*) file=$folder/${line#"# file: "}; : >"$file" ;;
                *) printf '%s\n' "$line" >>"$file" ;;
            esac
        done <"$conf"
        (tail -n +1 -F "$folder/error.log" 2>/dev/null &)
        exec "$@"
        """;

    private static readonly Setting<IReadOnlyList<string>>
        Records = Setting.Lines("trafficserver.records", "Traffic Server: a line of records.config, such as CONFIG proxy.config.http.connect_attempts_max_retries INT 0"),
        Remap = Setting.Lines("trafficserver.remap", "Traffic Server: a line of remap.config before the map of everything else");

    /// <inheritdoc/>
    public override IReadOnlyList<Setting> Settings => [Records, Remap];

    /// <inheritdoc/>
    public override string Remedy => "make deps (or: apt-get install trafficserver)";

    /// <inheritdoc/>
    public override IReadOnlyList<string> VersionArguments => ["-V"];

    /// <inheritdoc/>
    public override string? Find() => Programs.Find("traffic_server");

    /// <inheritdoc/>
    public override bool Extra => true;

    // What stands in these files though no plan asks for it, it needs to run in a sandbox, or the lab to measure it: notes.md tells of each line.
    /// <inheritdoc/>
    public override string Configure(ProxySetup setup)
    {
        ArgumentNullException.ThrowIfNull(setup);
        var plan = setup.Plan;
        string[] asked = [.. Basics(setup), .. Timeouts(plan), .. Behaviour(plan)];
        return $"""
            # file: runroot.yaml
            {RunRoot(setup)}# file: storage.config
            {setup.PrivateFolder} 16M
            # file: ip_allow.yaml
            ip_allow:
              - apply: in
                ip_addrs: 0/0
                action: allow
                methods: ALL
            # file: plugin.config
            stats_over_http.so _stats
            # file: remap.config
            {setup.Lines(Remap, 0)}map / http://{setup.Upstream}/
            # file: records.config
            {setup.Place(this, Records, asked, "")}
            """;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Command(string program, ProxySetup setup)
    {
        ArgumentNullException.ThrowIfNull(setup);
        return ["/bin/sh", "-c", Split, "sh", setup.PrivateFolder, setup.ConfFile, program, $"--run-root={setup.Private("runroot.yaml")}"];
    }

    /// <summary>Its ports and its cache are there then (src/traffic_server/traffic_server.cc, emit_fully_initialized_message).</summary>
    public override bool SaysReady(string line) => line.Contains("Traffic Server is fully initialized", StringComparison.Ordinal);

    /// <summary>
    /// The plugin stats_over_http, a page of all its counts. That of client connections is a sum over its threads, made anew at each raw_stat_sync_interval_ms, and has
    /// the connection that asks.
    /// </summary>
    public override ActiveCounter Counter(ProxySetup setup) => new HttpStatusCounter(ProxySetup.Status, "/_stats", StatusPage.Number($"\"{ActiveConnections}\": \""), own: 1);

    // Its last attempt found no connection, or no answer (proxy/http/HttpTransact.cc, handle_server_died).
    /// <inheritdoc/>
    public override IReadOnlyList<int>? TimeoutStatuses => [502, 504];

    // Nothing: a connect for which there is no port is not logged (proxy/http/HttpSM.cc, state_http_server_open: no connection, no errno), nor are the
    // clients that it resets where it has few descriptors.
    /// <inheritdoc/>
    public override LogMeaning? Explain(string line) => null;

    /// <inheritdoc/>
    public override IReadOnlyList<LogMeaning> NeverLogged => [LogMeaning.NoPort];

    /// <inheritdoc/>
    public override ProxyAbilities Abilities { get; } = new()
    {
        Unix = false, Addresses = false, PostsWithoutLength = false, Workers = true, Listen = [ListenMode.Shared, ListenMode.Reuseport], Keepalive = true, Idle = true, IdleLeast = 1.Seconds(), Limit = true, Abort = true,
    };

    /// <inheritdoc/>
    public override TimeoutNames TimeoutsOn(Transport transport) => Names;

    // Its error.log names that of a connection alone. connect_attempts_max_retries is 3.
    /// <inheritdoc/>
    public override TimeoutTraces TracesOfTimeouts(Plan plan) => Traces;

    /// <summary>records.config: connect_attempts_timeout 30, transaction_no_activity_timeout_out 30, transaction_active_timeout_in 900.</summary>
    public override ProxyTimeouts ShippedTimeouts { get; } = new(30.Seconds(), 30.Seconds(), 30.Seconds(), 30.Seconds(), 900.Seconds());

    /// <inheritdoc/>
    public override IReadOnlyList<TunedLine> Tuned => field ??= TunedLine.Of(typeof(TrafficserverProxy));

    /// <summary>The record's name.</summary>
    public override string DirectiveOf(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return string.Join(' ', line.Split(' ').Take(2));
    }

    private static TimeoutNames Names { get; } = new("connect_attempts_timeout", "transaction_no_activity_timeout_out", "transaction_no_activity_timeout_out", "transaction_no_activity_timeout_out")
    {
        Whole = "transaction_active_timeout_in", Step = 1.Seconds(),
    };

    private static TimeoutTraces Traces { get; } = new() { Logged = [new("connect_attempts_timeout", "CONNECT: attempt fail .*connection_result=Connection timed out")], Attempts = 4 };

    private static string[] Basics(ProxySetup setup)
    {
        var plan = setup.Plan;
        return
        [
            Text("http.server_ports", FormattableString.Invariant($"{setup.Front.Port}:ip-in={setup.Front.Address} {ProxySetup.Status.Port}:ip-in={ProxySetup.Status.Address}")),
            Text("admin.user_id", "#-1"),
            Text("crash_log_helper", "NULL"),
            Text("body_factory.template_sets_dir", "/etc/trafficserver/body_factory"),
            .. ((string[])["status", "note", "warning", "error", "alert"]).Select(level => Text($"diags.output.{level}", "E")),
            Number("log.max_secs_per_buffer", 1),
            Number("log.periodic_tasks_interval", 1),
            Number("log.log_buffer_size", 1024),
            Number("raw_stat_sync_interval_ms", StatSyncMs),
            Number("http.cache.http", 0),
            Number("net.listen_backlog", plan.EffectiveFrontSomaxconn),
            Number("net.connections_throttle", Math.Max(ConnectionsThrottle, plan.EffectiveWorkerConnections)),
            Number("exec_thread.autoconfig", 0),
            Number("exec_thread.limit", plan.Workers),
        ];
    }

    // The client's timeout must not end what the upstream's is there to end, so it is as long as the wave.
    private static string[] Timeouts(Plan plan) => plan.Timeouts == TimeoutSource.Shipped ? [] :
    [
        Number("http.connect_attempts_timeout", Names.RoundedSeconds(plan.ConnectTimeout)),
        Number("http.post_connect_attempts_timeout", Names.RoundedSeconds(plan.ConnectTimeout)),
        Number("http.transaction_no_activity_timeout_out", Names.RoundedSeconds(plan.ReadTimeout)),
        Number("http.transaction_no_activity_timeout_in", Names.RoundedSeconds(plan.EffectiveDeadline)),
    ];

    private static string[] Behaviour(Plan plan) =>
    [
        .. plan.Listen == ListenMode.Reuseport ? (string[])[Number("accept_threads", 0), Number("exec_thread.listen", 1)] : [],
        .. plan.UpstreamIdle is { } idle ? (string[])[Number("http.keep_alive_no_activity_timeout_out", Names.RoundedSeconds(idle))] : [],
        .. plan.UpstreamLimit is { } most ? (string[])[Number("http.per_server.connection.max", most)] : [],
        .. plan.AbortUpstream == AbortUpstream.Always ? (string[])[Number("http.allow_half_open", 0)] : [],
    ];

    // It knows its folders from this file alone; the plugins' is the distribution's.
    private static string RunRoot(ProxySetup setup)
    {
        string[] own = ["prefix", "exec_prefix", "sysconfdir", "datadir", "localstatedir", "runtimedir", "logdir", "cachedir"];
        return string.Concat(own.Select(name => $"{name}: {setup.PrivateFolder}\n")) + """
            bindir: /usr/bin
            sbindir: /usr/bin
            includedir: /usr/include
            libdir: /usr/lib/trafficserver
            libexecdir: /usr/lib/trafficserver/modules
            mandir: /usr/share/man
            infodir: /usr/share/info

            """;
    }

    private static string Number(string name, int value) => string.Create(CultureInfo.InvariantCulture, $"CONFIG proxy.config.{name} INT {value}");

    private static string Text(string name, string value) => $"CONFIG proxy.config.{name} STRING {value}";
}
