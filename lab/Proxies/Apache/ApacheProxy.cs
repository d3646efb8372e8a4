using System.Globalization;
using ProxyLab.Probes.Counters;

namespace ProxyLab.Proxies.Apache;

/// <summary>Apache httpd with mod_proxy_http, from the distribution: the event MPM, a thread for each request, upstream connections kept as they come.</summary>
public sealed class ApacheProxy : Proxy, IHasWorkerProcesses, IHasRequestLog
{
    private static readonly Setting<IReadOnlyList<string>>
        Main = Setting.Lines("apache.main", "Apache: a line outside of every section"),
        Front = Setting.Lines("apache.front", "Apache: a line in the virtual host that clients connect to, before its ProxyPass"),
        Worker = Setting.Lines("apache.worker", "Apache: a parameter of each upstream, such as ProxySet retry=0"),
        Balancer = Setting.Lines("apache.balancer", "Apache: a line in the balancer, which is there for several addresses alone");

    private static readonly string[] Modules = ["mpm_event", "authz_core", "proxy", "proxy_http", "status"];
    private static readonly string[] BalancerModules = ["slotmem_shm", "proxy_balancer", "lbmethod_byrequests"];

    // server/mpm/event/event.c, MAX_THREAD_LIMIT.
    private const int MostThreads = 20_000;

    private const string ProxySet = "ProxySet ", BalancerName = "balancer://upstream_under_study";

    /// <inheritdoc/>
    public override IReadOnlyList<Setting> Settings => [Main, Front, Worker, Balancer];

    /// <inheritdoc/>
    public override bool Extra => true;

    // Its children refuse to serve as root, and no other user is there to become (server/core.c, core_post_config; modules/arch/unix/mod_unixd.c).
    /// <inheritdoc/>
    public override bool RefusesRoot => true;

    /// <inheritdoc/>
    public override string Remedy => "make deps (or: apt-get install apache2)";

    /// <inheritdoc/>
    public override IReadOnlyList<string> VersionArguments => ["-v"];

    /// <inheritdoc/>
    public override IReadOnlyList<string> BuildArguments => ["-V"];

    /// <inheritdoc/>
    public override string? Find() => Programs.Find("apache2");

