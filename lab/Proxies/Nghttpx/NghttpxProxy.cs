using System.Globalization;
using ProxyLab.Probes.Counters;

namespace ProxyLab.Proxies.Nghttpx;

/// <summary>nghttpx, from the distribution: HTTP/1.1 in front and behind, a worker process with threads.</summary>
public sealed class NghttpxProxy : Proxy, IHasRequestLog
{
    private static readonly Setting<IReadOnlyList<string>>
        Main = Setting.Lines("nghttpx.main", "nghttpx: a line of its configuration, such as backend-max-backoff=5s"),
        Backend = Setting.Lines("nghttpx.backend", "nghttpx: a parameter of each backend, such as fail=2");

    /// <inheritdoc/>
    public override IReadOnlyList<Setting> Settings => [Main, Backend];

    /// <inheritdoc/>
    public override bool Extra => true;

    /// <inheritdoc/>
    public override string Remedy => "make deps (or: apt-get install nghttp2-proxy)";

    /// <inheritdoc/>
    public override IReadOnlyList<string> VersionArguments => ["--version"];

    /// <inheritdoc/>
    public override string? Find() => Programs.Find("nghttpx");

    // What stands here though no plan asks for it, nghttpx needs to run in a sandbox, or the lab to measure it:
    // - no-tls: it wants a certificate otherwise;
    // - proto=http/1.1: the default, which is said so that a reader sees it;
    // - backlog: the plan's number, which is its own queue (65,536 by default, cut down to somaxconn).
    // It has no limit of connections by default, and its log is standard error.
    /// <inheritdoc/>
    public override string Configure(ProxySetup setup)
    {
        var plan = setup.Plan;
        string[] asked =
        [
            $"workers={Number(plan.Workers)}",
            $"backlog={Number(plan.EffectiveFrontSomaxconn)}",
            .. plan.WorkerConnections is { } most ? (string[])[$"worker-frontend-connections={Number(most)}"] : [],
            .. Timeouts(plan),
            .. plan.UpstreamIdle is { } idle ? (string[])[$"backend-keep-alive-timeout={ProxySetup.Ms(idle)}ms"] : [],
            .. plan.RequestLog ? (string[])[$"accesslog-file={setup.RequestLog}", $"accesslog-format={NghttpxLog.Format}"] : [],
        ];
        return $"frontend={setup.Front.Address},{Number(setup.Front.Port)};no-tls\n"
            + string.Concat(setup.Upstreams.Select(u => $"backend={string.Join(';', [Address(u), "", "proto=http/1.1", .. plan.Get(Backend)])}\n"))
            + setup.Place(this, Main, asked, "");
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Command(string program, ProxySetup setup) => [program, $"--conf={setup.ConfFile}"];

    /// <summary>It listens by then (src/shrpx_connection_handler.cc, create_worker_thread).</summary>
    public override bool SaysReady(string line) => line.Contains("Created worker thread #", StringComparison.Ordinal);

    /// <inheritdoc/>
    public override int ReadyLines(Plan plan) => plan.Workers;

    /// <summary>It has none: its API endpoint knows <c>backendconfig</c> and <c>configrevision</c> alone (nghttpx(1), "API endpoints").</summary>
    public override ActiveCounter? Counter(ProxySetup setup) => null;

    /// <inheritdoc/>
    public RequestLine? ReadRequest(string line) => NghttpxLog.Read(line);

    // It keeps upstream connections anyway, and ends its request upstream anyway when the client has left (src/shrpx_client_handler.cc, on_read: the handler is
    // deleted with all that it has). It tries again what it could not connect for, and cannot be told otherwise.
    /// <inheritdoc/>
    public override ProxyAbilities Abilities { get; } = new() { Workers = true, Connections = true, Keepalive = true, Idle = true, Abort = true };

    /// <inheritdoc/>
    public override TimeoutNames TimeoutsOn(Transport transport) => new("backend-connect-timeout", "backend-write-timeout", "backend-read-timeout", "backend-read-timeout");

    /// <inheritdoc/>
    public override TimeoutTraces TracesOfTimeouts(Plan plan) => NghttpxLog.Timeouts;

    /// <summary>30 s for a connection and between two writes, 60 s between two reads: nghttpx(1), "Timeout".</summary>
    public override ProxyTimeouts ShippedTimeouts { get; } = ProxyTimeouts.Of(30.Seconds(), 30.Seconds(), 60.Seconds());

    // src/shrpx_https_upstream.cc, downstream_error: 504 where the request's head was sent, 408 where it was not; src/shrpx_http_downstream_connection.cc,
    // connect_timeoutcb: 504 for a connection.
    /// <inheritdoc/>
    public override IReadOnlyList<int>? TimeoutStatuses => [504, 408];

    /// <inheritdoc/>
    public override LogMeaning? Explain(string line) => NghttpxLog.Explain(line);

    /// <inheritdoc/>
    public override IReadOnlyList<TunedLine> Tuned => field ??= TunedLine.Of(typeof(NghttpxProxy));

    /// <summary>What stands before the equals sign.</summary>
    public override string DirectiveOf(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return line.Split('=', 2)[0];
    }

    private static string[] Timeouts(Plan plan) => plan.Timeouts == TimeoutSource.Shipped ? [] :
    [
        $"backend-connect-timeout={ProxySetup.Ms(plan.ConnectTimeout)}ms",
        $"backend-write-timeout={ProxySetup.Ms(plan.SendTimeout)}ms",
        $"backend-read-timeout={ProxySetup.Ms(plan.ReadTimeout)}ms",
    ];

    private static string Address(Endpoint upstream) => upstream.Path is { } path ? $"unix:{path}" : $"{upstream.Tcp!.Address},{Number(upstream.Tcp.Port)}";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
