using ProxyLab.Tests.ProxyProgram.Support;
using Xunit;

namespace ProxyLab.Tests.ProxyProgram;

/// <summary>What goes on, what stays, and what the proxy adds (RFC 9110 section 7.6).</summary>
public sealed class HeaderTests
{
    private static async Task<(string Sent, string Answered)> ExchangeAsync(
        string request, string answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", bool keepalive = false)
    {
        using var upstream = new RawUpstream("unix");
        await using var proxy = await LabProxy.StartAsync(upstream.Name, ("upstream_keepalive", keepalive));
        using var client = await proxy.ConnectAsync();
        await client.SendAsync(request);
        using var peer = await upstream.AcceptAsync();
        var sent = await peer.ReadHeadAsync();
        await peer.SendAsync(answer);
        return (sent, await client.ReadHeadAsync());
    }

    private static string[] Fields(string head, string name) =>
        head.Split("\r\n").Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)).ToArray();

    [Fact]
    public async Task Hop_by_hop_fields_of_a_request_stay_here()
    {
        var (sent, _) = await ExchangeAsync(
            "GET / HTTP/1.1\r\nHost: lab\r\nConnection: keep-alive, X-Private\r\nX-Private: 1\r\nKeep-Alive: timeout=5\r\nTE: trailers\r\n" +
            "Trailer: X\r\nUpgrade: h2c\r\nProxy-Connection: keep-alive\r\nProxy-Authorization: Basic eA==\r\nX-Public: 1\r\nAuthorization: Basic eA==\r\n\r\n");
        foreach (var name in (string[])["X-Private", "Keep-Alive", "TE", "Trailer", "Upgrade", "Proxy-Connection", "Proxy-Authorization"])
            Assert.Empty(Fields(sent, name));
        Assert.Equal(["X-Public: 1"], Fields(sent, "X-Public"));
        Assert.Equal(["Authorization: Basic eA=="], Fields(sent, "Authorization"));
        Assert.Equal(["Connection: close"], Fields(sent, "Connection"));
    }

    [Fact]
    public async Task Hop_by_hop_fields_of_an_answer_stay_here()
    {
        var (_, answered) = await ExchangeAsync(
            "GET / HTTP/1.1\r\nHost: lab\r\n\r\n",
            "HTTP/1.1 200 OK\r\nConnection: close, X-Private\r\nX-Private: 1\r\nKeep-Alive: timeout=5\r\nUpgrade: h2c\r\nProxy-Authenticate: Basic\r\nX-Public: 1\r\nContent-Length: 0\r\n\r\n");
        foreach (var name in (string[])["X-Private", "Keep-Alive", "Upgrade", "Proxy-Authenticate", "Connection"])
            Assert.Empty(Fields(answered, name));
        Assert.Equal(["X-Public: 1"], Fields(answered, "X-Public"));
    }

    [Fact]
    public async Task Connection_cannot_take_away_what_the_proxy_must_send()
    {
        var (sent, _) = await ExchangeAsync("GET / HTTP/1.1\r\nHost: lab\r\nConnection: Host, X-Forwarded-For, Via\r\n\r\n");
        Assert.Equal(["Host: lab"], Fields(sent, "Host"));
        Assert.Equal(["X-Forwarded-For: 127.0.0.1"], Fields(sent, "X-Forwarded-For"));
        Assert.Equal(["Via: 1.1 labproxy"], Fields(sent, "Via"));
    }

    [Fact]
    public async Task Host_and_target_go_on_as_received()
    {
        var (sent, _) = await ExchangeAsync("GET /a%2Fb//../c?q=%41+|x HTTP/1.1\r\nHost: Example.COM:8443\r\n\r\n");
        Assert.StartsWith("GET /a%2Fb//../c?q=%41+|x HTTP/1.1\r\n", sent, StringComparison.Ordinal);
        Assert.Equal(["Host: Example.COM:8443"], Fields(sent, "Host"));
    }

    [Fact]
    public async Task An_absolute_target_becomes_a_path()
    {
        var (sent, _) = await ExchangeAsync("GET http://lab/x?y HTTP/1.1\r\nHost: lab\r\n\r\n");
        Assert.StartsWith("GET /x?y HTTP/1.1\r\n", sent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Via_and_forwarded_fields_are_added_to_those_received()
    {
        var (sent, answered) = await ExchangeAsync(
            "GET / HTTP/1.1\r\nHost: lab\r\nVia: 1.0 fred\r\nX-Forwarded-For: 192.0.2.1\r\nX-Forwarded-Proto: https\r\n\r\n",
            "HTTP/1.0 200 OK\r\nVia: 1.1 origin\r\nContent-Length: 0\r\n\r\n");
        Assert.Equal(["Via: 1.0 fred, 1.1 labproxy"], Fields(sent, "Via"));
        Assert.Equal(["X-Forwarded-For: 192.0.2.1, 127.0.0.1"], Fields(sent, "X-Forwarded-For"));
        Assert.Equal(["X-Forwarded-Proto: http"], Fields(sent, "X-Forwarded-Proto"));
        Assert.Equal(["X-Forwarded-Host: lab"], Fields(sent, "X-Forwarded-Host"));
        Assert.Equal("Via: 1.1 origin, Via: 1.0 labproxy", string.Join(", ", Fields(answered, "Via")));
    }

    [Fact]
    public async Task Nothing_is_invented_and_nothing_is_done_behind_the_clients_back()
    {
        var (sent, answered) = await ExchangeAsync(
            "GET / HTTP/1.1\r\nHost: lab\r\nAccept-Encoding: br\r\n\r\n",
            "HTTP/1.1 302 Found\r\nLocation: http://lab/elsewhere\r\nContent-Encoding: gzip\r\nServer: mine\r\nDate: Mon, 01 Jan 2001 00:00:00 GMT\r\n" +
            "Set-Cookie: a=1\r\nSet-Cookie: b=2\r\nX-Latin: \u00e9\r\nContent-Length: 0\r\n\r\n");
        Assert.Equal(["Accept-Encoding: br"], Fields(sent, "Accept-Encoding"));
        foreach (var name in (string[])["traceparent", "Request-Id", "User-Agent", "Cookie", "Accept", "Content-Length"])
            Assert.Empty(Fields(sent, name));
        Assert.StartsWith("HTTP/1.1 302 Found\r\n", answered, StringComparison.Ordinal);
        Assert.Equal(["Content-Encoding: gzip"], Fields(answered, "Content-Encoding"));
        Assert.Equal(["Server: mine"], Fields(answered, "Server"));
        Assert.Equal(["Date: Mon, 01 Jan 2001 00:00:00 GMT"], Fields(answered, "Date"));
        Assert.Equal(["Set-Cookie: a=1", "Set-Cookie: b=2"], Fields(answered, "Set-Cookie"));
        Assert.Equal(["X-Latin: \u00e9"], Fields(answered, "X-Latin"));
    }

    [Theory, InlineData("OPTIONS"), InlineData("TRACE")]
    public async Task Max_Forwards_is_counted_down(string method)
    {
        var (sent, _) = await ExchangeAsync($"{method} / HTTP/1.1\r\nHost: lab\r\nMax-Forwards: 3\r\n\r\n");
        Assert.Equal(["Max-Forwards: 2"], Fields(sent, "Max-Forwards"));
    }

    [Theory, InlineData("OPTIONS /", "Allow: "), InlineData("TRACE /", "message/http"), InlineData("OPTIONS *", "Allow: ")]
    public async Task At_zero_the_proxy_itself_answers(string line, string expected)
    {
        using var upstream = new RawUpstream("unix");
        await using var proxy = await LabProxy.StartAsync(upstream.Name);
        var answer = await proxy.GetAsync($"{line} HTTP/1.1\r\nHost: lab\r\nMax-Forwards: 0\r\nCookie: secret\r\nConnection: close\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", answer, StringComparison.Ordinal);
        Assert.Contains(expected, answer, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", answer, StringComparison.Ordinal);
        Assert.False(upstream.HasPending);
    }

    [Theory]
    [InlineData("Content-Length: 5\r\nTransfer-Encoding: chunked")]
    [InlineData("Transfer-Encoding: chunked\r\nContent-Length: 5")]
    [InlineData("Content-Length: 5\r\nContent-Length: 6")]
    [InlineData("Content-Length : 5")]
    [InlineData("Transfer-Encoding: gzip, chunked")]
    [InlineData("Transfer-Encoding: chunked, gzip")]
    [InlineData("Transfer-Encoding: xchunked")]
    [InlineData("Transfer-Encoding:\u000bchunked")]
    [InlineData("X: a\rTransfer-Encoding: chunked")]
    [InlineData("Host: other")]
    public async Task A_request_that_could_be_read_in_two_ways_never_reaches_the_upstream(string fields)
    {
        using var upstream = new RawUpstream("unix");
        await using var proxy = await LabProxy.StartAsync(upstream.Name);
        var answer = await proxy.GetAsync($"POST / HTTP/1.1\r\nHost: lab\r\n{fields}\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: lab\r\n\r\n");
        Assert.Matches("^HTTP/1.1 (400|501) ", answer);
        Assert.DoesNotContain("HTTP/1.1 ", answer[9..], StringComparison.Ordinal);
        Assert.False(upstream.HasPending);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_connection_for_each_request_unless_keepalive_is_asked_for(bool keepalive)
    {
        using var upstream = new RawUpstream("unix");
        await using var proxy = await LabProxy.StartAsync(upstream.Name, ("upstream_keepalive", keepalive));
        using var client = await proxy.ConnectAsync();
        await client.SendAsync("GET /1 HTTP/1.1\r\nHost: lab\r\n\r\n");
        using var first = await upstream.AcceptAsync();
        await first.ReadHeadAsync();
        await first.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        await client.ReadHeadAsync();
        await client.SendAsync("GET /2 HTTP/1.1\r\nHost: lab\r\n\r\n");
        using var second = keepalive ? null : await upstream.AcceptAsync();
        Assert.StartsWith("GET /2 ", await (second ?? first).ReadHeadAsync(), StringComparison.Ordinal);
    }
}
