using System.Globalization;
using System.Text;
using ProxyLab.Probes.Counters;
using ProxyLab.Sandboxes;

namespace ProxyLab.Proxies.Haproxy;

/// <summary>HAProxy, from the distribution: master-worker mode, servers without a health check, retries as they come.</summary>
public sealed class HaproxyProxy : Proxy, IHasRequestLog
{
    private static readonly Setting<IReadOnlyList<string>>
        Global = Setting.Lines("haproxy.global", "HAProxy: a line at the end of the section global"),
        Defaults = Setting.Lines("haproxy.defaults", "HAProxy: a line at the end of the section defaults"),
        Frontend = Setting.Lines("haproxy.frontend", "HAProxy: a line at the end of the frontend"),
        Backend = Setting.Lines("haproxy.backend", "HAProxy: a line before the servers of the backend"),
        Server = Setting.Lines("haproxy.server", "HAProxy: words at the end of each server's line");

    // Among the defaults, so that the frontend has it too: in a backend alone it does nothing here, for the frontend's connection no longer reads (src/mux_h1.c).
    private const string AbortOnClose = "option abortonclose";

    /// <summary>The descriptor of <see cref="ProxySetup.RequestLog"/>.</summary>
    private const int LogDescriptor = 3;

    /// <inheritdoc/>
    public override IReadOnlyList<Setting> Settings => [Global, Defaults, Frontend, Backend, Server];

    /// <inheritdoc/>
    public override string Remedy => "make deps (or: apt-get install haproxy)";

    /// <inheritdoc/>
    public override IReadOnlyList<string> VersionArguments => ["-v"];

    /// <inheritdoc/>
    public override IReadOnlyList<string> BuildArguments => ["-vv"];

    /// <inheritdoc/>
    public override string? Find() => Programs.Find("haproxy");

    // What stands here though no plan asks for it, HAProxy needs to run in a sandbox, or the lab to measure it:
    // - stats socket, stats timeout: for the counter, whose connection stays open;
    // - log, log global, option httplog, capture: it logs nothing otherwise, and its lines tell how requests ended and what it ran short of;
    // - mode http: its default is TCP, and then it is no proxy for HTTP;
    // - backlog: its own queue must not be the fault; maxconn likewise, which it would work out from the machine's limits.
    /// <inheritdoc/>
    public override string Configure(ProxySetup setup)
    {
        var plan = setup.Plan;
        RequireDescriptors(plan);
        var planned = ServerWords(plan);
        var asked = plan.Get(Server);
        var words = string.Concat(planned.Concat(setup.Tuned(this, "server", [.. asked, .. planned]).Select(t => t.Line)).Concat(asked).Select(w => $" {w}"));
        var servers = string.Concat(setup.Upstreams.Select((u, i) => $"    server {(i == 0 ? "upstream" : $"upstream{i + 1}")} {(u.IsUnix ? $"unix@{u.Path}" : u)}{words}\n"));
        return string.Create(CultureInfo.InvariantCulture, $"""
            global
            {Log(plan)}    nbthread {plan.Workers}
                maxconn {MaxConnections(plan)}
                stats socket {Socket(setup)} mode 600 level operator
                stats timeout 1d
            {Place(setup, Global, [])}defaults
                mode http
                log global
                option httplog
            {Place(setup, Defaults, [.. Timeouts(plan), .. plan.AbortUpstream == AbortUpstream.Always ? (string[])[AbortOnClose] : []])}frontend front
                capture request header {RequestScanner.IdField} len {HaproxyLog.LongestId}
                bind {setup.Front} backlog {plan.EffectiveFrontSomaxconn}
                default_backend upstream_under_study
            {Place(setup, Frontend, [])}backend upstream_under_study
            {Place(setup, Backend, Behaviour(plan))}{servers}
            """);
    }

