using ProxyLab.Tests.ProxyProgram.Support;
using Xunit;

namespace ProxyLab.Tests.ProxyProgram;

/// <summary>Octets go on as they come, both ways; an answer that is cut short never looks complete.</summary>
public sealed class StreamingTests
{
    [Theory]
    [InlineData("unix", "Content-Length: 10", "first", "last.")]
    [InlineData("tcp", "Transfer-Encoding: chunked", "5\r\nfirst\r\n", "5\r\nlast.\r\n0\r\n\r\n")]
    public async Task The_first_octets_of_an_answer_arrive_before_the_upstream_sends_the_rest(string transport, string framing, string first, string rest)
    {
        using var upstream = new RawUpstream(transport);
        await using var proxy = await LabProxy.StartAsync(upstream.Name);
        using var client = await proxy.ConnectAsync();
        await client.SendAsync("GET / HTTP/1.1\r\nHost: lab\r\n\r\n");
        using var peer = await upstream.AcceptAsync();
        await peer.ReadHeadAsync();
        await peer.SendAsync($"HTTP/1.1 200 OK\r\n{framing}\r\n\r\n");
        await client.ReadHeadAsync();
        await peer.SendAsync(first);
        await client.ReadUntilAsync("first");
        await peer.SendAsync(rest);
        await client.ReadUntilAsync("last.");
    }

