using System.Text;
using ProxyLab.Clients;
using ProxyLab.Tests.Clients.Support;
using Xunit;
using static ProxyLab.Tests.Clients.Support.FloodRuns;

namespace ProxyLab.Tests.Clients;

/// <summary>Answers that break the protocol, over real sockets: each has its outcome, its rule, and an account of its octets.</summary>
public sealed class BrokenAnswerTests
{
    private const string Ok11 = "HTTP/1.1 200 OK\r\n", Length5 = "Content-Length: 5\r\n", Coded = "Transfer-Encoding: chunked\r\n";
    private static readonly string Whole = $"{Ok11}{Length5}\r\nhello";

    public static TheoryData<string, string, string, string> Answers => new()
    {
        // what the server writes before it closes; outcome; rules
        { "length too short", $"{Ok11}Content-Length: 3\r\n\r\nhello", "ok", "unasked-octets" },
        { "length too long", $"{Ok11}Content-Length: 9\r\n\r\nhello", "cut", "short-body" },
        { "length that is no number", $"{Ok11}Content-Length: five\r\n\r\nhello", "malformed", "length-value" },
        { "negative length", $"{Ok11}Content-Length: -5\r\n\r\nhello", "malformed", "length-value" },
        { "two lengths that agree", $"{Ok11}{Length5}{Length5}\r\nhello", "malformed", "two-lengths" },
        { "two lengths that differ", $"{Ok11}{Length5}Content-Length: 6\r\n\r\nhello", "malformed", "two-lengths" },
        { "lengths in a list", $"{Ok11}Content-Length: 5, 5\r\n\r\nhello", "malformed", "two-lengths" },
        { "two framings", $"{Ok11}{Length5}{Coded}\r\n0\r\n\r\n", "malformed", "two-framings" },
        { "chunked twice", $"{Ok11}{Coded}{Coded}\r\n0\r\n\r\n", "malformed", "transfer-coding" },
        { "chunked in HTTP/1.0", $"HTTP/1.0 200 OK\r\n{Coded}\r\n1\r\na\r\n0\r\n\r\n", "ok", "coding-in-http10" },
        { "bad chunk size", $"{Ok11}{Coded}\r\nxyz\r\nhello\r\n0\r\n\r\n", "malformed", "chunk-size" },
        { "chunk size with a prefix", $"{Ok11}{Coded}\r\n0x5\r\nhello\r\n0\r\n\r\n", "malformed", "chunk-size" },
        { "empty chunk size", $"{Ok11}{Coded}\r\n\r\nhello\r\n0\r\n\r\n", "malformed", "chunk-size" },
        { "chunk longer than its size", $"{Ok11}{Coded}\r\n3\r\nhello\r\n0\r\n\r\n", "malformed", "chunk-data" },
        { "chunk shorter than its size", $"{Ok11}{Coded}\r\n7\r\nhello\r\n0\r\n\r\n", "malformed", "chunk-data" },
        { "no last chunk", $"{Ok11}{Coded}\r\n5\r\nhello\r\n", "cut", "no-last-chunk" },
        { "no end of the trailer", $"{Ok11}{Coded}\r\n5\r\nhello\r\n0\r\n", "cut", "cut-trailer" },
        { "bare LF after the status line", "HTTP/1.1 200 OK\nContent-Length: 5\r\n\r\nhello", "malformed", "bare-lf" },
        { "bare LF after a field", $"{Ok11}X: y\n{Length5}\r\nhello", "malformed", "bare-lf" },
        { "bare LF for the empty line", $"{Ok11}{Length5}\nhello", "malformed", "bare-lf" },
        { "bare LF after the length", $"{Ok11}Content-Length: 5\n\r\nhello", "malformed", "bare-lf" },
        { "bare LF after a chunk size", $"{Ok11}{Coded}\r\n5\nhello\r\n0\r\n\r\n", "malformed", "bare-lf" },
        { "bare LF after a chunk", $"{Ok11}{Coded}\r\n5\r\nhello\n0\r\n\r\n", "malformed", "bare-lf" },
        { "bare CR in a field", $"{Ok11}X: a\rb\r\n{Length5}\r\nhello", "malformed", "bare-cr" },
        { "NUL in a field", $"{Ok11}X: a\0b\r\n{Length5}\r\nhello", "malformed", "control-octet" },
        { "folded field", $"{Ok11}X: a\r\n b\r\n{Length5}\r\nhello", "ok", "folded-field" },
        { "blank before the first field", $"{Ok11} X: a\r\n{Length5}\r\nhello", "malformed", "leading-blank" },
        { "blank in a field name", $"{Ok11}X Y: a\r\n{Length5}\r\nhello", "malformed", "blank-before-colon" },
        { "bad field name", $"{Ok11}X(Y): a\r\n{Length5}\r\nhello", "malformed", "field-name" },
        { "empty field name", $"{Ok11}: a\r\n{Length5}\r\nhello", "malformed", "field-name" },
        { "line without a colon", $"{Ok11}garbage\r\n{Length5}\r\nhello", "malformed", "no-colon" },
        { "two heads", $"{Ok11}HTTP/1.1 404 Not Found\r\n{Length5}\r\nhello", "malformed", "two-heads" },
        { "HTTP/0.9", "<html>hello</html>\r\n", "malformed", "no-status-line" },
        { "HTTP/2 in plain text", "HTTP/2 200\r\n\r\n", "malformed", "http-version" },
        { "status of two digits", "HTTP/1.1 20 OK\r\n\r\n", "malformed", "status-code" },
        { "status of four digits", "HTTP/1.1 2000 OK\r\n\r\n", "malformed", "status-code" },
        { "no blank after the status", "HTTP/1.1 200\r\n\r\n", "malformed", "status-line" },
        { "1xx with a length", $"HTTP/1.1 100 Continue\r\n{Length5}\r\n{Whole}", "ok", "interim-length" },
        { "1xx with a length and a body", $"HTTP/1.1 103 Early Hints\r\n{Length5}\r\nhello{Whole}", "malformed", "no-status-line+interim-length" },
        { "1xx with a length, an answer, the beginning of another (R07)", "HTTP/1.1 100 Continue\r\nContent-Length: 114\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nHTTP/1.1 301 Mo", "ok", "interim-length+unasked-octets" },
        { "1xx alone", "HTTP/1.1 103 Early Hints\r\n\r\n", "cut", "no-final-answer" },
        { "204 with a length", "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n", "ok", "length-without-content" },
        { "204 with a length and a body", "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nhello", "ok", "length-without-content+unasked-octets" },
        { "101 unasked", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n", "malformed", "unasked-upgrade" },
        { "an answer twice", Whole + Whole, "ok", "unasked-octets" },
        { "an error after the answer", $"{Whole}HTTP/1.1 301 Moved", "ok", "unasked-octets" },
        { "head cut", $"{Ok11}Content-Le", "cut", "cut-head" },
        { "folded field and cut", $"{Ok11}X: a\r\n\tb\r\n{Length5}\r\nhel", "cut", "folded-field+short-body" },
        { "header over 1 MiB", $"{Ok11}X: {new string('x', 1 << 20)}\r\n{Length5}\r\nhello", "over-limit", "" },
        { "nothing amiss", Whole, "ok", "" },
    };

    [Theory, MemberData(nameof(Answers))]
    public void Both_clients_name_the_rule_that_an_answer_breaks(string _, string octets, string outcome, string rules)
    {
        foreach (bool unix in new[] { true, false })
        {
            using var server = ScriptedServer.Answering(unix, octets);
            var flood = One(To(server));
            using var kept = new KeptConnection(To(server), new ClientIds(), NowMs);
            kept.Begin();
            Assert.All([flood, kept.Finish()], result => Assert.Equal((outcome, rules), (result.Outcome.Name(), result.Broken.Words())));
            if (outcome != "over-limit")
                Assert.Equal(octets.Length, flood.Bytes);
        }
    }

    [Fact]
    public void Every_octet_after_the_answer_is_counted_however_many_there_are()
    {
        var rest = new string('x', 300_000);
        using var server = ScriptedServer.Answering(unix: true, Whole + rest);
        var result = One(To(server) with { ReadOn = TimeSpan.FromSeconds(20) });
        Assert.Equal((Outcome.Ok, rest.Length, Whole.Length + rest.Length), (result.Outcome, result.Unasked, (int)result.Bytes));
    }

    [Fact]
    public void Octets_that_come_later_are_counted_by_a_client_that_reads_on()
    {
        using var server = new ScriptedServer(unix: false, async (peer, _, stop) =>
        {
            await ScriptedServer.ReadHead(peer, stop);
            await peer.SendAsync(Encoding.ASCII.GetBytes(Whole), stop);
            await Task.Delay(50, stop);
            await peer.SendAsync("late"u8.ToArray(), stop);
            await Task.Delay(Timeout.Infinite, stop);
        });
        var result = One(To(server) with { KeepAlive = true, ReadOn = TimeSpan.FromSeconds(2) });
        Assert.Equal((Outcome.Ok, 4L), (result.Outcome, result.Unasked));
        Assert.InRange(result.EndMs - result.IntendedMs, 0, 1900); // the answer's end, not that of reading on
    }

    [Theory]
    [InlineData(true), InlineData(false)]
    public void The_time_in_which_a_client_reads_on_is_no_wait_for_its_next_answer(bool keepAlive)
    {
        using var server = new ScriptedServer(unix: true, async (peer, _, stop) =>
        {
            while (await ScriptedServer.ReadHead(peer, stop) is not null) await peer.SendAsync(Encoding.ASCII.GetBytes(Whole), stop);
        });
        var (_, results) = Run(To(server) with { KeepAlive = keepAlive, RequestsPerClient = 3, ReadOn = TimeSpan.FromMilliseconds(300) });
        Assert.Equal(3, results.Count);
        Assert.All(results, r => Assert.InRange(r.EndMs - r.IntendedMs, 0, 250));
        Assert.True(results[2].IntendedMs - results[0].EndMs >= 600 - 1);
    }

    [Fact]
    public void Octets_between_two_requests_are_counted_and_are_not_the_next_answer()
    {
        using var server = new ScriptedServer(unix: true, async (peer, _, stop) =>
        {
            while (await ScriptedServer.ReadHead(peer, stop) is not null)
            {
                await peer.SendAsync(Encoding.ASCII.GetBytes(Whole), stop);
                await Task.Delay(100, stop);
                await peer.SendAsync("HTTP/1.1 500 Stray\r\n\r\n"u8.ToArray(), stop);
            }
        });
        var (summary, _) = Run(To(server) with { Open = Schedule.Constant(2, TimeSpan.FromSeconds(2)), KeepAlive = true });
        Assert.Equal((4L, 0L), (summary[Outcome.Ok], summary[Outcome.Status]));
        Assert.InRange(summary.Strays, 1, 4);
        Assert.Equal(22 * summary.Strays, summary.StrayOctets);
    }

    [Fact]
    public void Interim_answers_are_counted()
    {
        const string Hints = "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n";
        using var server = ScriptedServer.Answering(unix: true, $"HTTP/1.1 100 Continue\r\n\r\n{Hints}{Hints}{Whole}");
        Assert.Equal((Outcome.Ok, 3, 200), (One(To(server)) is var r ? r.Outcome : default, r.Interim, r.Status));
    }

    [Fact]
    public void A_body_has_the_same_hash_in_every_framing_and_an_answer_without_one_has_none()
    {
        ulong? Of(string answer)
        {
            using var server = ScriptedServer.Answering(unix: true, answer);
            return One(To(server)).BodyHash;
        }

        var hash = Of(Whole);
        Assert.NotNull(hash);
        Assert.Equal(hash, Of($"{Ok11}{Coded}\r\n2\r\nhe\r\n3;x\r\nllo\r\n0\r\n\r\n"));
        Assert.Equal(hash, Of($"{Ok11}\r\nhello"));
        Assert.NotEqual(hash, Of($"{Ok11}{Length5}\r\nhellO"));
        Assert.Null(Of($"{Ok11}Content-Length: 0\r\n\r\n"));
        Assert.Null(Of(""));
    }

    [Fact]
    public void Connections_and_their_requests_are_numbered_over_waves()
    {
        using var server = new ScriptedServer(unix: true, async (peer, _, stop) =>
        {
            while (await ScriptedServer.ReadHead(peer, stop) is not null)
                await peer.SendAsync(Encoding.ASCII.GetBytes(Whole), stop);
        });
        var flood = new Flood();
        var results = new List<RequestResult>();
        for (int wave = 1; wave <= 2; wave++)
            flood.Run(To(server) with { Clients = 3, RequestsPerClient = 4, KeepAlive = true, Wave = wave }, NowMs, (in RequestResult r) => results.Add(r), TestContext.Current.CancellationToken);
        var connections = results.GroupBy(r => r.Connection).ToArray();
        Assert.Equal(Enumerable.Range(1, 6).Select(i => (long?)i), connections.Select(c => c.Key).Order());
        Assert.All(connections, c => Assert.Equal([1, 2, 3, 4], c.OrderBy(r => r.Id).Select(r => r.Nth!.Value)));
    }
}
