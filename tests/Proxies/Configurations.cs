using System.Net;
using System.Text.Json.Nodes;
using ProxyLab.Sandboxes;
using ProxyLab.Tests.Support;
using ProxyLab.Proxies.Csharp;
using ProxyLab.Proxies.Nginx;
using Xunit;

namespace ProxyLab.Tests.Proxies;

/// <summary>What each driver writes for a plan, and whether the real proxy takes it.</summary>
public sealed class Configurations : IDisposable
{
    private static readonly Plan Plan = Plan.Default with
    {
        ConnectTimeout = 1500.Milliseconds(), SendTimeout = 2.Seconds(), ReadTimeout = 60.Seconds(), Workers = 3, WorkerConnections = 256, FrontSomaxconn = 77,
    };

    private static readonly Plan Fastcgi = Plan with { Protocol = Protocol.Fastcgi, UpstreamKeepalive = 5, Listen = ListenMode.Reuseport };

    private static readonly Endpoint OnUnix = Endpoint.Unix("/mnt/up.sock"), OnTcp = Endpoint.Loopback(9000);
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData("worker_processes 3;")]
    [InlineData("worker_connections 256;")]
    [InlineData("listen 127.0.0.1:8080 backlog=77;")]
    [InlineData("server unix:/mnt/up.sock;")]
    [InlineData("proxy_connect_timeout 1500ms;")]
    [InlineData("proxy_send_timeout 2000ms;")]
    [InlineData("proxy_read_timeout 60000ms;")]
    public void Nginx_is_told(string line) => Assert.Contains(line, Lines("nginx", Plan, OnUnix));

    [Fact]
    public void Nginx_has_a_location_and_an_upstream_for_each_proxy_pass()
    {
        var lines = Lines("nginx", Plan.With(NginxProxy.ProxyPasses, 3), OnUnix);
        Assert.Equal(["proxy_pass http://upstream_under_study;", "proxy_pass http://upstream_2;", "proxy_pass http://upstream_3;"], lines.Where(l => l.StartsWith("proxy_pass", StringComparison.Ordinal)));
        Assert.Equal(3, lines.Count(l => l == "server unix:/mnt/up.sock;"));
    }

    [Theory]
    [InlineData(2, 0)]
    [InlineData(3, 1)]
    public void Nginx_listens_once_where_it_could_not_twice(int workerConnections, int statusListeners) => Assert.Equal(
        statusListeners, Lines("nginx", Plan with { WorkerConnections = workerConnections }, OnUnix).Count(l => l == "listen 127.0.0.1:8081;"));

    [Theory]
    [InlineData("fastcgi_pass upstream_under_study;")]
    [InlineData("fastcgi_keep_conn on;")]
    [InlineData("keepalive 5;")]
    [InlineData("fastcgi_param PROXY_WORKER $pid;")]
    [InlineData("fastcgi_connect_timeout 1500ms;")]
    [InlineData("fastcgi_send_timeout 2000ms;")]
    [InlineData("fastcgi_read_timeout 60000ms;")]
    [InlineData("listen 127.0.0.1:8080 backlog=77 reuseport;")]
    public void Nginx_before_FastCGI_is_told(string line) => Assert.Contains(line, Lines("nginx", Fastcgi, OnUnix));

    [Fact]
    public void Nginx_that_is_not_asked_to_keep_connections_is_told_nothing_of_it() =>
        Assert.DoesNotContain(Lines("nginx", Fastcgi with { UpstreamKeepalive = 0 }, OnUnix), l => l.StartsWith("fastcgi_keep_conn", StringComparison.Ordinal));

    [Theory]
    [InlineData("keepalive 5;")]
    [InlineData("proxy_http_version 1.1;")]
    [InlineData("proxy_set_header Connection \"\";")]
    public void Nginx_that_keeps_HTTP_connections_is_told(string line) =>
        Assert.Contains(line, Lines("nginx", Plan with { UpstreamKeepalive = 5 }, OnUnix));

    [Theory]
    [InlineData("nbthread 3")]
    [InlineData("maxconn 256")]
    [InlineData("bind 127.0.0.1:8080 backlog 77")]
    [InlineData("server upstream unix@/mnt/up.sock")]
    [InlineData("timeout connect 1500ms")]
    [InlineData("timeout server 60000ms")]
    [InlineData("timeout client 71500ms")]
    public void Haproxy_is_told(string line) => Assert.Contains(line, Lines("haproxy", Plan, OnUnix));

    [Theory]
    [InlineData("nginx", "server 127.0.0.1:9000;")]
    [InlineData("haproxy", "server upstream 127.0.0.1:9000")]
    [InlineData("csharp", "\"upstream\": \"127.0.0.1:9000\",")]
    public void An_upstream_on_TCP_is_named_by_address_and_port(string proxy, string line) => Assert.Contains(line, Lines(proxy, Plan, OnTcp));

    [Theory]
    [InlineData("nginx", "server 127.0.0.1:9000;", "server 127.0.0.2:9000;", "server 127.0.0.3:9000;")]
    [InlineData("haproxy", "server upstream 127.0.0.1:9000", "server upstream2 127.0.0.2:9000", "server upstream3 127.0.0.3:9000")]
    [InlineData("csharp", "\"upstream\": \"127.0.0.1:9000,127.0.0.2:9000,127.0.0.3:9000\",")]
    public void Several_addresses_are_all_named(string proxy, params string[] lines) => Assert.All(
        lines, line => Assert.Contains(line, Lines(proxy, Plan with { UpstreamAddresses = 3 }, new Endpoint(null, new IPEndPoint(IPAddress.Any, 9000)))));

    [Theory]
    [InlineData("nginx")]
    [InlineData("haproxy")]
    [InlineData("csharp")]
    public void Of_a_Unix_upstream_there_is_one_whatever_the_number_of_addresses(string proxy) =>
        Assert.Equal(Lines(proxy, Plan, OnUnix), Lines(proxy, Plan with { UpstreamAddresses = 3 }, OnUnix));

    [Fact]
    public void The_csharp_proxy_is_told() => Assert.Equal(
        """{"listen":"127.0.0.1:8080","backlog":77,"status":"127.0.0.1:8081","upstream":"unix:/mnt/up.sock","workers":3,"connect_timeout_ms":1500,"send_timeout_ms":2000,"read_timeout_ms":60000,"max_connections":256}""",
        JsonNode.Parse(string.Join('\n', Lines("csharp", Plan, OnUnix)))!.ToJsonString());

    [Fact]
    public void The_csharp_proxy_is_told_how_its_workers_share_their_address()
    {
        var plan = (Plan with { Listen = ListenMode.PerCpu, Link = Link.Veth }).With(CsharpProxy.AcceptMutex, true);
        var told = JsonNode.Parse(string.Join('\n', Lines("csharp", plan, OnUnix)))!;
        Assert.Equal(("10.77.0.1:8080", "per-cpu", true), ((string)told["listen"]!, (string)told["listen_mode"]!, (bool)told["accept_mutex"]!));
    }

    [Theory]
    [InlineData("nginx", "access_log FOLDER/requests.log lab;", "access_log off;")] // of the status server
    [InlineData("haproxy", "log fd@3 format raw local0", "log stdout format raw local0 notice")]
    [InlineData("csharp", "\"request_log\": \"FOLDER/requests.log\"")]
    public void A_proxy_that_is_to_log_requests_is_told_where(string proxy, params string[] lines)
    {
        var told = Lines(proxy, Plan with { RequestLog = true }, OnUnix);
        Assert.All(lines, line => Assert.Contains(line.Replace("FOLDER", _folder.Path, StringComparison.Ordinal), told));
    }

    [Fact]
    public void Haproxy_always_captures_the_id() => Assert.Contains("capture request header X-Lab-Request len 20", Lines("haproxy", Plan, OnUnix));

    [Fact]
    public void Derived_connections_of_haproxy_stay_within_two_descriptors_each()
    {
        var plan = Plan.Default with { Clients = 15_000 };
        var expected = Math.Min(plan.EffectiveWorkerConnections, (Limits.OpenFiles - 36) / 2);
        Assert.Single(Lines("haproxy", plan, OnUnix), FormattableString.Invariant($"maxconn {expected}"));
    }

    [Theory]
    [InlineData(128, 1, 46)]
    [InlineData(256, 2, 108)]
    [InlineData(100_000, 1, 1024)] // no more than the plan needs
    public void Connections_of_haproxy_fit_into_open_files_and_its_master_is_told_too(int files, int workers, int expected)
    {
        var plan = Plan.Default with { OpenFiles = files, Workers = workers };
        Assert.Single(Lines("haproxy", plan, OnUnix), $"maxconn {expected}");
        Assert.Equal(["haproxy", "-W", "-n", $"{expected}", "-f"], TheLab.Catalogue.Proxy("haproxy").Command("haproxy", Setup(plan, OnUnix)).SkipLast(1));
    }

    [Theory]
    [InlineData("nginx", "keepalive_timeout 1500ms;")]
    [InlineData("haproxy", "server upstream unix@/mnt/up.sock pool-purge-delay 1500ms")]
    [InlineData("csharp", "\"upstream_idle_ms\": 1500")]
    public void How_long_idle_upstream_connections_are_kept_is_told_where_the_plan_says_it(string proxy, string line)
    {
        var plan = Plan with { UpstreamKeepalive = 5 };
        Assert.Contains(line, Lines(proxy, plan with { UpstreamIdle = 1500.Milliseconds() }, OnUnix));
        Assert.DoesNotContain(Lines(proxy, plan, OnUnix), l => l == line);
    }

    [Theory]
    [InlineData("nginx", "server unix:/mnt/up.sock max_conns=7;")]
    [InlineData("haproxy", "server upstream unix@/mnt/up.sock maxconn 7")]
    [InlineData("caddy", "max_conns_per_host 7")]
    [InlineData("apache", "ProxySet max=7")]
    [InlineData("varnish", ".max_connections = 7;")]
    [InlineData("trafficserver", "CONFIG proxy.config.http.per_server.connection.max INT 7")]
    [InlineData("yarp", "\"MaxConnectionsPerServer\": 7")]
    [InlineData("node", "\"maxSockets\": 7")]
    public void How_many_upstream_connections_there_may_be_is_told_where_the_plan_says_it(string proxy, string line)
    {
        var upstream = TheLab.Catalogue.Proxy(proxy).Abilities.Unix ? OnUnix : OnTcp;
        Assert.Contains(line, Lines(proxy, Plan with { UpstreamLimit = 7 }, upstream));
        Assert.DoesNotContain(line, Lines(proxy, Plan, upstream));
    }

    [Fact]
    public void Connections_that_a_plan_gives_are_never_capped_in_silence() =>
        Assert.Contains("maxconn 1000000", Lines("haproxy", Plan with { WorkerConnections = 1_000_000 }, OnUnix));

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void The_real_nginx_takes_it(bool unix, bool requestLog)
    {
        Needs.Proxy("nginx");
        var (code, output) = Check("nginx", Plan with { RequestLog = requestLog }, unix ? OnUnix : OnTcp);
        Assert.True(code == 0 && output.Contains("test is successful", StringComparison.Ordinal) && !output.Contains("[warn] conflicting", StringComparison.Ordinal), output);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void The_real_haproxy_takes_it(bool unix, bool requestLog)
    {
        Needs.Proxy("haproxy");
        var (code, output) = Check("haproxy", Plan with { RequestLog = requestLog }, unix ? OnUnix : OnTcp);
        Assert.True(code == 0, output);
    }

    [Theory]
    [InlineData("nginx", "2026/11/21 03:24:50 [notice] 7#7: start worker process 8", true)]
    [InlineData("nginx", "2026/11/21 03:24:50 [notice] 7#7: start worker processes", false)]
    [InlineData("nginx", "nginx: [emerg] bind() failed", false)]
    [InlineData("haproxy", "[NOTICE]   (7) : Loading success.", true)]
    [InlineData("haproxy", "[NOTICE]   (7) : New worker (8) forked", false)]
    [InlineData("csharp", "listening 127.0.0.1:8080", true)]
    [InlineData("csharp", "not listening ", false)]
    public void A_proxy_is_ready_when_it_says_so(string proxy, string line, bool expected) =>
        Assert.Equal(expected, TheLab.Catalogue.Proxy(proxy).SaysReady(line));

    [Fact]
    public void A_proxy_that_is_none_gives_the_nearest() =>
        Assert.StartsWith("no proxy 'ngnix'. Did you mean 'nginx'?", Assert.Throws<UsageException>(() => TheLab.Catalogue.Proxy("ngnix")).Message, StringComparison.Ordinal);

    [Fact]
    public void Every_proxy_says_what_it_is_and_how_to_get_it() =>
        Assert.All(TheLab.Catalogue.Proxies, p => Assert.True(p.Summary.Length > 0 && p.Remedy.Length > 0 && p.VersionArguments.Count > 0));

    public void Dispose() => _folder.Dispose();

    private string[] Lines(string proxy, Plan plan, Endpoint upstream) =>
        [.. TheLab.Catalogue.Proxy(proxy).Configure(Setup(plan, upstream)).Split('\n').Select(l => l.Trim())];

    private ProxySetup Setup(Plan plan, Endpoint upstream) => new(plan, upstream, _folder.Path, _folder["proxy.conf"]);

    private (int Code, string Output) Check(string proxy, Plan plan, Endpoint upstream) => RealCheck.Of(proxy, Setup(plan, upstream));
}
