using System.Text.RegularExpressions;
using ProxyLab.Tests.ProxyProgram.Support;
using Xunit;

namespace ProxyLab.Tests.ProxyProgram;

/// <summary>Answers of an upstream that is broken or hostile: a client gets a 502, or an answer that it can tell is cut, or one that was mended; and nothing is the proxy's own mistake.</summary>
public sealed class HostileAnswerTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\n";

    /// <summary>Each is a 502, and counted as one of the upstream's.</summary>
    private static readonly (string Counter, string Answer)[] Refused =
    [
        .. new[]
        {
            "nonsense\r\n\r\n", "HTTP/1.1\r\n\r\n", "HTTP/1.1 \r\n\r\n", "HTTP/1.1 OK\r\n\r\n", "HTTP/1.1 20 OK\r\n\r\n", "HTTP/1.1 2000 OK\r\n\r\n", "HTTP/1.1 2OO OK\r\n\r\n", "HTTP/1.1 -20 OK\r\n\r\n", "HTTP/1.1 +20 OK\r\n\r\n",
            "HTTP/1.1 000 X\r\n\r\n", "HTTP/1.1 007 X\r\n\r\n", "HTTP/1.1 099 X\r\n\r\n", "HTTP/1.1 600 X\r\n\r\n", "HTTP/1.1 999 X\r\n\r\n", "ICY 200 OK\r\n\r\n", "http/1.1 200 OK\r\n\r\n", "HTTP/2.0 200 OK\r\n\r\n", "HTTP/9.1 200 OK\r\n\r\n",
            "HTTP/1.12 200 OK\r\n\r\n", "HTTP/1.1\t200 OK\r\n\r\n", "HTTP/1.1  200 OK\r\n\r\n", "HTTP/1.1 200OK\r\n\r\n", "HTTP/1.1 200 O\0K\r\n\r\n", "HTTP/1.1 200 O\u001bK\r\n\r\n", "\r\nHTTP/1.1 200 OK\r\n\r\n", " HTTP/1.1 200 OK\r\n\r\n",
            "HTTP/1.1 101 Switching Protocols\r\n\r\n",
            Ok + "X: a\u0001b\r\n\r\n", Ok + "X: a\0b\r\n\r\n", Ok + "X: a\rb\r\n\r\n", Ok + "X: \u007f\r\n\r\n", Ok + "X\r\n\r\n", Ok + ": x\r\n\r\n", Ok + "X(y): 1\r\n\r\n", Ok + "X y: 1\r\n\r\n", Ok + " X: 1\r\n\r\n", Ok + "HTTP/1.1 404 Not Found\r\n\r\n",
            Ok + "X: a\r\n b\0\r\n\r\n", Ok + $"X: {new string('a', 40_000)}\r\n\r\n", Ok + new string('a', 100_000), "HTTP/1.1 200 " + new string('a', 40_000) + "\r\n\r\n", Ok + string.Concat(Enumerable.Range(0, 2000).Select(i => $"A{i}: 1\r\n")) + "\r\n",
            Ok + "Content-Length: 2\r\nContent-Length: 3\r\n\r\nhi!", Ok + "Content-Length: 2, 3\r\n\r\nhi!", Ok + "Content-Length: -2\r\n\r\nhi", Ok + "Content-Length: +2\r\n\r\nhi", Ok + "Content-Length: 2x\r\n\r\nhi", Ok + "Content-Length:\r\n\r\n",
            Ok + "Content-Length: 0x2\r\n\r\nhi", Ok + "Content-Length: 2 2\r\n\r\nhi", Ok + "Content-Length: 9223372036854775808\r\n\r\n", Ok + "Content-Length: 2;\r\n\r\nhi",
            Ok + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", Ok + "Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n0\r\n\r\n", Ok + "Transfer-Encoding: gzip\r\n\r\n", Ok + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
            Ok + "Transfer-Encoding: chunked, gzip\r\n\r\n", Ok + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", Ok + "Transfer-Encoding:\r\n\r\n", Ok + "Transfer-Encoding: xchunked\r\n\r\n", "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "HTTP/1.1 205 Reset Content\r\nContent-Length: 2\r\n\r\nhi", "HTTP/1.1 205 Reset Content\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n", "HTTP/1.1 205 Reset Content\r\n\r\nhi",
            string.Concat(Enumerable.Repeat("HTTP/1.1 102 Processing\r\n\r\n", 40)) + Ok + "Content-Length: 0\r\n\r\n",
        }.Select(answer => ("header_invalid", answer)),
        .. new[] { "", "H", "HTTP/1.1 200 OK\r\n", Ok + "Content-Length: 2", "hello\n", "HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1" }.Select(answer => ("header_closed", answer)),
    ];

    /// <summary>Each is passed on as far as it went, and the client can tell that it is not whole.</summary>
    private static readonly (string Counter, string Body)[] Cut =
    [
        .. new[] { "zz\r\n", "-1\r\nx", "5\nhello", "5\r\nhelloX", "80000000000000000\r\nabc", "ffffffffffffffff\r\nabc", "0\r\nX\u0001: 1\r\n\r\n", "5;\0\r\nhello\r\n0\r\n\r\n", "0\r\n\rX", "5\r\nhello\r\n\r\n" }.Select(body => ("body_invalid", body)),
        .. new[] { "", "5", "5\r\n", "5\r\nhel", "5\r\nhello", "5\r\nhello\r\n", "80000000\r\nabc", "7fffffffffffffff\r\nabc", "0\r\n", "0\r\nX: 1\r\n" }.Select(body => ("body_truncated", body)),
    ];

    [Fact]
    public async Task Sixty_and_more_malformed_answers_are_502()
    {
        using var upstream = new RawUpstream("unix");
        await using var proxy = await LabProxy.StartAsync(upstream.Name);
        var counted = new Dictionary<string, long> { ["header_invalid"] = 0, ["header_closed"] = 0 };
        foreach (var (counter, answer) in Refused)
        {
            var asked = proxy.GetAsync("GET / HTTP/1.0\r\n\r\n");
            await upstream.AnswerOnceAsync(answer);
            var got = await asked;
            Assert.True(got.StartsWith("HTTP/1.1 502 ", StringComparison.Ordinal), $"{answer[..Math.Min(80, answer.Length)]}: {got}");
            counted[counter]++;
            await proxy.StatusWhenAsync(page => page["active"] == 0);
            Assert.True((await proxy.StatusAsync())[counter] == counted[counter], $"{counter}: {answer[..Math.Min(80, answer.Length)]}");
        }

        Assert.Equal(0, (await proxy.StatusAsync())["proxy_bug"]);
    }

    [Fact]
    public async Task Twenty_broken_bodies_are_cut()
    {
        Assert.True(Refused.Length + Cut.Length >= 80);
        using var upstream = new RawUpstream("unix");
        await using var proxy = await LabProxy.StartAsync(upstream.Name);
        foreach (var (counter, body) in Cut)
        {
            var before = (await proxy.StatusAsync())[counter];
            var asked = proxy.GetAsync();
            await upstream.AnswerOnceAsync(Ok + "Transfer-Encoding: chunked\r\n\r\n" + body);
            var got = await asked;
            Assert.StartsWith(Ok, got, StringComparison.Ordinal);
            Assert.False(got.EndsWith("0\r\n\r\n", StringComparison.Ordinal), body);
            await proxy.StatusWhenAsync(page => page["active"] == 0 && page[counter] == before + 1);
        }
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\nContent-Length: 2\n\nhi", "HTTP/1\\.1 200 OK\r\n.*\r\n\r\nhi$")]
    [InlineData("HTTP/1.1 200 OK\r\nX : a\r\nContent-Length: 2\r\n\r\nhi", "\r\nX: a\r\n.*hi$")]
    [InlineData("HTTP/1.1 200 OK\r\nX: a\r\n\tb\r\nContent-Length: 2\r\n\r\nhi", "\r\nX: a +\tb\r\n.*hi$")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nhi", "Content-Length: 2\r\n(?!.*Content-Length).*hi$")]
    [InlineData("HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nhi", "^HTTP/1\\.1 200 \r\n.*hi$")]
    [InlineData("HTTP/1.7 200 OK\r\nContent-Length: 2\r\n\r\nhi", "^HTTP/1\\.1 200 OK\r\n.*Via: 1\\.7 labproxy\r\n.*hi$")]
    [InlineData("HTTP/1.1 205 Reset Content\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "^HTTP/1\\.1 205 .*Content-Length: 0\r\n.*\r\n\r\n$")]
    [InlineData("HTTP/1.1 100 Continue\r\nContent-Length: 5\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", "^HTTP/1\\.1 100 Continue\r\nVia: 1\\.1 labproxy\r\n\r\nHTTP/1\\.1 200 OK\r\n.*hi$")]
    [InlineData("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", "^HTTP/1\\.1 103 Early Hints\r\nLink: </a>\r\n.*HTTP/1\\.1 200 OK\r\n.*hi$")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhiHTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged", "\r\n\r\nhi$")]
    [InlineData("HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\nhi", "^HTTP/1\\.1 204 (?!.*Content-Length).*\r\n\r\n$")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nhi\r\n0\r\nX: 1\r\n\r\n", "\r\n\r\n2\r\nhi\r\n0\r\n\r\n$")]
    [InlineData("HTTP/1.1 200 OK\r\n\r\nhi", "Transfer-Encoding: chunked\r\n.*2\r\nhi\r\n0\r\n\r\n$")]
    public async Task What_can_be_mended_is_mended(string answer, string expected)
    {
        using var upstream = new RawUpstream("unix");
        await using var proxy = await LabProxy.StartAsync(upstream.Name, ("upstream_keepalive", true));
        var asked = proxy.GetAsync();
        await upstream.AnswerOnceAsync(answer);
        Assert.Matches(new Regex(expected, RegexOptions.Singleline), await asked);
        Assert.Equal(0, (await proxy.StatusAsync())["proxy_bug"]);
    }
}
