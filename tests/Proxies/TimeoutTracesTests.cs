using System.Text.RegularExpressions;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Proxies;

/// <summary>Which timeout each driver reads in lines that the real proxies wrote, and what else it knows of its timeouts.</summary>
public sealed class TimeoutTracesTests
{
    private static Plan Plan { get; } = Plan.Default with { Transport = Transport.Tcp, ReadTimeout = 3.Seconds() };

    [Theory]
    [InlineData("apache", "[proxy:error] [pid 23:tid 34] (70007)The timeout specified has expired: AH00957: http: attempt to connect to 127.0.0.1:9395 (127.0.0.1:9395) failed", "connectiontimeout")]
    [InlineData("apache", "[proxy:error] [pid 23:tid 34] (111)Connection refused: AH00957: http: attempt to connect to 127.0.0.1:9395 (127.0.0.1:9395) failed", null)]
    [InlineData("apache", "[proxy:error] [pid 23:tid 34] (70007)The timeout specified has expired: [client 127.0.0.1:38350] AH01084: pass request body failed to 127.0.0.1:9395", "timeout")]
    [InlineData("caddy", """{"logger":"http.log.error.log0","msg":"dial tcp 127.0.0.1:9347: i/o timeout","request":{}}""", "dial_timeout")]
    [InlineData("caddy", """{"logger":"http.log.error.log0","msg":"dial tcp 127.0.0.1:9347: connect: connection refused","request":{}}""", null)]
    [InlineData("caddy", """{"logger":"http.log.error.log0","msg":"read tcp 127.0.0.1:34054->127.0.0.1:9267: i/o timeout","request":{}}""", "read_timeout")]
    [InlineData("caddy", """{"msg":"readfrom tcp 127.0.0.1:1->127.0.0.1:2: write tcp 127.0.0.1:1->127.0.0.1:2: i/o timeout"}""", "write_timeout")]
    [InlineData("caddy", """{"msg":"net/http: timeout awaiting response headers"}""", "response_header_timeout")]
    [InlineData("csharp", "2026-11-26T05:20:06.467Z 504 header upstream: the upstream sent no header in time, client 127.0.0.1:1", "read_timeout_ms")]
    [InlineData("csharp", "2026-11-26T05:20:06.467Z 504 header upstream: the upstream sent no header in time (it drips), client 127.0.0.1:1", "header_timeout_ms")]
    [InlineData("csharp", "2026-11-26T05:20:06.467Z 200 body upstream: the upstream sent no octet of its answer in time (it drips), client 127.0.0.1:1", "least_pace")]
    [InlineData("haproxy", "sC--", "timeout connect")]
    [InlineData("haproxy", "sH--", "timeout server")]
    [InlineData("haproxy", "SC--", null)]
    [InlineData("haproxy", "[NOTICE]   (7) : Loading success.", null)]
    [InlineData("lighttpd", "2026-11-27 22:30:30: (gw_backend.c.274) establishing connection failed: socket: tcp:127.0.0.1:9371: Connection timed out", "connect-timeout")]
    [InlineData("lighttpd", "2026-11-27 22:30:32: (gw_backend.c.2708) read timeout on socket: unix:/dev/shm/up.sock (fd: 13)", "read-timeout")]
    [InlineData("lighttpd", "2026-11-27 22:30:32: (gw_backend.c.2720) write timeout on socket: unix:/dev/shm/up.sock (fd: 13)", "write-timeout")]
    [InlineData("nghttpx", "WARN (shrpx_http_downstream_connection.cc:132) [DCONN:0x7fe722a0e800] Connect time out; addr=127.0.0.1:9487", "backend-connect-timeout")]
    [InlineData("nginx", "2026/11/27 22:30:30 [error] 23#23: *2 upstream timed out (110: Connection timed out) while connecting to upstream, client: 127.0.0.1", "proxy_connect_timeout")]
    [InlineData("nginx", "2026/11/27 22:30:30 [error] 23#23: *2 upstream timed out (110: Connection timed out) while sending request to upstream, client: 127.0.0.1", "proxy_send_timeout")]
    [InlineData("nginx", "2026/11/27 22:30:30 [error] 23#23: *2 upstream timed out (110: Connection timed out) while reading response header from upstream, client: 127.0.0.1", "proxy_read_timeout")]
    [InlineData("trafficserver", "20261127.22h30m38s CONNECT: attempt fail [CONNECTION_ERROR] to 127.0.0.1:9275 for host='lab' connection_result=Connection timed out [110] error=Success [0] attempts=0", "connect_attempts_timeout")]
    [InlineData("varnish", "     32771 FetchError     b backend upstream: fail errno 110 (Connection timed out)", "connect_timeout")]
    [InlineData("varnish", "     32771 FetchError     b backend upstream: fail errno 111 (Connection refused)", null)]
    [InlineData("varnish", "     32771 FetchError     b first byte timeout", "first_byte_timeout")]
    public void A_line_names_a_timeout(string proxy, string line, string? expected) =>
        Assert.Equal(expected, TheLab.Catalogue.Proxy(proxy).TracesOfTimeouts(Plan).Logged.FirstOrDefault(t => Regex.IsMatch(line, t.Words, RegexOptions.CultureInvariant))?.Name);

    /// <summary>A timeout whose words are known is one that the driver names, or one of the whole request.</summary>
    [Fact]
    public void Every_timeout_that_a_log_names_is_one_of_the_proxys() => Assert.All(TheLab.Catalogue.Proxies, proxy =>
    {
        string?[] names = [.. Enum.GetValues<Transport>().Select(proxy.TimeoutsOn).SelectMany(t => new[] { t?.Connect, t?.Send, t?.FirstOctet, t?.BetweenOctets }), .. proxy.TracesOfTimeouts(Plan).Whole.Select(t => t.Name)];
        Assert.All(proxy.TracesOfTimeouts(Plan).Logged, t => Assert.Contains(t.Name, names));
    });

    [Theory]
    [InlineData("tuned", "false", null, 0)]
    [InlineData("tuned", "true", 5.0, 250)]
    [InlineData("caddy.proxy", "lb_try_duration 7s", 7.0, 250)]
    public void Caddy_tries_again_for_so_long(string key, string value, double? seconds, int pauseMs)
    {
        var plan = TheLab.Set(Plan, Variant.Of([(key, (object)value)]));
        var traces = TheLab.Catalogue.Proxy("caddy").TracesOfTimeouts(plan);
        Assert.Equal((seconds, pauseMs), (traces.Whole.SingleOrDefault()?.Time.TotalSeconds, (int)traces.Pause.TotalMilliseconds));
    }

    [Fact]
    public void The_time_of_a_dripping_head_is_five_times_that_of_reading() =>
        Assert.Equal([("header_timeout_ms", 15.0), ("least_pace", 15.0)], TheLab.Catalogue.Proxy("csharp").TracesOfTimeouts(Plan).Whole.Select(t => (t.Name, t.Time.TotalSeconds)));
}
