using ProxyLab.Tests.ProxyProgram.Support;
using Xunit;

namespace ProxyLab.Tests.ProxyProgram;

/// <summary>What is sent to the upstream a second time, and what never is (RFC 9110 section 9.2.2).</summary>
public sealed class RetryTests
{
    private const string Answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private static string Ask(string method) => $"{method} / HTTP/1.1\r\nHost: lab\r\nConnection: close\r\n{(method is "POST" or "PUT" ? "Content-Length: 0\r\n" : "")}\r\n";

    [Theory]
    [InlineData("GET", false)]
    [InlineData("DELETE", false)]
    [InlineData("GET", true)]
    [InlineData("OPTIONS", true)]
    public async Task A_kept_connection_that_ends_as_it_is_used_costs_no_idempotent_request_its_answer(string method, bool resets)
    {
        using var upstream = new RawUpstream("unix");
        await using var proxy = await LabProxy.StartAsync(upstream.Name, ("upstream_keepalive", true));
        var first = proxy.GetAsync();
        using var kept = await upstream.AcceptAsync();
        await kept.ReadHeadAsync();
        await kept.SendAsync(Answer);
        await first;
        var second = proxy.GetAsync(Ask(method));
        await kept.Socket.ReceiveAsync(new byte[1]);
        if (resets)
            kept.Reset();
        else
            kept.Dispose();
        Assert.StartsWith(method + " ", await upstream.AnswerOnceAsync(Answer), StringComparison.Ordinal);
        Assert.EndsWith("ok", await second, StringComparison.Ordinal);
        await proxy.StatusWhenAsync(page => page["tried_again"] == 1 && page["active"] == 0);
        Assert.Contains("Z again header upstream: ", await proxy.NextErrorAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hundreds_of_kept_connections_that_end_meanwhile_cost_no_request_its_answer()
    {
        // Whether the end is seen before the request is sent, while it is sent or after, is chance: all three come up.
        using var upstream = new RawUpstream("unix");
        await using var proxy = await LabProxy.StartAsync(upstream.Name, ("upstream_keepalive", true));
        using var client = await proxy.ConnectAsync();
        var stop = false;
        var serving = Task.Run(async () =>
        {
            while (!Volatile.Read(ref stop))
            {
                using var peer = await upstream.AcceptAsync();
                await peer.ReadHeadAsync();
                await peer.SendAsync(Answer);
            }
        }, TestContext.Current.CancellationToken);
        for (var i = 0; i < 500; i++)
        {
            await client.SendAsync("GET / HTTP/1.1\r\nHost: lab\r\n\r\n");
            Assert.StartsWith("HTTP/1.1 200 ", await client.ReadHeadAsync(), StringComparison.Ordinal);
            Assert.Equal("ok", await client.ReadAsync(2));
        }

        Volatile.Write(ref stop, true);
        await client.SendAsync("POST / HTTP/1.1\r\nHost: lab\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        await serving;
    }

    [Theory, InlineData("POST"), InlineData("PATCH"), InlineData("get")]
    public async Task What_must_not_be_sent_twice_goes_over_a_new_connection(string method)
    {
        using var upstream = new RawUpstream("unix");
        await using var proxy = await LabProxy.StartAsync(upstream.Name, ("upstream_keepalive", true));
        var first = proxy.GetAsync();
        using var kept = await upstream.AcceptAsync();
        await kept.ReadHeadAsync();
        await kept.SendAsync(Answer);
        await first;
        var second = proxy.GetAsync(Ask(method));
        using (var fresh = await upstream.AcceptAsync())
            await fresh.ReadHeadAsync();
        Assert.StartsWith("HTTP/1.1 502 ", await second, StringComparison.Ordinal);
        Assert.False(upstream.HasPending);
        Assert.Equal(0, (await proxy.StatusAsync())["tried_again"]);
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("GET", "HTTP/1.1 200 OK\r\nCont")]
    public async Task A_new_connection_that_fails_is_not_followed_by_another(string method, string answer)
    {
        using var upstream = new RawUpstream("unix");
        await using var proxy = await LabProxy.StartAsync(upstream.Name, ("upstream_keepalive", true));
        var asked = proxy.GetAsync(Ask(method));
        await upstream.AnswerOnceAsync(answer);
        Assert.StartsWith("HTTP/1.1 502 ", await asked, StringComparison.Ordinal);
        Assert.False(upstream.HasPending);
    }

    [Theory]
    [InlineData("GET", "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n", true)]
    [InlineData("GET", "", true)]
    [InlineData("POST", "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n", false)]
    [InlineData("POST", "", false)]
    [InlineData("GET", "HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n", false)]
    public async Task Another_address_is_asked_once_and_only_for_what_may_be_sent_twice(string method, string answer, bool isAsked)
    {
        using var bad = new RawUpstream("unix");
        using var good = new RawUpstream("unix");
        await using var proxy = await LabProxy.StartAsync($"{bad.Name},{good.Name}");
        var asked = proxy.GetAsync(Ask(method));
        await bad.AnswerOnceAsync(answer);
        if (isAsked)
            await good.AnswerOnceAsync(Answer);
        var got = await asked;
        Assert.Equal(isAsked, got.EndsWith("ok", StringComparison.Ordinal));
        Assert.False(good.HasPending);
    }

    [Fact]
    public async Task A_connection_that_cannot_be_made_is_made_to_another_address_for_any_request()
    {
        using var good = new RawUpstream("unix");
        await using var proxy = await LabProxy.StartAsync($"unix:/nowhere/at/all,{good.Name}");
        var asked = proxy.GetAsync("POST / HTTP/1.1\r\nHost: lab\r\nConnection: close\r\nContent-Length: 4\r\n\r\nbody");
        Assert.Contains("Content-Length: 4", await good.AnswerOnceAsync(Answer), StringComparison.Ordinal);
        Assert.EndsWith("ok", await asked, StringComparison.Ordinal);
    }
}
