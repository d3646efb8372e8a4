using System.Diagnostics;
using ProxyLab.Tests.ProxyProgram.Support;
using Xunit;

namespace ProxyLab.Tests.ProxyProgram;

/// <summary>A timeout between two octets bounds nothing: what drips has an end too.</summary>
public sealed class PaceTests
{
    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nX: ", "HTTP/1.1 504 ", "header_timeout")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", "HTTP/1.1 200 ", "body_timeout")]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 ", "body_timeout")]
    public async Task An_answer_that_drips_ends(string begins, string status, string counter)
    {
        using var upstream = new RawUpstream("tcp");
        await using var proxy = await LabProxy.StartAsync(upstream.Name, ("read_timeout_ms", 500), ("header_timeout_ms", 1200));
        var watch = Stopwatch.StartNew();
        var asked = proxy.GetAsync();
        using var peer = await upstream.AcceptAsync();
        await peer.ReadHeadAsync();
        await peer.SendAsync(begins);
        var dripping = DripAsync(peer, asked);
        var got = await asked;
        Assert.StartsWith(status, got, StringComparison.Ordinal);
        Assert.False(got.EndsWith("0\r\n\r\n", StringComparison.Ordinal));
        Assert.InRange(watch.ElapsedMilliseconds, 1200, 20_000);
        await dripping;
        await proxy.StatusWhenAsync(page => page[counter] == 1 && page["active"] == 0);
    }

    [Fact]
    public async Task A_request_whose_body_drips_is_408()
    {
        using var upstream = new RawUpstream("unix");
        await using var proxy = await LabProxy.StartAsync(upstream.Name, ("header_timeout_ms", 700));
        using var client = await proxy.ConnectAsync();
        await client.SendAsync("POST / HTTP/1.1\r\nHost: lab\r\nContent-Length: 1000\r\n\r\n");
        using var peer = await upstream.AcceptAsync();
        var got = client.ReadHeadAsync();
        await DripAsync(client, got);
        Assert.StartsWith("HTTP/1.1 408 ", await got, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_is_slow_but_keeps_its_pace_is_whole()
    {
        using var upstream = new RawUpstream("tcp");
        await using var proxy = await LabProxy.StartAsync(upstream.Name, ("read_timeout_ms", 1000), ("header_timeout_ms", 400), ("least_pace", 10));
        var asked = proxy.GetAsync();
        using var peer = await upstream.AcceptAsync();
        await peer.ReadHeadAsync();
        await peer.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 300\r\n\r\n");
        for (var i = 0; i < 15; i++)
        {
            await peer.SendAsync(new string('x', 20));
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        Assert.EndsWith(new string('x', 300), await asked, StringComparison.Ordinal);
    }

    private static async Task DripAsync(RawPeer from, Task until)
    {
        try
        {
            while (!until.IsCompleted)
            {
                await from.SendAsync("a");
                await Task.Delay(100, TestContext.Current.CancellationToken);
            }
        }
        catch (System.Net.Sockets.SocketException)
        {
            // The proxy has had enough.
        }
    }
}
