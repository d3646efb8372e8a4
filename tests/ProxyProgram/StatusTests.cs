using System.Diagnostics;
using System.Text;
using ProxyLab.Tests.ProxyProgram.Support;
using Xunit;

namespace ProxyLab.Tests.ProxyProgram;

/// <summary>Each way in which an upstream can fail before its header has the status that names it.</summary>
public sealed class StatusTests
{
    private static async Task AssertFailsAsync(LabProxy proxy, string answer, int status, string counter)
    {
        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nProxy-Status: labproxy; error=", answer, StringComparison.Ordinal);
        await proxy.StatusWhenAsync(page => page[counter] == 1);
        var line = await proxy.NextErrorAsync();
        var phase = counter[..counter.IndexOf('_', StringComparison.Ordinal)];
        Assert.Matches($@"^\d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{{3}}Z {status} {phase} (upstream|client|proxy): .+, upstream (unix:/|127)", line);
    }

    [Theory, InlineData("unix"), InlineData("tcp")]
    public async Task An_upstream_that_does_not_listen_is_502(string transport)
    {
        using var upstream = new RawUpstream(transport, backlog: null);
        await using var proxy = await LabProxy.StartAsync(upstream.Name);
        await AssertFailsAsync(proxy, await proxy.GetAsync(), 502, "connect_refused");
    }

    [Fact]
    public async Task Several_upstreams_are_taken_in_turn()
    {
        using var first = new RawUpstream("tcp");
        using var second = new RawUpstream("unix");
        await using var proxy = await LabProxy.StartAsync($"{first.Name},{second.Name}");
        for (var turn = 1; turn <= 3; turn++)
        {
            var both = Task.WhenAll(first.AnswerOnceAsync(), second.AnswerOnceAsync());
            await proxy.GetAsync();
            await proxy.GetAsync();
            await both;
        }
    }

    [Fact]
    public async Task Where_no_address_takes_a_connection_all_are_tried()
    {
        using var deaf = new RawUpstream("tcp", backlog: null);
        await using var proxy = await LabProxy.StartAsync($"{deaf.Name},unix:/nowhere/at/all");
        await AssertFailsAsync(proxy, await proxy.GetAsync(), 502, "connect_no_such_socket");
    }

    [Fact]
    public async Task A_socket_that_does_not_exist_is_502()
    {
        await using var proxy = await LabProxy.StartAsync("unix:/nowhere/at/all");
        await AssertFailsAsync(proxy, await proxy.GetAsync(), 502, "connect_no_such_socket");
    }

    [Fact]
    public async Task A_full_unix_accept_queue_is_503_at_once()
    {
        using var upstream = new RawUpstream("unix", backlog: 0);
        using var filler = upstream.FillQueueOfOne();
        await using var proxy = await LabProxy.StartAsync(upstream.Name, ("connect_timeout_ms", 60_000));
        await AssertFailsAsync(proxy, await proxy.GetAsync(), 503, "connect_queue_full");
    }

    [Fact]
    public async Task A_full_tcp_accept_queue_is_504_after_the_connect_timeout()
    {
        using var upstream = new RawUpstream("tcp", backlog: 0);
        using var filler = upstream.FillQueueOfOne();
        await using var proxy = await LabProxy.StartAsync(upstream.Name, ("connect_timeout_ms", 300), ("read_timeout_ms", 60_000));
        var watch = Stopwatch.StartNew();
        await AssertFailsAsync(proxy, await proxy.GetAsync(), 504, "connect_timeout");
        Assert.InRange(watch.ElapsedMilliseconds, 290, 5_000);
    }

    [Theory, InlineData("unix"), InlineData("tcp")]
    public async Task An_upstream_that_never_accepts_is_504_after_the_read_timeout(string transport)
    {
        using var upstream = new RawUpstream(transport);
        await using var proxy = await LabProxy.StartAsync(upstream.Name, ("read_timeout_ms", 300), ("connect_timeout_ms", 60_000));
        var watch = Stopwatch.StartNew();
        await AssertFailsAsync(proxy, await proxy.GetAsync(), 504, "header_timeout");
        Assert.InRange(watch.ElapsedMilliseconds, 290, 5_000);
    }

