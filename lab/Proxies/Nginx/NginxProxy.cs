using System.Globalization;
using System.Net;
using ProxyLab.Probes.Counters;
using ProxyLab.Sandboxes;
using ProxyLab.Servers.PhpFpm;

namespace ProxyLab.Proxies.Nginx;

/// <summary>nginx, one upstream server, everything else as it comes: a connection upstream for each request, by HTTP/1.0.</summary>
internal sealed class NginxProxy : Proxy
{
    private static readonly string[] TempPaths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];

    internal override string Name => "nginx";

    internal override string Summary => "nginx, from the distribution";

    internal override string Remedy => "make deps (or: apt-get install nginx-light)";

    internal override string[] VersionArguments => ["-v"];

    internal override string? Find() => Tools.Find("nginx");

    internal override string Configure(ProxySetup setup)
    {
        var plan = setup.Plan;
        var servers = string.Concat(setup.Upstreams.Select(u => $"        server {u};\n"));
        var temp = string.Concat(TempPaths.Select(t => $"    {t}_temp_path {setup.Private("nginx-" + t)};\n"));

        var keepalive = plan.UpstreamKeepalive > 0 ? FormattableString.Invariant($"        keepalive {plan.UpstreamKeepalive};\n") : "";

        // stub_status counts the connection that asks, so it is asked on one that stays open: keepalive_requests must not end it.
        return string.Create(CultureInfo.InvariantCulture, $$"""
            user root root;
            daemon off;
            pid {{setup.Private("nginx.pid")}};
            error_log stderr notice;
            worker_processes {{plan.Workers}};
            events {
                worker_connections {{plan.EffectiveWorkerConnections}};
            }
            http {
                access_log off;
                client_max_body_size 0;
            {{temp}}    upstream upstream_under_study {
            {{servers}}{{keepalive}}    }
            {{MoreUpstreams(plan, servers)}}    server {
                    listen {{ProxySetup.FrontOf(plan)}} backlog={{plan.EffectiveFrontSomaxconn}}{{(plan.Listen == ListenMode.Shared ? "" : " reuseport")}};
                    location / {
            {{Pass(setup)}}        }
            {{MoreLocations(plan)}}    }
                server {
                    listen {{StatusOf(plan)}};
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
        return string.Concat(pass.Concat(timeouts).Select(directive => $"            {directive};\n"));
    }

    /// <summary>What a FastCGI application needs of RFC 3875, written here so that no file of the distribution is; and which worker asks.</summary>
    private static string[] Parameters(ProxySetup setup) =>
    [
        "REQUEST_METHOD $request_method", "QUERY_STRING $query_string", "CONTENT_TYPE $content_type", "CONTENT_LENGTH $content_length",
        "SERVER_PROTOCOL $server_protocol", "REQUEST_URI $request_uri", $"SCRIPT_NAME /{PhpFpm.Page}", $"SCRIPT_FILENAME {setup.Private(PhpFpm.Page)}",
        $"{FastCgiUpstream.Worker} $pid",
    ];

    internal override IReadOnlyList<string> Command(string program, ProxySetup setup) =>
        [program, "-e", "stderr", "-p", setup.PrivateFolder, "-c", setup.ConfFile];

    // The master binds and listens before it forks (src/os/unix/ngx_process_cycle.c, ngx_start_worker_processes logs each fork).
    internal override bool SaysReady(string line) => line.Contains("start worker process ", StringComparison.Ordinal);

    internal override int ReadyLines(Plan plan) => plan.Workers;

    internal override bool WorkersAreProcesses => true;

    internal override ActiveCounter Counter(ProxySetup setup) => new HttpStatusCounter(StatusOf(setup.Plan), "/", StatusPages.StubStatus, own: 1);

    // Each listening socket takes one of worker_connections, and the master's channel another (src/event/ngx_event.c, ngx_event_process_init):
    // with two of them nginx starts only if it listens once, so that the status is a second server, by name, on the front's port.
    private static IPEndPoint StatusOf(Plan plan) => plan.WorkerConnections is 1 or 2 ? ProxySetup.Front : ProxySetup.Status;

    private static string MoreUpstreams(Plan plan, string servers) => string.Concat(Enumerable.Range(2, plan.ProxyPasses - 1).Select(i => $$"""
            upstream upstream_{{i}} {
        {{servers}}    }

        """));

    private static string MoreLocations(Plan plan) => string.Concat(Enumerable.Range(2, plan.ProxyPasses - 1).Select(i => $$"""
                location /{{i}}/ {
                    proxy_pass http://upstream_{{i}};
                }

        """));
}
