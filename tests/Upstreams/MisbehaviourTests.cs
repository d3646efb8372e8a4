using System.Net.Sockets;
using ProxyLab.Tests.EndToEnd;
using ProxyLab.Tests.Upstreams.Support;
using Xunit;

namespace ProxyLab.Tests.Upstreams;

/// <summary>What each misbehaviour with settings does to a client of its own, octet by octet, on both transports.</summary>
public sealed class MisbehaviourTests
{
    private const string Get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n", Post = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\nabcdef", Head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\n";

    public static TheoryData<Transport> Transports => [Transport.Unix, Transport.Tcp];

    public static TheoryData<Transport, string, string> Halves => Each(
        ("framing=length answer_bytes=10", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\naaaaa"),
        ("framing=chunked answer_bytes=32", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\naaaaaaaaaaaaaaaa\r\n"),
        ("framing=until-close answer_bytes=7", "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\naaa"));

    public static TheoryData<Transport, string, string> Doubles => Each(
        ("framings=same-lengths", "Content-Length: 13\r\nContent-Length: 13\r\n\r\nhello, twice\n"),
        ("framings=different-lengths", "Content-Length: 5\r\nContent-Length: 13\r\n\r\nhello, twice\n"),
        ("framings=length-and-chunked", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nd\r\nhello, twice\n\r\n0\r\n\r\n"),
        ("framings=no-number", "Content-Length: 13x\r\n\r\nhello, twice\n"));

    public static TheoryData<Transport, string, string> Interims => Each(
        ("interim=continue", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
        ("interim=early-hints", "HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload; as=style\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
        ("interim=with-length", "HTTP/1.1 100 Continue\r\nContent-Length: 5\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
        ("interim=with-length-and-rest", "HTTP/1.1 100 Continue\r\nContent-Length: 200\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\nHTTP/1.1 301 Moved Perm"));

    public static TheoryData<Transport, string, string> Failures => Each(
        ("failure=answers503", "HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain\r\nConnection: close\r\nContent-Length: 8\r\n\r\nnot now\n"),
        ("failure=ends-when-read", ""),
        ("failure=ends-halfway", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello"));

    [Theory]
    [MemberData(nameof(Halves))]
    public Task Half_an_answer_is_written_and_the_connection_ends(Transport transport, string settings, string octets) => Gets(Upstream.CutAnswer, transport, settings, octets);

    [Theory]
    [MemberData(nameof(Doubles))]
    public Task An_answer_has_two_framings(Transport transport, string settings, string octets) => Gets(Upstream.TwoFramings, transport, settings, "HTTP/1.1 200 OK\r\nConnection: close\r\n" + octets);

    [Theory]
    [MemberData(nameof(Interims))]
    public Task An_interim_answer_comes_first(Transport transport, string settings, string octets) => Gets(Upstream.InterimAnswer, transport, settings, octets);

    [Theory]
    [MemberData(nameof(Failures))]
    public Task A_request_fails_in_the_way_that_was_set(Transport transport, string settings, string octets) => Gets(Upstream.Fails, transport, settings, octets);

    [Fact]
    public async Task A_connection_ends_by_a_reset_where_that_was_set()
    {
        await using var served = new Served(Upstream.Fails, Transport.Tcp, settings: "failure=ends-when-read ending=reset");
        using var client = served.Connect();
        await client.Send(Get);
        Assert.Equal(SocketError.ConnectionReset, (await Assert.ThrowsAsync<SocketException>(client.ReadToEnd)).SocketErrorCode);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task An_early_answer_comes_before_the_body(Transport transport)
    {
        await using var served = new Served(Upstream.EarlyAnswer, transport);
        using var client = served.Connect();
        await client.Send(Head);
        Assert.StartsWith("HTTP/1.1 413 ", await client.ReadToEnd(), StringComparison.Ordinal);
        Assert.Equal(0, served.Counters.Requests);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task An_early_answer_is_followed_by_reading_where_that_was_set(Transport transport)
    {
        await using var served = new Served(Upstream.EarlyAnswer, transport, settings: "drains=true");
        using var client = served.Connect();
        await client.Send(Head);
        Assert.StartsWith("HTTP/1.1 413 ", await client.ReadToEnd(), StringComparison.Ordinal);
        await client.Send("abcdef");
        await served.Until(c => c is { Requests: 1, Closed: 0 });
        client.Socket.Shutdown(SocketShutdown.Send);
        await served.Until(c => c is { Closed: 1 });
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_late_answer_is_written_whoever_is_there(Transport transport)
    {
        await using var served = new Served(Upstream.AnswersLate, transport, settings: "answer_after=30ms");
        using (var stays = served.Connect())
        {
            await stays.Send(Get);
            Assert.StartsWith("HTTP/1.1 200 ", await stays.ReadToEnd(), StringComparison.Ordinal);
        }

        using (var leaves = served.Connect())
        {
            await leaves.Send(Get);
            await served.Until(c => c.Requests == 2);
        }

        await served.Until(c => c is { Closed: 2, Wasted: 1 });
        await Eventually.Is(() => served.Entries.Count(e => e.ForNobody == true) == 1, "one answer for nobody");
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task An_upstream_that_stops_accepting_has_served_as_many_as_were_set(Transport transport)
    {
        await using var served = new Served(Upstream.StopsAccepting, transport, settings: "accepts=2");
        for (var i = 0; i < 2; i++)
        {
            using var client = served.Connect();
            await client.Send(Get);
            Assert.StartsWith("HTTP/1.1 200 ", await client.ReadToEnd(), StringComparison.Ordinal);
        }

        using var waits = served.Connect();
        await waits.Send(Get);
        Assert.True(await waits.StaysSilent());
        Assert.Equal(2, served.Counters.Accepted);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_kept_connection_ends_when_it_is_used_once_more_than_was_set(Transport transport)
    {
        await using var served = new Served(Upstream.ClosesOnReuse, transport, settings: "answered=2");
        using var client = served.Connect();
        for (var i = 0; i < 2; i++)
        {
            await client.Send(Get);
            await client.ReadUntil("hello, once\n");
            Assert.True(await client.StaysSilent());
        }

        await client.Send(Post);
        Assert.Equal("", await client.ReadToEnd());
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task An_upstream_that_half_closes_waits_for_its_client(Transport transport)
    {
        await using var served = new Served(Upstream.HalfCloses, transport);
        using var client = served.Connect();
        await client.Send(Get);
        Assert.EndsWith("hello, and I listen\n", await client.ReadToEnd(), StringComparison.Ordinal);
        Assert.Equal(0, served.Counters.Closed);
        client.Socket.Shutdown(SocketShutdown.Send);
        await served.Until(c => c.Closed == 1);
    }

    [Theory]
    [InlineData(Transport.Unix, false)]
    [InlineData(Transport.Unix, true)]
    [InlineData(Transport.Tcp, false)]
    public async Task A_restart_ends_who_works_and_who_waits_and_serves_again(Transport transport, bool removesFile)
    {
        var upstream = Upstream.Restarts();
        await using var served = new Served(upstream, transport, settings: $"works_on=1 ends_after=0s removes_file={(removesFile ? "true" : "false")}");
        using var works = served.Connect();
        using var waits = served.Connect();
        await waits.Send(Get);
        await upstream.WaveBegins(served.Listener, 1);
        await works.Send(Get);
        Assert.Equal("", await works.ReadToEnd());
        Assert.Equal(SocketError.ConnectionReset, (await Assert.ThrowsAsync<SocketException>(waits.ReadToEnd)).SocketErrorCode); // it had not been read
        Assert.Equal(removesFile ? SocketError.AddressNotAvailable : SocketError.ConnectionRefused, Assert.Throws<SocketException>(() => served.Connect()).SocketErrorCode);

        await upstream.WaveEnds(served.Listener, 2);
        using var kept = served.Connect();
        await Answered(kept);
        await Answered(kept);
        await upstream.WaveEnds(served.Listener, 3);
        Assert.Equal("", await kept.ReadToEnd());
        using var after = served.Connect();
        await Answered(after);
    }

    private static async Task Answered(Client client)
    {
        await client.Send(Get);
        await client.ReadUntil("hello, and again\n");
    }

    private static async Task Gets(Upstream upstream, Transport transport, string settings, string octets)
    {
        await using var served = new Served(upstream, transport, settings: settings);
        using var client = served.Connect();
        await client.Send(Get);
        Assert.Equal(octets, await client.ReadToEnd());
    }

    private static TheoryData<Transport, string, string> Each(params (string Settings, string Octets)[] rows)
    {
        var data = new TheoryData<Transport, string, string>();
        foreach (var transport in Enum.GetValues<Transport>())
            foreach (var (settings, octets) in rows) data.Add(transport, settings, octets);
        return data;
    }
}
