using System.Globalization;
using ProxyLab.Probes.Counters;
using ProxyLab.Sandboxes;

namespace ProxyLab.Proxies.Lighttpd;

/// <summary>lighttpd, from the distribution: mod_proxy, one process and one thread, timeouts in whole seconds.</summary>
public sealed class LighttpdProxy : Proxy, IHasWorkerProcesses, IHasRequestLog
{
    /// <summary>What the options of descriptors and connections hold (src/configfile.c, T_CONFIG_SHORT).</summary>
    private const int Largest = ushort.MaxValue;

    private static readonly Setting<IReadOnlyList<string>>
        Main = Setting.Lines("lighttpd.main", "lighttpd: a line outside of every condition"),
        Proxied = Setting.Lines("lighttpd.proxy", "lighttpd: a line where requests are proxied"),
        Backend = Setting.Lines("lighttpd.backend", "lighttpd: a pair for each upstream, such as \"disable-time\" => 3");

    /// <inheritdoc/>
    public override IReadOnlyList<Setting> Settings => [Main, Proxied, Backend];

    /// <inheritdoc/>
    public override bool Extra => true;

    /// <inheritdoc/>
    public override string Remedy => "make deps (or: apt-get install lighttpd)";

    /// <inheritdoc/>
    public override IReadOnlyList<string> VersionArguments => ["-v"];

    /// <inheritdoc/>
    public override IReadOnlyList<string> BuildArguments => ["-V"];

    /// <inheritdoc/>
    public override string? Find() => Programs.Find("lighttpd");

