using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using ProxyLab.Clients;
using ProxyLab.Tests.Clients.Support;
using Xunit;
using static ProxyLab.Tests.Clients.Support.FloodRuns;

namespace ProxyLab.Tests.Clients;

/// <summary>What clients can be told to send, as a server reads it, and when.</summary>
public sealed class RequestOnTheWireTests
{
    public static TheoryData<bool> Transports => [true, false];

    [Theory, MemberData(nameof(Transports))]
    public void Each_request_carries_the_id_of_its_row(bool unix)
    {
        var heads = new ConcurrentQueue<string>();
        using var server = Recording(unix, heads);
        var (_, results) = Run(To(server) with { Clients = 7, RequestsPerClient = 20, KeepAlive = true, RequestIds = true });
        var ids = heads.Select(h => h.Split("\r\n").Single(l => l.StartsWith("X-Lab-Request: ", StringComparison.Ordinal))["X-Lab-Request: ".Length..]);
        Assert.Equal(results.Select(r => r.Id).Order(), ids.Select(long.Parse).Order());
        Assert.DoesNotContain(ids, id => id.StartsWith('0') || id.Contains(' ', StringComparison.Ordinal));
    }

    [Fact]
    public void A_large_body_after_an_id_arrives_whole()
    {
        var sizes = new ConcurrentQueue<int>();
        using var server = new ScriptedServer(unix: true, async (peer, _, stop) =>
        {
            var head = await ScriptedServer.ReadHead(peer, stop);
            int left = int.Parse(head!.Split("Content-Length: ")[1].Split("\r\n")[0]), read = 0;
            var buffer = new byte[65_536];
            while (read < left && await peer.ReceiveAsync(buffer, stop) is > 0 and var got)
                read += got;
            sizes.Enqueue(read);
            await peer.SendAsync(Encoding.ASCII.GetBytes(Ok), stop);
        });
        var (summary, _) = Run(To(server) with { Clients = 12, RequestIds = true, Method = "POST", BodyBytes = 700_001 });
        Assert.Equal(12, summary[Outcome.Ok]);
        Assert.All(sizes, size => Assert.Equal(700_001, size));
    }

    [Fact]
    public void A_request_has_the_method_path_and_fields_that_were_given()
    {
        var heads = new ConcurrentQueue<string>();
        using var server = Recording(unix: true, heads);
        One(To(server) with { Method = "PROPFIND", Path = "//a/../b%2f?x=%00", Fields = ["Host: other:81", "X-A:1", "X-A: 2"] });
        Assert.Equal("PROPFIND //a/../b%2f?x=%00 HTTP/1.1\r\nHost: other:81\r\nX-A:1\r\nX-A: 2\r\nConnection: close\r\n\r\n", Assert.Single(heads));
    }

    [Theory]
    [InlineData(false, "GET / HTTP/1.0\r\nHost: lab\r\n\r\n"), InlineData(true, "GET / HTTP/1.0\r\nHost: lab\r\nConnection: keep-alive\r\n\r\n")]
    public void A_request_of_HTTP_1_0_says_so(bool keepAlive, string head)
    {
        var heads = new ConcurrentQueue<string>();
        using var server = Recording(unix: true, heads);
        One(To(server) with { Http10 = true, KeepAlive = keepAlive });
        Assert.Equal(head, Assert.Single(heads));
    }

