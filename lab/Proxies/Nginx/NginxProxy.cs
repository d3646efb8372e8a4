using System.Globalization;
using System.Net;
using ProxyLab.Probes.Counters;

namespace ProxyLab.Proxies.Nginx;

/// <summary>nginx, from the distribution: one upstream server, everything else as it comes, so up to nginx 1.29 a connection upstream for each request, by HTTP/1.0.</summary>
public sealed class NginxProxy : Proxy, IHasWorkerProcesses, IHasRequestLog
{
    /// <summary>Locations, each with a <c>proxy_pass</c> and an upstream block of its own; clients ask for the first.</summary>
    public static Setting<int> ProxyPasses { get; } = Setting.Of("proxy_passes", 1, 1, 100, "nginx: locations with a proxy_pass of their own");

    /// <summary>Verbatim lines in the block http.</summary>
    public static Setting<IReadOnlyList<string>> Http { get; } = Setting.Lines("nginx.http", "nginx: a line in the block http, before the servers");

    private static readonly Setting<IReadOnlyList<string>>
        Main = Setting.Lines("nginx.main", "nginx: a line outside of every block"),
        Events = Setting.Lines("nginx.events", "nginx: a line at the end of the block events"),
        UpstreamBlock = Setting.Lines("nginx.upstream", "nginx: a line at the end of the block upstream"),
        ServerBlock = Setting.Lines("nginx.server", "nginx: a line in the block server, before its locations"),
        Location = Setting.Lines("nginx.location", "nginx: a line at the end of the location of the upstream");

