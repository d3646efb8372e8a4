using System.Net.Sockets;
using System.Text;
using ProxyLab.Clients;
using ProxyLab.Tests.Clients.Support;
using Xunit;
using static ProxyLab.Tests.Clients.Support.FloodRuns;

namespace ProxyLab.Tests.Clients;

/// <summary>What happens on the wire: bodies, early answers, connections used again, slow senders.</summary>
public sealed class FloodExchangeTests
{
    public static TheoryData<bool> Transports => [true, false];

    [Theory, MemberData(nameof(Transports))]
    public void An_answer_before_the_request_was_read_counts_although_a_reset_follows(bool unix)
    {
        // It reads the head, answers, and closes over 64 MiB that are still to come: the kernel resets the client.
        using var server = ScriptedServer.Answering(unix, "HTTP/1.1 504 Gateway Timeout\r\nContent-Length: 4\r\n\r\nlate");
        var (summary, results) = Run(To(server) with { Method = "POST", BodyBytes = 64 << 20, Clients = 8, RequestsPerClient = 5 });
        Assert.Equal(40, summary[Outcome.Status]);
        Assert.All(results, r => Assert.Equal(504, r.Status));
    }

    [Theory, MemberData(nameof(Transports))]
    public void An_answer_is_read_while_nobody_reads_the_request(bool unix)
    {
        using var server = new ScriptedServer(unix, async (peer, _, stop) =>
        {
            await ScriptedServer.ReadHead(peer, stop);
            await peer.SendAsync("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), stop);
            await Task.Delay(Timeout.Infinite, stop);
        });
        var result = One(To(server) with { Method = "POST", BodyBytes = 64 << 20, KeepAlive = true });
        Assert.Equal((Outcome.Status, 502), (result.Outcome, result.Status));
    }

    [Theory]
    [InlineData(true, 0, false), InlineData(false, 1, false), InlineData(true, 65_536, false), InlineData(true, 65_535, true)]
    [InlineData(false, 1_000_000, false), InlineData(true, 1_000_000, true), InlineData(false, 131_072, true)]
    public void A_request_body_of_any_length_arrives_whole_in_either_framing(bool unix, int length, bool chunked)
    {
        var received = new MemoryStream();
        var spec = new FloodSpec { Target = Endpoint.Loopback(1), Deadline = TimeSpan.FromSeconds(20), Method = "POST", BodyBytes = length, Chunked = chunked };
        long whole = new RequestImage(spec, id: 1).Length;
        using var server = new ScriptedServer(unix, async (peer, _, stop) =>
        {
            var buffer = new byte[8192];
            while (received.Length < whole)
                received.Write(buffer, 0, await peer.ReceiveAsync(buffer, stop));
            await peer.SendAsync(Encoding.ASCII.GetBytes(Ok), stop);
        });
        Assert.Equal(Outcome.Ok, One(spec with { Target = server.Endpoint }).Outcome);
        Assert.Equal(whole, received.Length);
        var (head, body) = Split(Encoding.ASCII.GetString(received.ToArray()));
        Assert.Contains(chunked ? "Transfer-Encoding: chunked\r\n" : $"Content-Length: {length}\r\n", head);
        string plain = chunked ? Unchunk(body) : body;
        Assert.Equal(length, plain.Length);
        Assert.All(plain.Take(60_000).Index(), pair => Assert.Equal((char)('a' + (pair.Index % 26)), pair.Item));
    }

    [Theory, MemberData(nameof(Transports))]
    public void A_client_with_keep_alive_uses_one_connection_for_all_its_requests(bool unix)
    {
        using var server = new ScriptedServer(unix, AnswerForever(Ok));
        var (summary, results) = Run(To(server) with { Clients = 5, RequestsPerClient = 200, KeepAlive = true });
        Assert.Equal((1000, 5), (summary[Outcome.Ok], summary.Connections));
        Assert.All(results, r => Assert.Equal(Ok.Length, r.Bytes));
    }

    [Theory, MemberData(nameof(Transports))]
    public void Octets_after_an_answer_close_the_connection_and_are_not_the_next_answer(bool unix)
    {
        using var server = new ScriptedServer(unix, AnswerForever(Ok + "HTTP/1.1 500 Unasked\r\nContent-Length: 0\r\n\r\n"));
        var (summary, _) = Run(To(server) with { RequestsPerClient = 20, KeepAlive = true });
        Assert.Equal((20, 20), (summary[Outcome.Ok], summary.Connections));
    }

    [Theory, MemberData(nameof(Transports))]
    public void A_server_that_closes_after_each_answer_fails_no_request(bool unix)
    {
        using var server = ScriptedServer.Answering(unix, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        var (summary, _) = Run(To(server) with { Clients = 4, RequestsPerClient = 50, KeepAlive = true });
        Assert.Equal((200, 200), (summary[Outcome.Ok], summary.Connections));
    }

    [Theory, MemberData(nameof(Transports))]
    public void An_open_model_uses_idle_connections_again(bool unix)
    {
        using var server = new ScriptedServer(unix, AnswerForever(Ok));
        var spec = To(server) with { Open = Schedule.Constant(500, TimeSpan.FromSeconds(1)), KeepAlive = true };
        var (summary, _) = Run(spec);
        Assert.Equal(500, summary[Outcome.Ok]);
        Assert.InRange(summary.Connections, 1, 499); // how many it takes depends on how late a busy machine answers
    }

    [Theory, MemberData(nameof(Transports))]
    public void A_slow_sender_sends_at_its_rate(bool unix)
    {
        using var server = new ScriptedServer(unix, AnswerForever(Ok));
        var spec = To(server) with { SlowSendBytesPerSecond = 200, Clients = 3 };
        double wireMs = (RequestHead.Of(spec, 1, out _).Length - 1) * 1000.0 / 200;
        var (summary, results) = Run(spec);
        Assert.Equal(3, summary[Outcome.Ok]);
        Assert.All(results, r => Assert.InRange(r.FirstByteMs!.Value - r.SentMs!.Value, wireMs, wireMs + 2000));
    }

    [Theory, MemberData(nameof(Transports))]
    public void An_answer_to_HEAD_ends_with_its_header(bool unix)
    {
        using var server = new ScriptedServer(unix, AnswerForever("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"));
        var (summary, _) = Run(To(server) with { Method = "HEAD", KeepAlive = true, RequestsPerClient = 3 });
        Assert.Equal((3, 1), (summary[Outcome.Ok], summary.Connections));
    }

    [Fact]
    public void Connections_take_the_source_addresses_in_turn()
    {
        var seen = new System.Collections.Concurrent.ConcurrentBag<string>();
        using var server = new ScriptedServer(unix: false, async (peer, number, stop) =>
        {
            seen.Add(((System.Net.IPEndPoint)peer.RemoteEndPoint!).Address.ToString());
            await AnswerForever(Ok)(peer, number, stop);
        });
        Run(To(server) with { Clients = 6, SourceAddresses = 3 });
        Assert.Equal(["127.0.0.1", "127.0.0.2", "127.0.0.3"], seen.Distinct().Order());
    }

    private static Func<Socket, int, CancellationToken, Task> AnswerForever(string answer) => async (peer, _, stop) =>
    {
        while (await ScriptedServer.ReadHead(peer, stop) is not null)
            await peer.SendAsync(Encoding.ASCII.GetBytes(answer), stop);
    };

    private static (string Head, string Body) Split(string request)
    {
        int at = request.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;
        return (request[..at], request[at..]);
    }

    private static string Unchunk(string body)
    {
        var plain = new StringBuilder();
        for (int at = 0; ;)
        {
            int end = body.IndexOf("\r\n", at, StringComparison.Ordinal);
            int size = Convert.ToInt32(body[at..end], 16);
            if (size == 0)
                return plain.ToString();
            plain.Append(body, end + 2, size);
            at = end + 2 + size + 2;
        }
    }
}
