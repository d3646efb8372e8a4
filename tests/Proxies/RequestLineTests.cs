using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Proxies;

/// <summary>What each driver reads in lines that the real proxies wrote (nginx 1.22.1, HAProxy 2.6.12, the C# proxy), and in lines that only look like them.</summary>
public sealed class RequestLineTests
{
    private const string
        Haproxy = "127.0.0.1:43840 [26/Nov/2026:04:55:36.435] front upstream_under_study/upstream ",
        Csharp = "2026-11-26T05:20:06.467Z request ";

    [Theory]
    [InlineData("nginx", """request status=200 sent=167 body=24 seconds=0.007 completion="OK" upstream_status="200" upstream_seconds="0.007" connection=378 id="189" """, 189L, 200, "completion \"OK\", upstream \"200\"", 167L, 0.007, false, null)]
    [InlineData("nginx", """request status=502 sent=309 body=157 seconds=0.001 completion="OK" upstream_status="502, 502" upstream_seconds="0.001, 0.000" connection=13 id="7" """, 7L, 502, "completion \"OK\", upstream \"502, 502\"", 309L, 0.001, false, null)]
    [InlineData("nginx", """request status=499 sent=0 body=0 seconds=0.088 completion="" upstream_status="-" upstream_seconds="0.088" connection=2 id="1" """, 1L, null, "499 completion \"\", upstream \"-\"", 0L, 0.088, true, null)]
    [InlineData("nginx", """request status=499 sent=120 body=3 seconds=0.088 completion="OK" upstream_status="502, 499" upstream_seconds="0.088" connection=2 id="1" """, 1L, 499, "completion \"OK\", upstream \"502, 499\"", 120L, 0.088, false, null)]
    [InlineData("nginx", """request status=000 sent=0 body=0 seconds=0.088 completion="" upstream_status="-" upstream_seconds="-" connection=2 id="1" """, 1L, null, "000 completion \"\", upstream \"-\"", 0L, 0.088, true, null)]
    [InlineData("haproxy", Haproxy + """0/0/0/53/53 200 96 - - ---- 7/7/6/6/0 0/0 {5} "GET / HTTP/1.1" """, 5L, 200, "----", 96L, 0.053, false, null)]
    [InlineData("haproxy", Haproxy + """0/0/-1/-1/0 503 217 - - SC-- 8/8/6/6/3 0/0 {7} "GET / HTTP/1.1" """, 7L, 503, "SC--", 217L, 0.0, false, false)]
    [InlineData("haproxy", Haproxy + """0/0/-1/-1/1207 503 0 - - sC-- 8/8/6/6/+3 0/0 {16} "GET / HTTP/1.1" """, 16L, 503, "sC--", 0L, 1.207, false, true)]
    [InlineData("haproxy", Haproxy + """0/0/0/-1/2000 504 198 - - sH-- 2/2/1/1/0 0/0 {5} "GET / HTTP/1.1" """, 5L, 504, "sH--", 198L, 2.0, false, true)]
    [InlineData("haproxy", Haproxy + """0/0/0/39/99 200 552 - - SD-- 20/20/19/19/0 0/0 {2} "GET / HTTP/1.1" """, 2L, 200, "SD--", 552L, 0.099, true, false)]
    [InlineData("haproxy", Haproxy + """0/0/0/39/+99 200 +552 - - sD-- 20/20/19/19/0 0/0 {2|x} {y} "GET / HTTP/1.1" """, 2L, 200, "sD--", 552L, 0.099, true, true)]
    [InlineData("haproxy", Haproxy + """0/0/0/-1/151 -1 0 - - CH-- 20/20/19/19/0 0/0 {2} "GET / HTTP/1.1" """, 2L, null, "CH--", 0L, 0.151, true, null)]
    [InlineData("haproxy", "[::1]:43840 [26/Nov/2026:04:55:36.435] front~ front/<NOSRV> -1/-1/-1/-1/10 408 212 - - cR-- 1/1/0/0/0 0/0 {9} \"POST / HTTP/1.1\" ", 9L, 408, "cR--", 212L, 0.01, false, true)]
    [InlineData("csharp", Csharp + "200 24 octets 0.187 s whole none id 2 ", 2L, 200, "whole none", 24L, 0.187, false, null)]
    [InlineData("csharp", Csharp + "200 500 octets 0.267 s cut body_truncated id 5 ", 5L, 200, "cut body_truncated", 500L, 0.267, true, false)]
    [InlineData("csharp", Csharp + "502 53 octets 0.592 s whole connect_refused id 1 ", 1L, 502, "whole connect_refused", 53L, 0.592, false, false)]
    [InlineData("csharp", Csharp + "504 59 octets 1.291 s whole connect_timeout id 1 ", 1L, 504, "whole connect_timeout", 59L, 1.291, false, true)]
    [InlineData("csharp", Csharp + "- 0 octets 0.446 s nothing client_gone id 9223372036854775807 ", long.MaxValue, null, "nothing client_gone", 0L, 0.446, true, null)]
    public void A_line_says(string proxy, string line, long id, int? status, string words, long octets, double seconds, bool incomplete, bool? timedOut) => Assert.Equal(
        new RequestLine(id, status, words) { Octets = octets, Seconds = seconds, Incomplete = incomplete, TimedOut = timedOut },
        Read(proxy, line.TrimEnd(' ')));

