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
    private const string AbortOnClose = "    option abortonclose\n";

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

    /// <inheritdoc/>
    public override string Configure(ProxySetup setup)
    {
        setup.RequireHttp(this);
        var plan = setup.Plan;
        RequireDescriptors(plan);
        var idle = Idle(plan);
        var words = string.Concat(plan.Get(Server).Select(w => $" {w}"));
        var servers = string.Concat(setup.Upstreams.Select((u, i) => $"    server {(i == 0 ? "upstream" : $"upstream{i + 1}")} {(u.IsUnix ? $"unix@{u.Path}" : u)}{idle}{words}\n"));

        // The client's timeout must not end what the server's is there to end, so it is as long as the wave.
        return string.Create(CultureInfo.InvariantCulture, $"""
            global
            {Log(plan)}    nbthread {plan.Workers}
                maxconn {MaxConnections(plan)}
                stats socket {Socket(setup)} mode 600 level operator
                stats timeout 1d
            {setup.Lines(Global, 4)}defaults
                mode http
                log global
                option httplog
                timeout connect {ProxySetup.Ms(plan.ConnectTimeout)}ms
                timeout server {ProxySetup.Ms(plan.ReadTimeout)}ms
                timeout client {ProxySetup.Ms(plan.EffectiveDeadline)}ms
            {(plan.AbortUpstream == AbortUpstream.Always ? AbortOnClose : "")}{setup.Lines(Defaults, 4)}frontend front
                capture request header {RequestScanner.IdField} len {HaproxyLog.LongestId}
                bind {setup.Front} backlog {plan.EffectiveFrontSomaxconn}
                maxconn {MaxConnections(plan)}
                default_backend upstream_under_study
            {setup.Lines(Frontend, 4)}backend upstream_under_study
            {Behaviour(plan)}{setup.Lines(Backend, 4)}{servers}
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

    // src/clock.c, clock_update_local_date: it sees a step that comes while it waits for events, and takes it back, but none that comes while it works. From 3.1 on
    // it has the monotonic clock.
    /// <inheritdoc/>
    public override bool CountsInWallClock => true;

    /// <summary><c>reached process FD limit</c> is src/sock.c, sock_accept_conn; <c>no free ports</c> is src/proto_tcp.c, tcp_connect_server.</summary>
    public override LogMeaning? Explain(string line) =>
        line.Contains("FD limit", StringComparison.Ordinal) || line.Contains("Too many open files", StringComparison.OrdinalIgnoreCase) ? LogMeaning.NoDescriptor
        : line.Contains("no free ports", StringComparison.Ordinal) ? LogMeaning.NoPort
        : null;

    // Of requests that it has sent, HAProxy tries none again until it is told, and then all that fit into one buffer of 16 KiB, a POST too (configuration manual, "retry-on"). They
    // go to the next server only with "option redispatch 1".
    private static string Behaviour(Plan plan)
    {
        string[] retries = plan.UpstreamRetries == UpstreamRetries.Shipped ? []
            : ["retry-on conn-failure empty-response junk-response response-timeout 503", "option redispatch 1"];
        string[] idempotent = plan.UpstreamRetries == UpstreamRetries.Idempotent ? ["http-request disable-l7-retry unless { method GET HEAD PUT DELETE OPTIONS TRACE }"] : [];
        return string.Concat(retries.Concat(idempotent).Select(line => $"    {line}\n"));
    }

    // HAProxy keeps idle upstream connections as it comes. pool-purge-delay is the time between two purges: each closes half of those beyond the need of late,
    // an estimate that itself halves each time (src/server.c, srv_cleanup_idle_conns). So the first of them end after about three such times, and of 20 the
    // last after seven.
    private static string Idle(Plan plan) => plan.UpstreamIdle is { } time ? $" pool-purge-delay {ProxySetup.Ms(time)}ms" : "";

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
