using System.Net.Sockets;
using ProxyLab.Tests.Clients.Support;
using Xunit;
using static ProxyLab.Tests.Clients.Support.FloodRuns;

namespace ProxyLab.Tests.Clients;

/// <summary>Every outcome, from the misbehaviour that causes it, on both transports.</summary>
public sealed class FloodOutcomeTests
{
    public static TheoryData<bool> Transports => [true, false];

    [Theory, MemberData(nameof(Transports))]
    public void A_whole_answer_with_200_is_ok(bool unix)
    {
        using var server = ScriptedServer.Answering(unix, Ok);
        var result = One(To(server));
        Assert.Equal((Outcome.Ok, 200, Ok.Length), (result.Outcome, result.Status, (int)result.Bytes));
        Assert.True(result.IntendedMs <= result.SentMs && result.SentMs <= result.FirstByteMs && result.FirstByteMs <= result.EndMs);
    }

    [Theory, MemberData(nameof(Transports))]
    public void A_whole_answer_with_502_is_status(bool unix)
    {
        using var server = ScriptedServer.Answering(unix, "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n");
        var result = One(To(server));
        Assert.Equal((Outcome.Status, 502), (result.Outcome, result.Status));
    }

    [Theory, MemberData(nameof(Transports))]
    public void An_answer_that_lasts_until_the_close_is_ok(bool unix)
    {
        using var server = ScriptedServer.Answering(unix, "HTTP/1.0 200 OK\r\n\r\nall of it");
        Assert.Equal(Outcome.Ok, One(To(server)).Outcome);
    }

    [Theory, MemberData(nameof(Transports))]
    public void A_body_shorter_than_its_length_is_cut(bool unix)
    {
        using var server = ScriptedServer.Answering(unix, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello");
        var result = One(To(server));
        Assert.Equal((Outcome.Cut, 200), (result.Outcome, result.Status));
    }

    [Theory, MemberData(nameof(Transports))]
    public void An_answer_that_is_not_HTTP_is_malformed(bool unix)
    {
        using var server = ScriptedServer.Answering(unix, "SSH-2.0-OpenSSH_9.2\r\n");
        var result = One(To(server));
        Assert.Equal((Outcome.Malformed, null), (result.Outcome, result.Status));
    }

    [Theory, MemberData(nameof(Transports))]
    public void A_close_before_an_answer_is_reset(bool unix)
    {
        using var server = new ScriptedServer(unix, (peer, _, stop) => ScriptedServer.ReadHead(peer, stop));
        var result = One(To(server));
        Assert.Equal((Outcome.Reset, null), (result.Outcome, result.FirstByteMs));
    }

    [Theory, MemberData(nameof(Transports))]
    public void A_reset_before_an_answer_is_reset(bool unix)
    {
        using var server = new ScriptedServer(unix, (peer, _, _) =>
        {
            peer.Receive(new byte[1]);
            peer.LingerState = unix ? null! : new LingerOption(true, 0);
            return Task.CompletedTask;
        });
        Assert.Equal(Outcome.Reset, One(To(server)).Outcome);
    }

    [Theory, MemberData(nameof(Transports))]
    public void A_target_that_nobody_listens_on_is_refused(bool unix)
    {
        Endpoint gone;
        using (var server = new ScriptedServer(unix, null))
            gone = server.Endpoint;
        var (summary, results) = Run(To(gone) with { Clients = 100, RequestsPerClient = 3 });
        Assert.Equal(300, summary[Outcome.Refused]);
        Assert.All(results, r => Assert.Null(r.SentMs));
    }

    [Fact]
    public void A_full_accept_queue_is_refused_on_a_unix_socket()
    {
        using var server = new ScriptedServer(unix: true, script: null, backlog: 6);
        var (summary, _) = Run(To(server) with { Clients = 20, Deadline = TimeSpan.FromMilliseconds(50) });
        Assert.Equal((7, 13), (summary[Outcome.InFlight], summary[Outcome.Refused])); // capacity is backlog + 1
    }

    [Fact]
    public void A_full_accept_queue_is_connect_timeout_on_tcp()
    {
        using var server = new ScriptedServer(unix: false, script: null, backlog: 6);
        var (summary, _) = Run(To(server) with { Clients = 20, Deadline = TimeSpan.FromMilliseconds(100) });
        Assert.True(summary[Outcome.ConnectTimeout] > 0);
        Assert.Equal(20, summary[Outcome.ConnectTimeout] + summary[Outcome.InFlight]);
    }

    [Theory, MemberData(nameof(Transports))]
    public void An_answer_that_is_not_whole_at_the_deadline_is_in_flight(bool unix)
    {
        using var server = new ScriptedServer(unix, async (peer, _, stop) =>
        {
            await ScriptedServer.ReadHead(peer, stop);
            await peer.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhe"u8.ToArray(), stop);
            await Task.Delay(Timeout.Infinite, stop);
        });
        var spec = To(server) with { Deadline = TimeSpan.FromSeconds(1) };
        var result = One(spec);
        Assert.Equal((Outcome.InFlight, 200), (result.Outcome, result.Status));
        Assert.InRange(result.EndMs - result.IntendedMs, 1000, 1500);
    }

    [Theory, MemberData(nameof(Transports))]
    public void A_client_that_leaves_before_its_answer_is_in_flight(bool unix)
    {
        using var server = new ScriptedServer(unix, script: null);
        var result = One(To(server) with { LeaveAfter = TimeSpan.FromMilliseconds(40) });
        Assert.Equal(Outcome.InFlight, result.Outcome);
        Assert.InRange(result.EndMs - result.IntendedMs, 40, 400);
    }

    [Fact]
    public void A_target_without_a_route_is_a_local_error()
    {
        // TCP to a multicast address: ENETUNREACH at connect (net/ipv4/tcp_ipv4.c, tcp_v4_connect), before any packet.
        var result = One(To(Endpoint.Parse("224.0.0.1:9")));
        Assert.Equal((Outcome.LocalError, null), (result.Outcome, result.SentMs));
    }
}