    [Theory, InlineData("unix"), InlineData("tcp")]
    public async Task An_upstream_that_never_reads_a_large_body_is_504_after_the_send_timeout(string transport)
    {
        using var upstream = new RawUpstream(transport);
        await using var proxy = await LabProxy.StartAsync(upstream.Name, ("send_timeout_ms", 300), ("read_timeout_ms", 60_000));
        using var client = await proxy.ConnectAsync();
        await client.SendAsync("POST / HTTP/1.1\r\nHost: lab\r\nContent-Length: 100000000\r\n\r\n");
        var sending = SendUntilRefusedAsync(client);
        await AssertFailsAsync(proxy, await client.ReadHeadAsync(), 504, "send_timeout");
        client.Dispose();
        await sending;
    }

    [Theory, InlineData("unix", ""), InlineData("tcp", ""), InlineData("tcp", "HTTP/1.1 200 OK\r\nContent-")]
    public async Task An_upstream_that_closes_before_its_header_is_complete_is_502(string transport, string part)
    {
        using var upstream = new RawUpstream(transport);
        await using var proxy = await LabProxy.StartAsync(upstream.Name);
        var serving = upstream.AnswerOnceAsync(part);
        await AssertFailsAsync(proxy, await proxy.GetAsync(), 502, "header_closed");
        await serving;
    }

    [Theory, InlineData("unix"), InlineData("tcp")]
    public async Task An_upstream_that_resets_before_its_header_is_502(string transport)
    {
        using var upstream = new RawUpstream(transport);
        await using var proxy = await LabProxy.StartAsync(upstream.Name);
        var getting = proxy.GetAsync();
        var peer = await upstream.AcceptAsync();
        await peer.Socket.ReceiveAsync(new byte[1]);
        peer.Reset();
        await AssertFailsAsync(proxy, await getting, 502, "header_reset");
    }

    [Theory]
    [InlineData("NOT HTTP AT ALL\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n")]
    [InlineData("HTTP/1.1 2OO OK\r\n\r\n")]
    public async Task An_upstream_that_does_not_speak_http_is_502(string answer)
    {
        using var upstream = new RawUpstream("unix");
        await using var proxy = await LabProxy.StartAsync(upstream.Name);
        var serving = upstream.AnswerOnceAsync(answer);
        await AssertFailsAsync(proxy, await proxy.GetAsync(), 502, "header_invalid");
        await serving;
    }

    [Fact]
    public async Task The_read_timeout_counts_between_octets_and_not_over_the_whole_header()
    {
        using var upstream = new RawUpstream("unix");
        await using var proxy = await LabProxy.StartAsync(upstream.Name, ("read_timeout_ms", 500));
        var getting = proxy.GetAsync();
        using var peer = await upstream.AcceptAsync();
        await peer.ReadHeadAsync();
        // 16 octets, 60 ms apart: near a second in all, twice the timeout, and no gap longer than it.
        foreach (var octet in "HTTP/1.1 204 N\r\n")
        {
            await peer.SendAsync($"{octet}");
            await Task.Delay(60, TestContext.Current.CancellationToken);
        }

        await peer.SendAsync("\r\n");
        Assert.StartsWith("HTTP/1.1 204 N\r\n", await getting, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_leaves_is_not_answered_and_its_upstream_connection_is_closed()
    {
        using var upstream = new RawUpstream("unix");
        await using var proxy = await LabProxy.StartAsync(upstream.Name, ("read_timeout_ms", 60_000));
        using var client = await proxy.ConnectAsync();
        await client.SendAsync("GET / HTTP/1.1\r\nHost: lab\r\n\r\n");
        using var peer = await upstream.AcceptAsync();
        await peer.ReadHeadAsync();
        client.Dispose();
        Assert.Equal("", (await peer.ReadToEndAsync()).Text);
        await proxy.StatusWhenAsync(page => page["client_gone"] == 1 && page["active"] == 0);
        Assert.Contains(" 499 client client: ", await proxy.NextErrorAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_stops_in_its_body_is_408()
    {
        using var upstream = new RawUpstream("unix");
        await using var proxy = await LabProxy.StartAsync(upstream.Name, ("client_timeout_ms", 300), ("read_timeout_ms", 100));
        await AssertFailsAsync(proxy, await proxy.GetAsync("POST / HTTP/1.1\r\nHost: lab\r\nConnection: close\r\nContent-Length: 9\r\n\r\nabc"), 408, "request_body_timeout");
    }

    private static async Task SendUntilRefusedAsync(RawClient client)
    {
        var octets = Encoding.ASCII.GetBytes(new string('x', 100_000));
        try
        {
            for (var i = 0; i < 1000; i++)
                await client.Socket.SendAsync(octets);
        }
        catch (Exception e) when (e is System.Net.Sockets.SocketException or ObjectDisposedException)
        {
            // The proxy has answered and does not want the rest.
        }
    }
}