    // What stands here though no plan asks for it, Apache needs to run in a sandbox, or the lab to measure it:
    // - ServerRoot, DefaultRuntimeDir, PidFile: the folders of the distribution's build cannot be written here;
    // - ServerName: it would ask the resolver for the name of each of its addresses;
    // - LoadModule: nothing is built in but the core; authz_core because a request without it is refused;
    // - ErrorLog, LogLevel: its log is the proxy's output; of the MPM's debug lines each child writes one when it serves, which the parent's own line does not tell;
    // - ServerLimit to MaxRequestWorkers: a thread is busy for each request that waits, and by default there are 75: they must not be the fault. All children and
    //   threads are there from the start, and none comes or goes;
    // - ListenBacklog: its own queue must not be the fault (its default is 511);
    // - the second virtual host: the counter's, on a connection that stays open.
    /// <inheritdoc/>
    public override string Configure(ProxySetup setup)
    {
        var (plan, threads) = (setup.Plan, Threads(setup.Plan));
        var several = setup.Upstreams.Count > 1;
        return string.Create(CultureInfo.InvariantCulture, $"""
            ServerRoot {setup.PrivateFolder}
            ServerName localhost
            DefaultRuntimeDir {setup.PrivateFolder}
            PidFile {setup.Private("apache.pid")}
            ErrorLog /proc/self/fd/2
            LogLevel warn mpm_event:debug
            {string.Concat((several ? [.. Modules, .. BalancerModules] : Modules).Select(m => $"LoadModule {m}_module /usr/lib/apache2/modules/mod_{m}.so\n"))}ServerLimit {plan.Workers}
            StartServers {plan.Workers}
            ThreadLimit {threads}
            ThreadsPerChild {threads}
            MaxRequestWorkers {plan.Workers * threads}
            MinSpareThreads 1
            MaxSpareThreads {plan.Workers * threads}
            ListenBacklog {plan.EffectiveFrontSomaxconn}
            Listen {setup.Front}
            Listen {ProxySetup.Status}
            {setup.Place(this, Main, [], "")}{Upstream(setup)}<VirtualHost {setup.Front}>
                ServerName localhost
            {RequestLog(setup)}{setup.Place(this, Front, [], "    ")}    ProxyPass "/" "{(several ? $"{BalancerName}/" : Url(setup.Upstreams[0]))}"
            </VirtualHost>
            <VirtualHost {ProxySetup.Status}>
                ServerName localhost
                KeepAliveTimeout 86400
                MaxKeepAliveRequests 0
                <Location "/">
                    SetHandler server-status
                </Location>
            </VirtualHost>

            """);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Command(string program, ProxySetup setup)
    {
        ArgumentNullException.ThrowIfNull(setup);
        return [program, "-D", "FOREGROUND", "-f", setup.ConfFile];
    }

    /// <summary>
    /// A child that serves (server/mpm/event/event.c, start_threads): <c>AH02471</c>. That the parent resumes normal operations it says also while each of its
    /// children dies.
    /// </summary>
    public override bool SaysReady(string line) => line.Contains("AH02471: ", StringComparison.Ordinal);

    /// <inheritdoc/>
    public override int ReadyLines(Plan plan) => plan.Workers;

    /// <summary>
    /// mod_status, <c>BusyWorkers: 12</c>: threads with a request in hand, the one that answers this included. A client is counted from when its request was
    /// read until its answer was written; a connection that is idle between two requests holds no thread.
    /// </summary>
    public override ActiveCounter Counter(ProxySetup setup) => new HttpStatusCounter(ProxySetup.Status, "/?auto", StatusPage.Number("BusyWorkers:"), own: 1);

    /// <inheritdoc/>
    public RequestLine? ReadRequest(string line) => ApacheLog.Read(line);

    // mod_proxy_http.c, ap_proxy_http_process_response: what was not answered in time is 502, as what was cut is; ap_proxy_http_handler: a connection that could not be made,
    // in time or not, is 503; ap_proxy_pass_brigade: a body that could not be sent in time is 504.
    /// <inheritdoc/>
    public override IReadOnlyList<int>? TimeoutStatuses => [502, 503, 504];

    /// <summary>apr_strerror gives the number and the words of an error; <c>AH00484</c> is server/mpm/event/event.c: no thread was idle.</summary>
    public override LogMeaning? Explain(string line) =>
        line.Contains("(24)Too many open files", StringComparison.Ordinal) ? LogMeaning.NoDescriptor
        : line.Contains("(99)Cannot assign requested address", StringComparison.Ordinal) ? LogMeaning.NoPort
        : line.Contains("AH00484: ", StringComparison.Ordinal) ? LogMeaning.NoConnection
        : null;

    // It keeps upstream connections anyway. How long an idle one may be used again it can be told (ttl), but nothing ends it while no request comes. It
    // tries a request again only at another member of a balancer, and only if it could not connect; that a client has left it does not notice while it
    // waits for its upstream.
    /// <inheritdoc/>
    public override ProxyAbilities Abilities { get; } = new() { Workers = true, Connections = true, Keepalive = true, Limit = true };

    // A Unix socket is connected to before it has a timeout, so that connect(2) waits for as long as the queue is full (proxy_util.c, ap_proxy_connect_backend).
    // "timeout" takes whole seconds (mod_proxy.c, set_worker_param), as ProxyTimeout does.
    /// <inheritdoc/>
    public override TimeoutNames TimeoutsOn(Transport transport) =>
        new(transport == Transport.Tcp ? "connectiontimeout" : null, "timeout", "timeout", "timeout") { Step = 1.Seconds() };

    // AH00957 is proxy_util.c, ap_proxy_connect_backend; all else that it waited for in vain is of a client, which the line names first.
    /// <inheritdoc/>
    public override TimeoutTraces TracesOfTimeouts(Plan plan) => Traces;

    /// <summary>60 s each: <c>Timeout</c> of the core, which <c>ProxyTimeout</c>, <c>timeout</c> and <c>connectiontimeout</c> of mod_proxy fall back to.</summary>
    public override ProxyTimeouts ShippedTimeouts { get; } = ProxyTimeouts.Of(60.Seconds(), 60.Seconds(), 60.Seconds());

    /// <inheritdoc/>
    public override IReadOnlyList<TunedLine> Tuned => field ??= TunedLine.Of(typeof(ApacheProxy));

    /// <summary>Of a parameter the name counts too: each is a directive of its own.</summary>
    public override string DirectiveOf(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return line.StartsWith(ProxySet, StringComparison.Ordinal) ? line.Split('=', 2)[0] : line.Split(' ', 2)[0];
    }

    private static TimeoutTraces Traces { get; } = new()
    {
        Logged = [new("connectiontimeout", "The timeout specified has expired: .*AH00957: "), new("timeout", @"The timeout specified has expired: ")],
    };

    /// <summary>The upstream and its parameters: lines of its own, or for several addresses words at the end of each member's line, which is where a balancer has them.</summary>
    private string Upstream(ProxySetup setup)
    {
        string[] asked = Parameters(setup.Plan);
        if (setup.Upstreams is [var one]) return $"<Proxy \"{Url(one)}\">\n{setup.Place(this, Worker, asked, "    ")}</Proxy>\n";
        var user = setup.Plan.Get(Worker);
        var words = string.Concat(asked.Concat(setup.Tuned(this, "worker", [.. asked, .. user]).Select(t => t.Line)).Concat(user).Select(line => $" {line[(line.StartsWith(ProxySet, StringComparison.Ordinal) ? ProxySet.Length : 0)..]}"));
        return $"<Proxy \"{BalancerName}\">\n{string.Concat(setup.Upstreams.Select(u => $"    BalancerMember \"http://{u}\"{words}\n"))}{setup.Place(this, Balancer, ["ProxySet lbmethod=byrequests"], "    ")}</Proxy>\n";
    }

    // One timeout is for sending and for reading: it gets the plan's for reading.
    private string[] Parameters(Plan plan)
    {
        var names = TimeoutsOn(plan.Transport);
        string[] timeouts = plan.Timeouts == TimeoutSource.Shipped ? [] :
        [
            .. names.Connect is { } connect ? (string[])[FormattableString.Invariant($"{ProxySet}{connect}={names.RoundedSeconds(plan.ConnectTimeout)}")] : [],
            FormattableString.Invariant($"{ProxySet}{names.FirstOctet}={names.RoundedSeconds(plan.ReadTimeout)}"),
        ];
        return [.. timeouts, .. plan.UpstreamLimit is { } most ? (string[])[FormattableString.Invariant($"{ProxySet}max={most}")] : [], .. plan.UpstreamKeepalive > 0 ? (string[])[FormattableString.Invariant($"{ProxySet}smax={plan.UpstreamKeepalive}")] : []];
    }

    private static string Url(Endpoint upstream) => upstream.IsUnix ? $"unix:{upstream.Path}|http://localhost/" : $"http://{upstream}/";

    private static string RequestLog(ProxySetup setup) => setup.Plan.RequestLog
        ? $"    LogFormat \"{ApacheLog.Format}\" lab\n    CustomLog {setup.RequestLog} lab\n"
        : "";

    private static int Threads(Plan plan) => Math.Min(plan.EffectiveWorkerConnections, MostThreads);
}
