using ProxyLab.Tests.ProxyProgram.Support;
using Xunit;

namespace ProxyLab.Tests.ProxyProgram;

/// <summary>Requests that are malformed, or that two readers could understand in two ways: what is wrong with them never reaches the upstream.</summary>
public sealed class HostileRequestTests
{
    private const string Host = "Host: lab\r\n";

    /// <summary>Each is refused with the status that names it.</summary>
    private static readonly (int Status, string Request)[] Refused =
    [
        (400, "GET / HTTP/1.1\r\n\r\n"), (400, "GET / HTTP/1.1\r\nHost: \r\n\r\n"), (400, "GET / HTTP/1.1\r\nHost:\r\n\r\n"), (400, "GET / HTTP/1.0\r\nHost:\t\r\n\r\n"),
        (400, $"GET / HTTP/1.1\r\n{Host}{Host}\r\n"), (400, $"GET / HTTP/1.1\r\n{Host}host: other\r\n\r\n"), (400, "GET / HTTP/1.1\r\nHost: a b\r\n\r\n"), (400, "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"),
        (400, "GET / HTTP/1.1\r\nHost: :80\r\n\r\n"), (400, "GET / HTTP/1.1\r\nHost: a@b\r\n\r\n"), (400, $"GET http:// HTTP/1.1\r\n{Host}\r\n"), (400, $"GET http://:80/ HTTP/1.1\r\n{Host}\r\n"),
        (400, $"GET ftp://lab/ HTTP/1.1\r\n{Host}\r\n"), (400, $"GET lab HTTP/1.1\r\n{Host}\r\n"), (400, $"GET * HTTP/1.1\r\n{Host}\r\n"), (400, $"GET /a b HTTP/1.1\r\n{Host}\r\n"), (400, $"GET /a\tb HTTP/1.1\r\n{Host}\r\n"),
        (400, $"GET /\u00e9 HTTP/1.1\r\n{Host}\r\n"), (400, $"GET /\u007f HTTP/1.1\r\n{Host}\r\n"), (400, $"GET /\0 HTTP/1.1\r\n{Host}\r\n"), (400, $"GET  / HTTP/1.1\r\n{Host}\r\n"), (400, $"GET /  HTTP/1.1\r\n{Host}\r\n"),
        (400, $" GET / HTTP/1.1\r\n{Host}\r\n"), (400, $"G(T / HTTP/1.1\r\n{Host}\r\n"), (400, $"GET\t/ HTTP/1.1\r\n{Host}\r\n"), (400, "GET /\r\n\r\n"), (400, "nonsense\r\n\r\n"), (400, "\0\r\n\r\n"),
        (400, $"GET / http/1.1\r\n{Host}\r\n"), (400, $"GET / HTTP/1.1 \r\n{Host}\r\n"), (400, $"GET / HTTP/11\r\n{Host}\r\n"), (400, $"GET / HTTP/1.10\r\n{Host}\r\n"), (400, $"GET / HTTP/1.x\r\n{Host}\r\n"), (400, $"GET / HTTP/ 1.1\r\n{Host}\r\n"),
        (505, $"GET / HTTP/2.0\r\n{Host}\r\n"), (505, $"GET / HTTP/0.9\r\n{Host}\r\n"), (505, $"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), (505, $"GET / HTTP/3.1\r\n{Host}\r\n"),
        (400, "GET / HTTP/1.1\nHost: lab\n\n"), (400, "GET / HTTP/1.1\r\nHost: lab\n\r\n"), (400, "GET / HTTP/1.1\nHost: lab\r\n\r\n"), (400, $"GET / HTTP/1.1\r\n{Host}X: a\nY: b\r\n\r\n"), (400, $"GET / HTTP/1.1\r\n{Host}\n"),
        (400, $"GET / HTTP/1.1\r\n{Host}X: a\r\n b\r\n\r\n"), (400, $"GET / HTTP/1.1\r\n{Host}X: a\r\n\tb\r\n\r\n"), (400, $"GET / HTTP/1.1\r\n X: a\r\n{Host}\r\n"), (400, $"GET / HTTP/1.1\r\n{Host}X: a\rb\r\n\r\n"),
        (400, $"GET / HTTP/1.1\r\n{Host}X\r\n\r\n"), (400, $"GET / HTTP/1.1\r\n{Host}: x\r\n\r\n"), (400, $"GET / HTTP/1.1\r\n{Host}X : a\r\n\r\n"), (400, $"GET / HTTP/1.1\r\n{Host}X\t: a\r\n\r\n"), (400, $"GET / HTTP/1.1\r\n{Host}X(y): 1\r\n\r\n"),
        .. "\"(),/;<=>?@[\\]{}\u007f\u00e9".Select(octet => (400, $"GET / HTTP/1.1\r\n{Host}X{octet}Y: 1\r\n\r\n")),
        .. "\0\u0001\b\u000b\u001f\u007f".Select(octet => (400, $"GET / HTTP/1.1\r\n{Host}X: a{octet}b\r\n\r\n")),
        .. new[] { "", "-0", "-1", "+5", "0x5", "5 5", "5,5", "5;", "1e1", "\u0665", "9223372036854775808", "99999999999999999999999", "5\u000b" }.Select(length => (400, $"POST / HTTP/1.1\r\n{Host}Content-Length: {length}\r\n\r\nhello")),
        (400, $"POST / HTTP/1.1\r\n{Host}Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello"), (400, $"POST / HTTP/1.1\r\n{Host}Content-Length: 5\r\ncontent-length: 6\r\n\r\nhello"),
        (400, $"POST / HTTP/1.1\r\n{Host}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), (400, $"POST / HTTP/1.1\r\n{Host}Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n"),
        (400, $"POST / HTTP/1.0\r\n{Host}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), (400, $"POST / HTTP/1.1\r\n{Host}Transfer-Encoding: chunked, gzip\r\n\r\n"), (400, $"POST / HTTP/1.1\r\n{Host}Transfer-Encoding:\r\n\r\n"),
        (501, $"POST / HTTP/1.1\r\n{Host}Transfer-Encoding: gzip\r\n\r\n"), (501, $"POST / HTTP/1.1\r\n{Host}Transfer-Encoding: gzip, chunked\r\n\r\n"), (501, $"POST / HTTP/1.1\r\n{Host}Transfer-Encoding: chunked, chunked\r\n\r\n"),
        (501, $"POST / HTTP/1.1\r\n{Host}Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n"), (501, $"POST / HTTP/1.1\r\n{Host}Transfer-Encoding: xchunked\r\n\r\n"), (501, $"POST / HTTP/1.1\r\n{Host}Transfer-Encoding: chunked;q=1\r\n\r\n"),
        (501, $"POST / HTTP/1.1\r\n{Host}Transfer-Encoding: \"chunked\"\r\n\r\n"), (501, $"POST / HTTP/1.1\r\n{Host}Transfer-Encoding: identity\r\n\r\n"), (501, $"CONNECT lab:80 HTTP/1.1\r\n{Host}\r\n"),
        (414, $"GET /{new string('a', 40_000)} HTTP/1.1\r\n{Host}\r\n"), (431, $"GET / HTTP/1.1\r\n{Host}X: {new string('a', 40_000)}\r\n\r\n"),
        (431, $"GET / HTTP/1.1\r\n{Host}{string.Concat(Enumerable.Range(0, 2000).Select(i => $"A{i}: 1\r\n"))}\r\n"),
    ];

    /// <summary>The head is sent on, the body is not: it breaks its own framing.</summary>
    private static readonly string[] BadChunks =
    [
        "zz\r\n", "\r\n", "-1\r\n", "+1\r\n", "0x5\r\nhello\r\n", "5\nhello\r\n0\r\n\r\n", "5\r\nhelloX\r\n", "5\r\nhello0\r\n\r\n", "8000000000000000\r\n", "ffffffffffffffff\r\n", "00000000000000005\r\nhello\r\n",
        "5;a\u0001\r\nhello\r\n", "5\r\nhello\n0\r\n\r\n", "0\r\n: x\r\n\r\n", "0\r\n x\r\n\r\n", "0\r\nX\u0001: a\r\n\r\n", "5;" + new string('a', 20_000), "0\r\n" + new string('a', 20_000),
    ];

    public static TheoryData<int> EveryBadChunk => [.. Enumerable.Range(0, BadChunks.Length)];

    [Fact]
    public async Task A_hundred_and_more_malformed_requests_get_their_status_and_nothing_reaches_the_upstream()
    {
        Assert.True(Refused.Length >= 100);
        using var upstream = new RawUpstream("unix");
        await using var proxy = await LabProxy.StartAsync(upstream.Name);
        foreach (var (status, request) in Refused)
        {
            var answer = await proxy.GetAsync(request + "GET /smuggled HTTP/1.1\r\nHost: lab\r\n\r\n");
            Assert.True(answer.StartsWith($"HTTP/1.1 {status} ", StringComparison.Ordinal), $"{request[..Math.Min(80, request.Length)]}: {answer}");
            Assert.DoesNotContain("HTTP/1.1 ", answer[9..], StringComparison.Ordinal);
            Assert.False(upstream.HasPending);
        }

        await proxy.StatusWhenAsync(page => page["active"] == 0 && page["requests"] == Refused.Length && page["proxy_bug"] == 0);
    }

    [Theory, MemberData(nameof(EveryBadChunk))]
    public async Task A_body_that_breaks_its_framing_is_400_and_ends_the_upstreams_connection(int which)
    {
        using var upstream = new RawUpstream("unix");
        await using var proxy = await LabProxy.StartAsync(upstream.Name);
        var asked = proxy.GetAsync($"POST / HTTP/1.1\r\n{Host}Transfer-Encoding: chunked\r\n\r\n{BadChunks[which]}");
        Assert.StartsWith("HTTP/1.1 400 ", await asked, StringComparison.Ordinal);
        if (upstream.HasPending)
        {
            using var peer = await upstream.AcceptAsync();
            Assert.DoesNotContain("\r\n0\r\n\r\n", (await peer.ReadToEndAsync()).Text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("get / HTTP/1.1", "get / HTTP/1.1\r\n")]
    [InlineData("head / HTTP/1.1", "head / HTTP/1.1\r\n")]
    [InlineData("Get /x HTTP/1.1", "Get /x HTTP/1.1\r\n")]
    [InlineData("FOO-BAR! / HTTP/1.1", "FOO-BAR! / HTTP/1.1\r\n")]
    [InlineData("GET / HTTP/1.2", "GET / HTTP/1.1\r\n", "Via: 1.2 labproxy\r\n")]
    [InlineData("GET / HTTP/1.9", "GET / HTTP/1.1\r\n")]
    [InlineData("GET http://other:81 HTTP/1.1", "GET / HTTP/1.1\r\nHost: other:81\r\n", "X-Forwarded-Host: other:81\r\n")]
    [InlineData("GET HTTP://other?q HTTP/1.1", "GET /?q HTTP/1.1\r\nHost: other\r\n")]
    [InlineData("\r\n\r\nGET / HTTP/1.1\r\nConnection: close, X-Secret\r\nX-Secret: 1", "GET / HTTP/1.1\r\n", "!X-Secret")]
    [InlineData("GET / HTTP/1.1\r\nConnection: X-Secret\r\nConnection: ,,close , y\r\nX-SECRET: 1\r\nY: 2", "GET / HTTP/1.1\r\n", "!X-SECRET")]
    [InlineData("GET / HTTP/1.1\r\nAuthorization: a\r\nAuthorization: b", "\r\nAuthorization: a\r\nAuthorization: b\r\n")]
    [InlineData("GET / HTTP/1.1\r\nX: 1\r\nx: 2\r\nX:3", "\r\nX: 1\r\nx: 2\r\nX: 3\r\n")]
    [InlineData("POST / HTTP/1.1\r\nExpect: 200-ok\r\nContent-Length: 0", "\r\nExpect: 200-ok\r\n")]
    [InlineData("POST / HTTP/1.1\r\nX-Content-Length: 7\r\nTransfer-Encoding: chunked\r\n\r\n0", "\r\nX-Content-Length: 7\r\n", "Transfer-Encoding: chunked\r\n")]
    [InlineData("POST / HTTP/1.1\r\nContent-Length: 0007\r\n\r\nseven..", "\r\nContent-Length: 7\r\n")]
    [InlineData("POST / HTTP/1.1\r\nTRANSFER-encoding: ChunKed\r\n\r\n0;x=\"y\"\r\nTrailer: 1", "\r\nTransfer-Encoding: chunked\r\n", "!Trailer")]
    [InlineData("GET / HTTP/1.1\r\nX:\t a \t", "\r\nX: a\r\n")]
    [InlineData("GET / HTTP/1.1\r\nX:", "\r\nX: \r\n")]
    public async Task What_is_unusual_and_right_goes_on_as_it_is(string request, string sent, string? also = null)
    {
        using var upstream = new RawUpstream("unix");
        await using var proxy = await LabProxy.StartAsync(upstream.Name);
        using var client = await proxy.ConnectAsync();
        var at = request.IndexOf("HTTP/1.", StringComparison.Ordinal) + "HTTP/1.1".Length;
        await client.SendAsync(request.Insert(at, "\r\nHost: lab") + "\r\n\r\n");
        using var peer = await upstream.AcceptAsync();
        var head = await peer.ReadHeadAsync();
        Assert.Contains(sent, head, StringComparison.Ordinal);
        if (also is ['!', .. var absent])
            Assert.DoesNotContain(absent, head, StringComparison.OrdinalIgnoreCase);
        else if (also is not null)
            Assert.Contains(also, head, StringComparison.Ordinal);
        await peer.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", await client.ReadUntilAsync("ok"), StringComparison.Ordinal);
    }
}