    /// <summary>
    /// With <c>-W</c> the master starts itself a second time, to wait for the workers, and reads no configuration then (src/haproxy.c, mworker_reexec): its 100
    /// connections by default would need 213 descriptors. Only <c>-n</c> tells it of fewer.
    /// </summary>
    public override IReadOnlyList<string> Command(string program, ProxySetup setup)
    {
        ArgumentNullException.ThrowIfNull(setup);
        string[] fewer = setup.Plan.OpenFiles is null ? [] : ["-n", MaxConnections(setup.Plan).ToString(CultureInfo.InvariantCulture)];
        string[] logging = setup.Plan.RequestLog ? ["/bin/sh", "-c", $"exec \"$@\" {LogDescriptor}>>{setup.RequestLog}", "sh"] : [];
        return [.. logging, program, "-W", .. fewer, "-f", setup.ConfFile];
    }

    /// <inheritdoc/>
    public override bool SaysReady(string line) => line.Contains("Loading success", StringComparison.Ordinal);

    /// <summary>
    /// The sessions on the frontend (<c>scur</c>), by the stats socket. The command line's <c>prompt</c> mode keeps the connection open
    /// (management guide, section 9.3): every answer, also the first, empty one, ends with a line feed and <c>&gt; </c>.
    /// </summary>
    public override ActiveCounter Counter(ProxySetup setup)
    {
        var frontend = Encoding.ASCII.GetBytes("front");
        return new CommandSocketCounter(Socket(setup), "prompt", "show stat front 1 -1", "\n> ", answer => HaproxyCsv.Find(answer, frontend, "FRONTEND"u8, "scur"u8));
    }

    /// <inheritdoc/>
    public RequestLine? ReadRequest(string line) => HaproxyLog.Read(line);

    // A timeout of the server is 504, one of connect or queue 503, as what was refused is (configuration manual, "HTTP status codes").
    /// <inheritdoc/>
    public override IReadOnlyList<int>? TimeoutStatuses => [503, 504];

    // src/clock.c, clock_update_local_date: it sees a step that comes while it waits for events, and takes it back, but none that comes while it works.
    /// <inheritdoc/>
    public override bool CountsInWallClock => true;

    /// <summary><c>reached process FD limit</c> is src/sock.c, sock_accept_conn; <c>no free ports</c> is src/proto_tcp.c, tcp_connect_server.</summary>
    public override LogMeaning? Explain(string line) =>
        line.Contains("FD limit", StringComparison.Ordinal) || line.Contains("Too many open files", StringComparison.OrdinalIgnoreCase) ? LogMeaning.NoDescriptor
        : line.Contains("no free ports", StringComparison.Ordinal) ? LogMeaning.NoPort
        : null;

    /// <inheritdoc/>
    public override ProxyAbilities Abilities { get; } = new() { Workers = true, Connections = true, Keepalive = true, Idle = true, Limit = true, Retries = true, Abort = true };

    // "timeout server" is the longest time without an octet from the server, or to it (configuration manual, section 4.2).
    /// <inheritdoc/>
    public override TimeoutNames TimeoutsOn(Transport transport) => new("timeout connect", "timeout server", "timeout server", "timeout server");

    /// <inheritdoc/>
    public override TimeoutTraces TracesOfTimeouts(Plan plan) => HaproxyLog.Timeouts;

    /// <summary>None: <c>timeout connect</c>, <c>timeout server</c> (configuration manual, section 4.2): "by default infinite", of which it warns as it starts.</summary>
    public override ProxyTimeouts ShippedTimeouts => ProxyTimeouts.None;

    /// <inheritdoc/>
    public override IReadOnlyList<TunedLine> Tuned => field ??= TunedLine.Of(typeof(HaproxyProxy));

    /// <summary>Of what only says the kind, the next word counts too.</summary>
    public override string DirectiveOf(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return string.Join(' ', line.Split(' ').Take(line.Split(' ')[0] is "option" or "timeout" or "http-request" ? 2 : 1));
    }

