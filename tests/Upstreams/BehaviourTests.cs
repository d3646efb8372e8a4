using System.Net.Sockets;
using System.Text;
using ProxyLab.Tests.Upstreams.Support;
using Xunit;

namespace ProxyLab.Tests.Upstreams;

/// <summary>Each stock behaviour over real sockets, on both transports: what it does, and what it never does.</summary>
public sealed class BehaviourTests
{
    private const string Request = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello";
    private static readonly int Octets = Encoding.ASCII.GetByteCount(Request);

    public static TheoryData<Transport> Transports => [Transport.Unix, Transport.Tcp];

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Healthy_answers_200_and_closes(Transport transport)
    {
        await using var served = new Served(Upstream.Healthy, transport);
        using var client = served.Connect();
        await client.Send(Request);
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", await client.ReadToEnd(), StringComparison.Ordinal);
        await served.Until(c => c == new UpstreamCounters { Accepted = 1, Requests = 1, BytesRead = Octets, BytesWritten = c.BytesWritten, Closed = 1 } && c.BytesWritten > 0);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Healthy_writes_nothing_to_a_client_that_left_without_a_request(Transport transport)
    {
        await using var served = new Served(Upstream.Healthy, transport);
        served.Connect().Dispose();
        await served.Until(c => c is { Accepted: 1, Requests: 0, Closed: 1, BytesWritten: 0 });
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task One_at_a_time_accepts_the_next_only_when_the_last_is_answered_even_if_that_one_has_gone(Transport transport)
    {
        var work = TimeSpan.FromMilliseconds(100);
        await using var served = new Served(Upstream.OneAtATime(work), transport);
        var began = System.Diagnostics.Stopwatch.GetTimestamp();
        using (var gone = served.Connect()) await gone.Send(Request);
        using var client = served.Connect();
        await client.Send(Request);
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", await client.ReadToEnd(), StringComparison.Ordinal);
        Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(began) > 1.5 * work);
        await served.Until(c => c is { Accepted: 2, Requests: 2, Closed: 2 });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(8)]
    public async Task Never_accept_lets_a_Unix_client_connect_as_long_as_there_is_room_and_then_EAGAIN(int backlog)
    {
        await using var served = new Served(Upstream.NeverAccept, Transport.Unix, backlog);
        var room = Enumerable.Range(0, backlog + 1).Select(_ => served.Connect(blocking: false)).ToArray();
        Assert.Equal(SocketError.WouldBlock, Assert.Throws<SocketException>(() => served.Connect(blocking: false)).SocketErrorCode);
        Assert.Equal(0, served.Counters.Accepted);
        Array.ForEach(room, c => c.Dispose());
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Never_accept_never_accepts(Transport transport)
    {
        await using var served = new Served(Upstream.NeverAccept, transport);
        using var client = served.Connect();
        await client.Send(Request);
        Assert.True(await client.StaysSilent());
        Assert.Equal(new UpstreamCounters(), served.Counters);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Accept_no_read_accepts_and_leaves_the_request_unread(Transport transport)
    {
        await using var served = new Served(Upstream.AcceptNoRead, transport);
        using var client = served.Connect();
        await client.Send(Request);
        await served.Until(c => c.Accepted == 1);
        Assert.True(await client.StaysSilent());
        Assert.Equal(new UpstreamCounters { Accepted = 1 }, served.Counters);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Accept_no_read_holds_the_connection_of_a_client_that_left(Transport transport)
    {
        await using var served = new Served(Upstream.AcceptNoRead, transport);
        served.Connect().Dispose();
        using var later = served.Connect();
        await served.Until(c => c.Accepted == 2);
        Assert.Equal(0, served.Counters.Closed);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Read_no_write_reads_all_there_is_and_neither_writes_nor_closes(Transport transport)
    {
        await using var served = new Served(Upstream.ReadNoWrite, transport);
        using var client = served.Connect();
        for (var i = 0; i < 100; i++) await client.Send(new string('x', 10_000));
        await served.Until(c => c.BytesRead == 1_000_000);
        Assert.True(await client.StaysSilent());
        Assert.Equal(new UpstreamCounters { Accepted = 1, BytesRead = 1_000_000 }, served.Counters);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Read_no_write_does_not_close_when_its_client_does(Transport transport)
    {
        await using var served = new Served(Upstream.ReadNoWrite, transport);
        using var client = served.Connect();
        await client.Send(Request);
        client.Socket.Shutdown(SocketShutdown.Send);
        await served.Until(c => c.BytesRead == Octets);
        Assert.True(await client.StaysSilent());
        Assert.Equal(0, served.Counters.Closed);
    }

    [Theory]
    [InlineData(Transport.Unix, true)]
    [InlineData(Transport.Tcp, true)]
    [InlineData(Transport.Unix, false)]
    [InlineData(Transport.Tcp, false)]
    public async Task Write_no_close_answers_whole_and_does_not_close(Transport transport, bool length)
    {
        await using var served = new Served(length ? Upstream.WriteNoCloseWithLength : Upstream.WriteNoClose, transport);
        using var client = served.Connect();
        await client.Send(Request);
        var answer = await client.ReadUntil("stay\n");
        Assert.Equal(length, answer.Contains("Content-Length: 18\r\n", StringComparison.Ordinal));
        Assert.True(await client.StaysSilent());
        Assert.Equal(0, served.Counters.Closed);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Inline_behaviours_run_side_by_side_and_close_on_return(Transport transport)
    {
        var both = new CountdownEvent(2);
        await using var served = new Served(
            Upstream.Serve(async (connection, stop) =>
            {
                await connection.ReadRequest(stop);
                both.Signal();
                await Task.Run(() => both.Wait(stop), stop);
                await connection.Write("bye", stop);
            }),
            transport);
        using var a = served.Connect();
        using var b = served.Connect();
        await a.Send(Request);
        await b.Send(Request);
        Assert.Equal(("bye", "bye"), (await a.ReadToEnd(), await b.ReadToEnd()));
    }

    [Fact]
    public async Task A_mistake_in_a_behaviour_ends_the_serving_and_is_told()
    {
        await using var served = new Served(Upstream.Serve((_, _) => throw new InvalidOperationException("ouch")), Transport.Unix);
        using var client = served.Connect();
        Assert.Equal("ouch", (await Assert.ThrowsAsync<InvalidOperationException>(() => served.Serving.WaitAsync(Served.Patience, TestContext.Current.CancellationToken))).Message);
    }

    [Fact]
    public async Task A_client_that_leaves_in_the_middle_is_no_mistake()
    {
        await using var served = new Served(Upstream.Serve(async (connection, stop) =>
        {
            while (await connection.Write(new byte[4096], stop))
            {
            }
        }), Transport.Tcp);
        served.Connect().Dispose();
        await served.Until(c => c is { Wasted: 1, Closed: 1 });
        Assert.False(served.Serving.IsCompleted);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_reset_on_TCP_reaches_the_client_as_one_and_on_Unix_as_an_end(Transport transport)
    {
        await using var served = new Served(
            Upstream.Serve(async (connection, stop) =>
            {
                await connection.ReadRequest(stop);
                connection.Reset();
            }),
            transport);
        using var client = served.Connect();
        await client.Send(Request);
        if (transport == Transport.Tcp)
            Assert.Equal(SocketError.ConnectionReset, (await Assert.ThrowsAsync<SocketException>(client.ReadToEnd)).SocketErrorCode);
        else
            Assert.Equal("", await client.ReadToEnd());
    }

    [Fact]
    public async Task Stopped_a_behaviour_leaves_its_connections_open_and_another_can_take_the_listener()
    {
        await using var served = new Served(Upstream.AcceptNoRead, Transport.Unix);
        using var held = served.Connect();
        await served.Until(c => c.Accepted == 1);
        await served.Stop();
        Assert.True(await held.StaysSilent());

        using var stop = new CancellationTokenSource();
        var healthy = Upstream.Healthy.Serve(served.Listener, stop.Token);
        using var next = served.Connect();
        await next.Send(Request);
        Assert.StartsWith("HTTP/1.1 200", await next.ReadToEnd(), StringComparison.Ordinal);
        await stop.CancelAsync();
        await healthy;
    }

    [Fact]
    public async Task A_listener_that_closes_its_connections_goes_on_listening()
    {
        await using var served = new Served(Upstream.AcceptNoRead, Transport.Unix);
        using var held = served.Connect();
        await served.Until(c => c.Accepted == 1);
        served.Listener.CloseConnections();
        Assert.Equal("", await held.ReadToEnd());
        using var next = served.Connect();
        await served.Until(c => c is { Accepted: 2, Closed: 1 });
    }

    [Fact]
    public async Task A_connection_closed_twice_is_counted_once()
    {
        using var listener = Listener.Open(Endpoint.Loopback(0), 8);
        using var client = new Client(listener.Endpoint);
        var connection = await listener.Accept(TestContext.Current.CancellationToken);
        connection.Close();
        connection.Dispose();
        Assert.Equal(1, listener.Counters.Now.Closed);
    }

    [Fact]
    public void A_TCP_listener_tells_the_port_that_the_kernel_chose()
    {
        using var listener = Listener.Open(Endpoint.Loopback(0), 8);
        Assert.NotEqual(0, listener.Endpoint.Tcp!.Port);
    }
}