    [Theory, MemberData(nameof(Transports))]
    public void A_body_waits_for_100_Continue(bool unix)
    {
        double continuedMs = 0, bodyMs = 0;
        using var server = new ScriptedServer(unix, async (peer, _, stop) =>
        {
            var head = await ScriptedServer.ReadHead(peer, stop);
            Assert.Contains("Expect: 100-continue\r\n", head);
            await Task.Delay(100, stop);
            continuedMs = peer.Available > 0 ? double.PositiveInfinity : NowMs(); // nothing may have come yet
            await peer.SendAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray(), stop);
            await ReadExactly(peer, 100_000, stop);
            bodyMs = NowMs();
            await peer.SendAsync(Encoding.ASCII.GetBytes(Ok), stop);
        });
        var result = One(To(server) with { Method = "POST", BodyBytes = 100_000, ExpectContinue = true });
        Assert.Equal((Outcome.Ok, 1), (result.Outcome, result.Interim));
        Assert.True(continuedMs <= bodyMs);
    }

    [Fact]
    public void A_body_is_not_sent_when_the_final_answer_comes_first_and_the_connection_is_not_used_again()
    {
        int more = 0;
        using var server = new ScriptedServer(unix: false, async (peer, _, stop) =>
        {
            await ScriptedServer.ReadHead(peer, stop);
            await peer.SendAsync("HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), stop);
            Interlocked.Add(ref more, await peer.ReceiveAsync(new byte[10], stop));
        });
        var (summary, results) = Run(To(server) with { Method = "POST", BodyBytes = 10, ExpectContinue = true, KeepAlive = true, RequestsPerClient = 2 });
        Assert.Equal((2L, 2L, 0), (summary[Outcome.Status], summary.Connections, more));
        Assert.All(results, r => Assert.Equal(417, r.Status));
    }

    [Fact]
    public void A_body_is_sent_after_a_second_without_100_Continue()
    {
        using var server = new ScriptedServer(unix: false, async (peer, _, stop) =>
        {
            await ScriptedServer.ReadHead(peer, stop);
            await ReadExactly(peer, 10, stop);
            await peer.SendAsync(Encoding.ASCII.GetBytes(Ok), stop);
        });
        var result = One(To(server) with { Method = "POST", BodyBytes = 10, ExpectContinue = true });
        Assert.Equal(Outcome.Ok, result.Outcome);
        Assert.InRange(result.EndMs - result.SentMs!.Value, 990, 15_000);
    }

    [Fact]
    public void An_upgrade_that_was_asked_for_is_a_final_answer()
    {
        var heads = new ConcurrentQueue<string>();
        using var server = Recording(unix: true, heads, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n\u0081\u0000");
        var result = One(To(server) with { Upgrade = "websocket", KeepAlive = true });
        Assert.Equal((Outcome.Status, 101, 0L, BrokenRules.None), (result.Outcome, result.Status, result.Unasked, result.Broken));
        Assert.Contains("Upgrade: websocket\r\nConnection: Upgrade\r\n", Assert.Single(heads));
    }

    [Theory, MemberData(nameof(Transports))]
    public void A_client_that_half_closes_sends_its_end_and_waits_for_the_answer(bool unix)
    {
        using var server = new ScriptedServer(unix, async (peer, _, stop) =>
        {
            await ScriptedServer.ReadHead(peer, stop);
            if (await peer.ReceiveAsync(new byte[1], stop) == 0)
                await peer.SendAsync(Encoding.ASCII.GetBytes(Ok), stop);
        });
        var (summary, _) = Run(To(server) with { HalfClose = true, KeepAlive = true, RequestsPerClient = 3 });
        Assert.Equal((3L, 3L), (summary[Outcome.Ok], summary.Connections));
    }

    [Theory, MemberData(nameof(Transports))]
    public void A_slow_reader_reads_at_its_rate(bool unix)
    {
        string answer = $"HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\n{new string('x', 400)}";
        using var server = ScriptedServer.Answering(unix, answer); // it closes at once
        var result = One(To(server) with { SlowReadBytesPerSecond = 400 });
        Assert.Equal(Outcome.Ok, result.Outcome);
        Assert.InRange(result.EndMs - result.FirstByteMs!.Value, (answer.Length - 1) * 1000.0 / 400 - 1, 10_000);
    }

    [Fact]
    public void A_slow_reader_on_TCP_keeps_the_server_from_sending()
    {
        long sent = 0;
        using var server = new ScriptedServer(unix: false, async (peer, _, stop) =>
        {
            await ScriptedServer.ReadHead(peer, stop);
            peer.SendBufferSize = 4096;
            await peer.SendAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray(), stop);
            var block = new byte[4096];
            while (true)
                Interlocked.Add(ref sent, await peer.SendAsync(block, stop));
        });
        Assert.Equal(Outcome.InFlight, One(To(server) with { SlowReadBytesPerSecond = 100, Deadline = TimeSpan.FromSeconds(1) }).Outcome);
        Assert.InRange(Interlocked.Read(ref sent), 0, 300_000);
    }

    private static async Task ReadExactly(Socket peer, int octets, CancellationToken stop)
    {
        var buffer = new byte[octets];
        for (int read = 0; read < octets;)
            read += await peer.ReceiveAsync(buffer.AsMemory(read), stop);
    }

    private static ScriptedServer Recording(bool unix, ConcurrentQueue<string> heads, string answer = Ok) => new(unix, async (peer, _, stop) =>
    {
        while (await ScriptedServer.ReadHead(peer, stop) is { } head)
        {
            heads.Enqueue(head);
            await peer.SendAsync(Encoding.Latin1.GetBytes(answer), stop);
        }
    });
}