    [Theory]
    [InlineData("unix", "Content-Length: 10", "first", "last.")]
    [InlineData("tcp", "Transfer-Encoding: chunked", "5\r\nfirst\r\n", "5\r\nlast.\r\n0\r\n\r\n")]
    public async Task The_first_octets_of_a_request_arrive_before_the_client_sends_the_rest(string transport, string framing, string first, string rest)
    {
        using var upstream = new RawUpstream(transport);
        await using var proxy = await LabProxy.StartAsync(upstream.Name);
        using var client = await proxy.ConnectAsync();
        await client.SendAsync($"POST / HTTP/1.1\r\nHost: lab\r\n{framing}\r\n\r\n");
        using var peer = await upstream.AcceptAsync();
        Assert.Contains(framing, await peer.ReadHeadAsync(), StringComparison.Ordinal);
        await client.SendAsync(first);
        await peer.ReadUntilAsync("first");
        await client.SendAsync(rest);
        await peer.ReadUntilAsync(framing.StartsWith("Content", StringComparison.Ordinal) ? "last." : "last.\r\n0\r\n\r\n");
        await peer.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", await client.ReadUntilAsync("ok"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_large_body_is_passed_on_whole_both_ways()
    {
        using var upstream = new RawUpstream("unix");
        await using var proxy = await LabProxy.StartAsync(upstream.Name);
        using var client = new HttpClient();
        var stop = TestContext.Current.CancellationToken;
        var sent = new byte[5_000_000];
        new Random(7).NextBytes(sent);
        using var content = new ByteArrayContent(sent);
        var posting = client.PostAsync(new Uri($"http://{proxy.Address}/"), content, stop);
        using var peer = await upstream.AcceptAsync();
        await peer.ReadHeadAsync();
        var received = await peer.ReadAsync(sent.Length);
        await peer.SendAsync($"HTTP/1.1 200 OK\r\nContent-Length: {sent.Length}\r\n\r\n{received}");
        Assert.Equal(sent, await (await posting).Content.ReadAsByteArrayAsync(stop));
    }

    [Theory]
    [InlineData("Content-Length: 10\r\n\r\nfirst", "body_truncated")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n", "body_truncated")]
    [InlineData("Transfer-Encoding: chunked\r\nX: first\r\n\r\nnonsense\r\n", "body_invalid")]
    public async Task An_answer_that_the_upstream_cuts_short_is_cut_short_for_the_client(string answer, string counter)
    {
        using var upstream = new RawUpstream("unix");
        await using var proxy = await LabProxy.StartAsync(upstream.Name);
        using var client = await proxy.ConnectAsync();
        await client.SendAsync("GET / HTTP/1.1\r\nHost: lab\r\n\r\n");
        await upstream.AnswerOnceAsync("HTTP/1.1 200 OK\r\n" + answer);
        var (text, _) = await client.ReadToEndAsync();
        Assert.Contains("first", text, StringComparison.Ordinal);
        Assert.DoesNotContain("0\r\n\r\n", text[text.IndexOf("first", StringComparison.Ordinal)..], StringComparison.Ordinal);
        await proxy.StatusWhenAsync(page => page[counter] == 1 && page["active"] == 0);
    }

    [Fact]
    public async Task Where_only_the_close_ends_an_answer_a_cut_is_a_reset()
    {
        using var upstream = new RawUpstream("unix");
        await using var proxy = await LabProxy.StartAsync(upstream.Name);
        using var client = await proxy.ConnectAsync();
        await client.SendAsync("GET / HTTP/1.0\r\n\r\n");
        using var peer = await upstream.AcceptAsync();
        await peer.ReadHeadAsync();
        await peer.SendAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n");
        await client.ReadUntilAsync("first");
        peer.Dispose();
        Assert.True((await client.ReadToEndAsync()).IsReset);
    }

    [Fact]
    public async Task An_upstream_that_falls_silent_in_its_body_cuts_the_answer_after_the_read_timeout()
    {
        using var upstream = new RawUpstream("tcp");
        await using var proxy = await LabProxy.StartAsync(upstream.Name, ("read_timeout_ms", 300));
        using var client = await proxy.ConnectAsync();
        await client.SendAsync("GET / HTTP/1.1\r\nHost: lab\r\n\r\n");
        using var peer = await upstream.AcceptAsync();
        await peer.ReadHeadAsync();
        await peer.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfirst");
        Assert.EndsWith("\r\n\r\nfirst", (await client.ReadToEndAsync()).Text, StringComparison.Ordinal);
        await proxy.StatusWhenAsync(page => page["body_timeout"] == 1);
    }

    [Fact]
    public async Task An_answer_without_a_length_ends_where_the_upstream_closes()
    {
        using var upstream = new RawUpstream("unix");
        await using var proxy = await LabProxy.StartAsync(upstream.Name);
        var serving = upstream.AnswerOnceAsync("HTTP/1.0 200 OK\r\n\r\nall of it");
        Assert.EndsWith("\r\n\r\n9\r\nall of it\r\n0\r\n\r\n", await proxy.GetAsync(), StringComparison.Ordinal);
        await serving;
    }

    [Theory]
    [InlineData("HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n", "Content-Length: 10")]
    [InlineData("GET", "HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\nContent-Length: 10\r\n\r\n", "ETag: \"a\"")]
    [InlineData("GET", "HTTP/1.1 204 No Content\r\nX: y\r\n\r\n", "X: y")]
    public async Task Answers_that_have_no_body_by_definition_keep_their_fields_and_the_connection(string method, string answer, string field)
    {
        using var upstream = new RawUpstream("unix");
        await using var proxy = await LabProxy.StartAsync(upstream.Name);
        using var client = await proxy.ConnectAsync();
        for (var i = 0; i < 2; i++)
        {
            await client.SendAsync($"{method} / HTTP/1.1\r\nHost: lab\r\n\r\n");
            await upstream.AnswerOnceAsync(answer);
            Assert.Contains("\r\n" + field + "\r\n", await client.ReadHeadAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_client_that_expects_100_gets_it_when_the_upstream_gives_it()
    {
        using var upstream = new RawUpstream("unix");
        await using var proxy = await LabProxy.StartAsync(upstream.Name);
        using var client = await proxy.ConnectAsync();
        await client.SendAsync("PUT / HTTP/1.1\r\nHost: lab\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
        using var peer = await upstream.AcceptAsync();
        Assert.Contains("\r\nExpect: 100-continue\r\n", await peer.ReadHeadAsync(), StringComparison.Ordinal);
        await peer.SendAsync("HTTP/1.1 100 Continue\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 100 ", await client.ReadHeadAsync(), StringComparison.Ordinal);
        await client.SendAsync("body");
        await peer.ReadUntilAsync("body");
        await peer.SendAsync("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 201 ", await client.ReadHeadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_expects_100_gets_the_refusal_instead_when_the_upstream_refuses()
    {
        using var upstream = new RawUpstream("unix");
        await using var proxy = await LabProxy.StartAsync(upstream.Name);
        using var client = await proxy.ConnectAsync();
        await client.SendAsync("PUT / HTTP/1.1\r\nHost: lab\r\nContent-Length: 4000\r\nExpect: 100-continue\r\n\r\n");
        await upstream.AnswerOnceAsync("HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 413 ", await client.ReadHeadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_that_comes_before_the_request_is_complete_is_passed_on()
    {
        using var upstream = new RawUpstream("unix");
        await using var proxy = await LabProxy.StartAsync(upstream.Name);
        using var client = await proxy.ConnectAsync();
        await client.SendAsync("POST / HTTP/1.1\r\nHost: lab\r\nContent-Length: 1000\r\n\r\npart");
        using var peer = await upstream.AcceptAsync();
        await peer.ReadUntilAsync("part");
        await peer.SendAsync("HTTP/1.1 413 Content Too Large\r\nContent-Length: 3\r\n\r\nbig");
        Assert.StartsWith("HTTP/1.1 413 ", await client.ReadUntilAsync("big"), StringComparison.Ordinal);
    }
}