    private static readonly string[] TempPaths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];

    /// <inheritdoc/>
    public override IReadOnlyList<Setting> Settings => [ProxyPasses, Main, Events, Http, UpstreamBlock, ServerBlock, Location];

    /// <inheritdoc/>
    public override string Remedy => "make deps (or: apt-get install nginx-light)";

    /// <inheritdoc/>
    public override IReadOnlyList<string> VersionArguments => ["-v"];

    /// <inheritdoc/>
    public override IReadOnlyList<string> BuildArguments => ["-V"];

    /// <inheritdoc/>
    public override string? Find() => Programs.Find("nginx");

    // What stands here though no plan asks for it, nginx needs to run in a sandbox, or the lab to measure it:
    // - user root root: there is no other user in the sandbox's namespace that could own its files;
    // - daemon off, error_log stderr notice: it is in the foreground, and the level of the lines by which it says that its workers have started;
    // - pid, access_log, temp paths: the files that the distribution's build would write cannot be written here;
    // - backlog: its own queue must not be the fault (its default is 511); worker_connections likewise (512);
    // - stub_status on a server of its own, for the counter. It counts the connection that asks, so it is asked on one that stays open: keepalive_requests
    //   and keepalive_timeout must not end it.
    /// <inheritdoc/>
    public override string Configure(ProxySetup setup)
    {
        var plan = setup.Plan;
        var limit = plan.UpstreamLimit is { } most ? FormattableString.Invariant($" max_conns={most}") : "";
        var servers = string.Concat(setup.Upstreams.Select(u => $"        server {u}{limit};\n"));
        var temp = string.Concat(TempPaths.Select(t => $"    {t}_temp_path {setup.Private("nginx-" + t)};\n"));
        RequireDescriptors(plan);
        setup.RequireKept(this);

        return string.Create(CultureInfo.InvariantCulture, $$"""
            user root root;
            daemon off;
            pid {{setup.Private("nginx.pid")}};
            error_log stderr notice;
            worker_processes {{plan.Workers}};
            {{Place(setup, Main, 0)}}events {
                worker_connections {{plan.EffectiveWorkerConnections}};
            {{Place(setup, Events, 4)}}}
            http {
            {{RequestLog(setup)}}{{temp}}{{Place(setup, Http, 4)}}    upstream upstream_under_study {
            {{servers}}{{Place(setup, UpstreamBlock, 8, Keep(plan))}}    }
            {{MoreUpstreams(plan, servers)}}    server {
                    listen {{setup.Front}} backlog={{plan.EffectiveFrontSomaxconn}}{{(plan.Listen == ListenMode.Shared ? "" : " reuseport")}};
            {{Place(setup, ServerBlock, 8)}}        location / {
            {{Place(setup, Location, 12, Pass(setup))}}        }
            {{MoreLocations(plan)}}    }
                server {
                    access_log off;
                    listen {{StatusOf(setup)}};
                    server_name {{ProxySetup.Status.Address}};
                    keepalive_timeout 1d;
                    keepalive_requests 1000000000;
                    location / {
                        stub_status;
                    }
                }
            }

            """);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Command(string program, ProxySetup setup) =>
        [program, "-e", "stderr", "-p", setup.PrivateFolder, "-c", setup.ConfFile];

    /// <summary>The master binds and listens before it forks (src/os/unix/ngx_process_cycle.c, ngx_start_worker_processes logs each fork).</summary>
    public override bool SaysReady(string line) => line.Contains("start worker process ", StringComparison.Ordinal);

    /// <inheritdoc/>
    public override int ReadyLines(Plan plan) => plan.Workers;

    /// <summary>
    /// stub_status (ngx_http_stub_status_module.c), <c>Active connections: 12</c>: connections accepted and not yet closed, the one that asks
    /// included.
    /// </summary>
    public override ActiveCounter Counter(ProxySetup setup) => new HttpStatusCounter(StatusOf(setup), "/", StatusPage.Number("Active connections:"), own: 1);

    /// <inheritdoc/>
    public RequestLine? ReadRequest(string line) => NginxLog.Read(line);

    // ngx_http_upstream.c, ngx_http_upstream_next: NGX_HTTP_UPSTREAM_FT_TIMEOUT alone becomes 504.
    /// <inheritdoc/>
    public override IReadOnlyList<int>? TimeoutStatuses => [504];

    /// <summary>ngx_log_errno writes the number and the words of an error.</summary>
    public override LogMeaning? Explain(string line) =>
        line.Contains("Too many open files", StringComparison.OrdinalIgnoreCase) ? LogMeaning.NoDescriptor
        : line.Contains("(99: Cannot assign requested address)", StringComparison.Ordinal) ? LogMeaning.NoPort
        : line.Contains("worker_connections are not enough", StringComparison.Ordinal) ? LogMeaning.NoConnection
        : null;

    /// <inheritdoc/>
    public override ProxyAbilities Abilities { get; } = new()
    {
        Fastcgi = true, Workers = true, Listen = [ListenMode.Shared, ListenMode.Reuseport], Connections = true, Keepalive = true, Idle = true, Limit = true, Retries = true, Abort = true,
    };

    /// <inheritdoc/>
    public override TimeoutNames TimeoutsOn(Transport transport) => new("proxy_connect_timeout", "proxy_send_timeout", "proxy_read_timeout", "proxy_read_timeout");

    // ngx_http_upstream.c and ngx_http.c, ngx_http_log_error_handler: "upstream timed out", and what it did then.
    /// <inheritdoc/>
    public override TimeoutTraces TracesOfTimeouts(Plan plan) => NginxLog.Timeouts;

    /// <summary>
    /// 60 s each, between HTTP and FastCGI alike: <c>proxy_connect_timeout</c>, <c>proxy_send_timeout</c> and <c>proxy_read_timeout</c> of
    /// ngx_http_proxy_module, and those of ngx_http_fastcgi_module.
    /// </summary>
    public override ProxyTimeouts ShippedTimeouts { get; } = ProxyTimeouts.Of(60.Seconds(), 60.Seconds(), 60.Seconds());

    /// <inheritdoc/>
    public override IReadOnlyList<TunedLine> Tuned => field ??= TunedLine.Of(typeof(NginxProxy));

    /// <summary>Of a field that is set the name counts too: each is a directive of its own.</summary>
    public override string DirectiveOf(string line) =>
        string.Join(' ', line.Split(' ').Take(line.StartsWith("proxy_set_header ", StringComparison.Ordinal) ? 2 : 1));

    /// <summary>A place of the configuration: what the plan asks for, what is tuned beside it, and the user's verbatim lines. nginx refuses a directive that stands twice.</summary>
    private string Place(ProxySetup setup, Setting<IReadOnlyList<string>> place, int indent, IReadOnlyList<string>? asked = null)
    {
        asked ??= [];
        var name = place.Name["nginx.".Length..];
        string[] all = [.. asked, .. setup.Plan.Get(place)];
        return string.Concat(asked.Select(directive => $"{new string(' ', indent)}{directive};\n"))
            + setup.TunedText(this, place == Location && setup.Plan.Protocol == Protocol.Fastcgi ? "fastcgi location" : name, all, indent)
            + setup.Lines(place, indent);
    }

    /// <summary>How many idle upstream connections each worker keeps, and how long (keepalive_timeout of ngx_http_upstream_module). Without a zone max_conns is of each worker.</summary>
    private static string[] Keep(Plan plan) =>
    [
        .. plan.UpstreamLimit is not null && plan.Workers > 1 ? (string[])["zone upstream_under_study 64k"] : [],
        .. plan.UpstreamKeepalive > 0 ? (string[])[FormattableString.Invariant($"keepalive {plan.UpstreamKeepalive}")] : [],
        .. plan.UpstreamIdle is { } idle ? (string[])[$"keepalive_timeout {ProxySetup.Ms(idle)}ms"] : [],
    ];

    // Its log, its listeners, an epoll set, an eventfd, and the channels to its master and the other workers (src/os/unix/ngx_process.c, ngx_spawn_process). With fewer its workers
    // die as they start, and the master starts others, or waits for nobody.
    private static void RequireDescriptors(Plan plan)
    {
        var least = 16 + (2 * plan.Workers);
        if (plan.OpenFiles < least) throw new LabException("configure nginx", FormattableString.Invariant($"open_files={plan.OpenFiles} is too few for its workers to start"), FormattableString.Invariant($"set open_files to {least} or more"));
    }

    // Without a buffer each line is one write to a file that is open for appending: lines of several workers stay whole.
    private static string RequestLog(ProxySetup setup) => setup.Plan.RequestLog
        ? $"    log_format lab '{NginxLog.Format}';\n    access_log {setup.RequestLog} lab;\n"
        : "    access_log off;\n";

    /// <summary>The location's directives: where its upstream is, and what the plan asks for.</summary>
    private static string[] Pass(ProxySetup setup)
    {
        var plan = setup.Plan;
        var module = plan.Protocol == Protocol.Fastcgi ? "fastcgi" : "proxy";
        string[] pass = plan.Protocol == Protocol.Fastcgi
            ? ["fastcgi_pass upstream_under_study", .. plan.UpstreamKeepalive > 0 ? (string[])["fastcgi_keep_conn on"] : [], .. Parameters(setup).Select(p => $"fastcgi_param {p}")]
            : ["proxy_pass http://upstream_under_study", .. plan.UpstreamKeepalive > 0 ? (string[])["proxy_http_version 1.1", "proxy_set_header Connection \"\""] : []];
        string[] timeouts = plan.Timeouts == TimeoutSource.Shipped ? [] :
        [
            $"{module}_connect_timeout {ProxySetup.Ms(plan.ConnectTimeout)}ms",
            $"{module}_send_timeout {ProxySetup.Ms(plan.SendTimeout)}ms",
            $"{module}_read_timeout {ProxySetup.Ms(plan.ReadTimeout)}ms",
        ];
        string[] retries = plan.UpstreamRetries switch
        {
            UpstreamRetries.Shipped => [],
            UpstreamRetries.Idempotent => [$"{module}_next_upstream error timeout http_503"],
            _ => [$"{module}_next_upstream error timeout http_503 non_idempotent"],
        };
        string[] aborts = plan.AbortUpstream == AbortUpstream.Always ? [$"{module}_ignore_client_abort off"] : [];
        return [.. pass, .. timeouts, .. retries, .. aborts];
    }

    /// <summary>What a FastCGI application needs of RFC 3875, written here so that no file of the distribution is; and which worker asks.</summary>
    private static string[] Parameters(ProxySetup setup) =>
    [
        "REQUEST_METHOD $request_method", "QUERY_STRING $query_string", "CONTENT_TYPE $content_type", "CONTENT_LENGTH $content_length",
        "SERVER_PROTOCOL $server_protocol", "REQUEST_URI $request_uri", $"SCRIPT_NAME /{setup.Script}", $"SCRIPT_FILENAME {setup.Private(setup.Script)}",
        $"{FastCgiUpstream.Worker} $pid",
    ];

    // Each listening socket takes one of worker_connections, and the master's channel another (src/event/ngx_event.c, ngx_event_process_init):
    // with two of them nginx starts only if it listens once, so that the status is a second server, by name, on the front's port.
    private static IPEndPoint StatusOf(ProxySetup setup) => setup.Plan.WorkerConnections is 1 or 2 ? new(IPAddress.Loopback, setup.Front.Port) : ProxySetup.Status;

    private static string MoreUpstreams(Plan plan, string servers) => string.Concat(Enumerable.Range(2, plan.Get(ProxyPasses) - 1).Select(i => $$"""
            upstream upstream_{{i}} {
        {{servers}}    }

        """));

    private static string MoreLocations(Plan plan) => string.Concat(Enumerable.Range(2, plan.Get(ProxyPasses) - 1).Select(i => $$"""
                location /{{i}}/ {
                    proxy_pass http://upstream_{{i}};
                }

        """));
}