    // What stands here though no plan asks for it, lighttpd needs to run in a sandbox, or the lab to measure it:
    // - document-root: it refuses to start without one, though nothing is served from there;
    // - upload-dirs: it keeps bodies of more than 64 KiB in files, by default in /var/tmp;
    // - listen-backlog, max-fds, max-connections: its own queue and limits must not be the fault (1,024, 4,096 and a third of that by default). It stops
    //   accepting at nine tenths of max-fds (src/server.c, server_load_check), and a client takes two descriptors;
    // - proxy.balance, with several addresses: it is to take them in turn, and by default takes the one with the fewest requests;
    // - mod_status on an address of its own, for the counter.
    /// <inheritdoc/>
    public override string Configure(ProxySetup setup)
    {
        var plan = setup.Plan;
        var connections = plan.WorkerConnections ?? Math.Min(plan.EffectiveWorkerConnections, Files(plan) / 2);
        return string.Create(CultureInfo.InvariantCulture, $$"""
            server.document-root = "{{setup.PrivateFolder}}"
            server.upload-dirs = ( "{{setup.PrivateFolder}}" )
            server.modules = ( "mod_proxy", "mod_status"{{(plan.RequestLog ? ", \"mod_accesslog\"" : "")}} )
            server.bind = "{{setup.Front.Address}}"
            server.port = {{setup.Front.Port}}
            server.listen-backlog = {{plan.EffectiveFrontSomaxconn}}
            server.max-fds = {{Files(plan)}}
            server.max-connections = {{Math.Min(connections, Largest)}}
            {{(plan.Workers > 1 ? $"server.max-worker = {plan.Workers}\n" : "")}}{{setup.Place(this, Main, [], "")}}$SERVER["socket"] == "{{ProxySetup.Status}}" {
              status.status-url = "/status"
            }
            else $SERVER["socket"] != "{{ProxySetup.Status}}" {
            {{RequestLog(setup)}}{{setup.Place(this, Proxied, setup.Upstreams.Count > 1 ? ["proxy.balance = \"round-robin\""] : [], "  ")}}  proxy.server = ( "" => (
            {{string.Concat(setup.Upstreams.Select(u => $"    ( {string.Join(", ", Server(u, plan))} ),\n"))}}  ) )
            }

            """);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Command(string program, ProxySetup setup) => [program, "-D", "-f", setup.ConfFile];

    /// <summary>It listens by then, and with several workers none is there yet (src/server.c, server_main_setup).</summary>
    public override bool SaysReady(string line) => line.Contains("server started", StringComparison.Ordinal);

    /// <summary>
    /// mod_status, <c>BusyServers</c>: the connections that it has, the one that asks included (src/mod_status.c). Of several workers each tells of its own, and
    /// which of them answers cannot be told.
    /// </summary>
    public override ActiveCounter? Counter(ProxySetup setup) =>
        setup.Plan.Workers > 1 ? null : new HttpStatusCounter(ProxySetup.Status, "/status?auto", StatusPage.Number("BusyServers:"), own: 1);

    /// <inheritdoc/>
    public RequestLine? ReadRequest(string line) => LighttpdLog.Read(line);

    // It sends "Connection: close" always (src/mod_proxy.c, proxy_create_env), and tries again what it could not connect for, and nothing else, whatever it is
    // told. When its client has left, it waits for the upstream all the same.
    /// <inheritdoc/>
    public override ProxyAbilities Abilities { get; } = new() { PostsWithoutLength = false, Workers = true, Connections = true };

    // It compares whole seconds, once a second: a timeout of 2 s ends a request after more than 2 and at most 4 (src/gw_backend.c, gw_handle_trigger_host_timeouts).
    /// <inheritdoc/>
    public override TimeoutNames TimeoutsOn(Transport transport) => new("connect-timeout", "write-timeout", "read-timeout", "read-timeout") { Step = 1.Seconds() };

    /// <inheritdoc/>
    public override TimeoutTraces TracesOfTimeouts(Plan plan) => LighttpdLog.Timeouts;

    /// <summary>8 s for a connection (src/gw_backend.c, gw_set_defaults_backend), and none for writing and reading.</summary>
    public override ProxyTimeouts ShippedTimeouts { get; } = ProxyTimeouts.Of(8.Seconds(), null, null);

    // src/gw_backend.c, gw_handle_trigger_hctx_timeout: 503 where it could not connect in time, 504 where it waited for the answer or could not send.
    /// <inheritdoc/>
    public override IReadOnlyList<int>? TimeoutStatuses => [503, 504];

    /// <inheritdoc/>
    public override LogMeaning? Explain(string line) => LighttpdLog.Explain(line);

    /// <inheritdoc/>
    public override IReadOnlyList<TunedLine> Tuned => field ??= TunedLine.Of(typeof(LighttpdProxy));

    /// <summary>Descriptors of a process: two for each connection and its own, as far as it may have them.</summary>
    private static int Files(Plan plan) => Math.Min(Largest, Math.Min(plan.OpenFiles ?? Limits.OpenFiles, (3 * plan.EffectiveWorkerConnections) + 64));

    // To a file it writes once in 4 s, or 8 KiB (src/mod_accesslog.c, log_access_periodic_flush); to a pipe each line at once.
    private static string RequestLog(ProxySetup setup) => setup.Plan.RequestLog
        ? $"  accesslog.filename = \"|cat >>{setup.RequestLog}\"\n  accesslog.format = \"{LighttpdLog.Format.Replace("\"", "\\\"", StringComparison.Ordinal)}\"\n"
        : "";

    private string[] Server(Endpoint upstream, Plan plan)
    {
        var names = TimeoutsOn(plan.Transport);
        string[] timeouts = plan.Timeouts == TimeoutSource.Shipped ? []
            : [.. new[] { (names.Connect, plan.ConnectTimeout), (names.Send, plan.SendTimeout), (names.FirstOctet, plan.ReadTimeout) }
                .Select(t => FormattableString.Invariant($"\"{t.Item1}\" => {names.RoundedSeconds(t.Item2)}"))];
        return
        [
            .. upstream.Path is { } path
                ? (string[])[$"\"host\" => \"{path}\""]
                : [$"\"host\" => \"{upstream.Tcp!.Address}\"", string.Create(CultureInfo.InvariantCulture, $"\"port\" => {upstream.Tcp.Port}")],
            .. timeouts,
            .. plan.Get(Backend),
        ];
    }
}
