using System.Globalization;
using System.Net;
using ProxyLab.Probes.Counters;

namespace ProxyLab.Proxies.Nginx;

/// <summary>nginx, from the distribution: one upstream server, everything else as it comes, so a connection upstream for each request, by HTTP/1.0.</summary>
public sealed class NginxProxy : Proxy, IHasWorkerProcesses, IHasRequestLog
{
    /// <summary>Locations, each with a <c>proxy_pass</c> and an upstream block of its own; clients ask for the first.</summary>
    public static Setting<int> ProxyPasses { get; } = Setting.Of("proxy_passes", 1, 1, 100, "nginx: locations with a proxy_pass of their own");

    private static readonly Setting<IReadOnlyList<string>>
        Main = Setting.Lines("nginx.main", "nginx: a line outside of every block"),
        Events = Setting.Lines("nginx.events", "nginx: a line at the end of the block events"),
        Http = Setting.Lines("nginx.http", "nginx: a line in the block http, before the servers"),
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

    /// <inheritdoc/>
    public override string Configure(ProxySetup setup)
    {
        var plan = setup.Plan;
        var servers = string.Concat(setup.Upstreams.Select(u => $"        server {u};\n"));
        var temp = string.Concat(TempPaths.Select(t => $"    {t}_temp_path {setup.Private("nginx-" + t)};\n"));
        RequireDescriptors(plan);
        setup.RequireKept(this);

        // stub_status counts the connection that asks, so it is asked on one that stays open: keepalive_requests must not end it.
        return string.Create(CultureInfo.InvariantCulture, $$"""
            user root root;
            daemon off;
            pid {{setup.Private("nginx.pid")}};
            error_log stderr notice;
            worker_processes {{plan.Workers}};
            {{setup.Lines(Main, 0)}}events {
                worker_connections {{plan.EffectiveWorkerConnections}};
            {{setup.Lines(Events, 4)}}}
            http {
            {{RequestLog(setup)}}    client_max_body_size 0;
            {{temp}}{{setup.Lines(Http, 4)}}    upstream upstream_under_study {
            {{servers}}{{Keep(plan)}}{{setup.Lines(UpstreamBlock, 8)}}    }
            {{MoreUpstreams(plan, servers)}}    server {
                    listen {{setup.Front}} backlog={{plan.EffectiveFrontSomaxconn}}{{(plan.Listen == ListenMode.Shared ? "" : " reuseport")}};
            {{setup.Lines(ServerBlock, 8)}}        location / {
            {{Pass(setup)}}{{setup.Lines(Location, 12)}}        }
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

    /// <summary>How many idle upstream connections each worker keeps, and how long (keepalive_timeout of ngx_http_upstream_module).</summary>
    private static string Keep(Plan plan) =>
        plan.UpstreamKeepalive == 0 ? ""
        : FormattableString.Invariant($"        keepalive {plan.UpstreamKeepalive};\n") + (plan.UpstreamIdle is { } idle ? $"        keepalive_timeout {ProxySetup.Ms(idle)}ms;\n" : "");

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

    /// <summary>The location's directives: by HTTP/1.0 with a connection for each request, or as the plan says.</summary>
    private static string Pass(ProxySetup setup)
    {
        var plan = setup.Plan;
        var module = plan.Protocol == Protocol.Fastcgi ? "fastcgi" : "proxy";
        string[] pass = plan.Protocol == Protocol.Fastcgi
            ? ["fastcgi_pass upstream_under_study", $"fastcgi_keep_conn {(plan.UpstreamKeepalive > 0 ? "on" : "off")}", .. Parameters(setup).Select(p => $"fastcgi_param {p}")]
            : ["proxy_pass http://upstream_under_study", .. plan.UpstreamKeepalive > 0 ? (string[])["proxy_http_version 1.1", "proxy_set_header Connection \"\""] : []];
        string[] timeouts =
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
        return string.Concat(pass.Concat(timeouts).Concat(retries).Concat(aborts).Select(directive => $"            {directive};\n"));
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