    [Theory]
    [InlineData("nginx", "")]
    [InlineData("nginx", """request status=200 sent=167 body=24 seconds=0.007 completion="OK" upstream_status="200" upstream_seconds="0.007" connection=378 id="-" """)] // no id
    [InlineData("nginx", """request status=200 sent=167 body=24 seconds=0.007 completion="OK" upstream_status="200" upstream_seconds="0.007" connection=378 id="99999999999999999999" """)]
    [InlineData("nginx", """request status=200 sent=167 body=24 seconds=0.007 completion="OK" upstream_status="200" upstream_seconds="0.007" connection=378 id="1\x22 id=\x222" """)]
    [InlineData("nginx", """2026/11/26 05:20:06 [error] 7#7: *2 upstream timed out, request: "GET /request status=200 sent=1 body=1 seconds=1 completion="OK" upstream_status="200" upstream_seconds="1" connection=1 id="1" """)]
    [InlineData("haproxy", Haproxy + """0/0/0/53/53 200 96 - - ---- 7/7/6/6/0 0/0 {} "GET / HTTP/1.1" """)] // no id
    [InlineData("haproxy", Haproxy + """0/0/0/53/53 200 96 - - ---- 7/7/6/6/0 0/0 "GET /{5} HTTP/1.1" """)]
    [InlineData("haproxy", Haproxy + """0/0/0/53/53 200 96 - - ---- 7/7/6/6/0 0/0 {x5} "GET / HTTP/1.1" """)]
    [InlineData("haproxy", "[NOTICE]   (7) : Loading success.")]
    [InlineData("haproxy", "Connect() failed for backend upstream_under_study: can't connect to destination unix socket, check backlog size on the server.")]
    [InlineData("csharp", "listening 127.0.0.1:8080 status 127.0.0.1:8081")]
    [InlineData("csharp", "2026-11-26T05:20:06.467Z 502 connect upstream: the upstream refused the connection, client 127.0.0.1:1, request \"GET /Z request 200 1 octets 1 s whole none id 1\", upstream unix:/x")]
    [InlineData("csharp", Csharp + "200 24 octets 0.187 s whole none id ")]
    [InlineData("csharp", Csharp + "200 24 octets 0.187 s whole none id 2 id 3")]
    public void Another_line_says_nothing(string proxy, string line) => Assert.Null(Read(proxy, line.TrimEnd(' ')));

    [Fact]
    public void A_line_is_told_to_people() =>
        Assert.Equal(("503 sC--, 0 octets", "no status CH--"), (new RequestLine(1, 503, "sC--") { Octets = 0 }.ToString(), new RequestLine(1, null, "CH--").ToString()));

    private static RequestLine? Read(string proxy, string line) => Assert.IsAssignableFrom<IHasRequestLog>(TheLab.Catalogue.Proxy(proxy)).ReadRequest(line);
}