    /// <summary>A section's end: what the plan asks for, what is tuned beside it, and the user's verbatim lines. A plan that says which requests are tried again says it of every method.</summary>
    private string Place(ProxySetup setup, Setting<IReadOnlyList<string>> section, IReadOnlyList<string> asked)
    {
        string[] retries = setup.Plan.UpstreamRetries == UpstreamRetries.Shipped ? [] : ["http-request disable-l7-retry"];
        return string.Concat(asked.Select(line => $"    {line}\n"))
            + setup.TunedText(this, section.Name["haproxy.".Length..], [.. asked, .. setup.Plan.Get(section), .. retries], 4)
            + setup.Lines(section, 4);
    }

    // The client's timeout must not end what the server's is there to end, so it is as long as the wave.
    private static string[] Timeouts(Plan plan) => plan.Timeouts == TimeoutSource.Shipped ? [] :
    [
        $"timeout connect {ProxySetup.Ms(plan.ConnectTimeout)}ms", $"timeout server {ProxySetup.Ms(plan.ReadTimeout)}ms", $"timeout client {ProxySetup.Ms(plan.EffectiveDeadline)}ms",
    ];

    // Of requests that it has sent, HAProxy tries none again until it is told, and then all that fit into one buffer of 16 KiB, a POST too (configuration manual, "retry-on"). They
    // go to the next server only with "option redispatch 1".
    private static string[] Behaviour(Plan plan) =>
    [
        .. plan.UpstreamRetries == UpstreamRetries.Shipped ? [] : (string[])["retry-on conn-failure empty-response junk-response response-timeout 503", "option redispatch 1"],
        .. plan.UpstreamRetries == UpstreamRetries.Idempotent ? (string[])["http-request disable-l7-retry unless { method GET HEAD PUT DELETE OPTIONS TRACE }"] : [],
    ];

    // HAProxy keeps idle upstream connections as it comes. pool-purge-delay is the time between two purges: each closes half of those beyond the need of late,
    // an estimate that itself halves each time (src/server.c, srv_cleanup_idle_conns). So the first of them end after about three such times, and of 20 the
    // last after seven.
    private static string[] ServerWords(Plan plan) =>
    [
        .. plan.UpstreamIdle is { } time ? (string[])[$"pool-purge-delay {ProxySetup.Ms(time)}ms"] : [],
        .. plan.UpstreamLimit is { } most ? (string[])[FormattableString.Invariant($"maxconn {most}")] : [],
    ];

    // To a pipe HAProxy does not wait: what its reader is too slow for is lost (src/fd.c, fd_write_frag_line). A file is never full, and HAProxy
    // writes to none by its name, so that it inherits one. Standard output then has only what is more than information, which no request is.
    private static string Log(Plan plan) => plan.RequestLog
        ? $"    log stdout format raw local0 notice\n    log fd@{LogDescriptor} format raw local0\n"
        : "    log stdout format raw local0\n";

    private static string Socket(ProxySetup setup) => setup.Private("haproxy.sock");

    private static int MaxConnections(Plan plan) => plan.WorkerConnections ?? Math.Min(plan.EffectiveWorkerConnections, MostConnections(plan));

    // HAProxy refuses to start when it cannot have two descriptors for each connection, and those of its own: ten, ten for the stats socket, its listeners,
    // and three for each thread (src/haproxy.c, compute_ideal_maxconn and main: "Cannot raise FD limit").
    private static int MostConnections(Plan plan) => ((plan.OpenFiles ?? Limits.OpenFiles) - 32 - (4 * plan.Workers)) / 2;

    private static void RequireDescriptors(Plan plan)
    {
        if (plan.OpenFiles is not { } files || MaxConnections(plan) is var connections and >= 1 && connections <= MostConnections(plan)) return;
        throw new LabException(
            "configure haproxy",
            FormattableString.Invariant($"open_files={files} is room for {Math.Max(0, MostConnections(plan))} connections, and it is to start with {Math.Max(1, MaxConnections(plan))}"),
            "raise open_files, or set worker_connections to no more than that");
    }
}
