using System.Net.Sockets;
using ProxyLab.Probes.SockDiag;
using ProxyLab.Tests.EndToEnd;
using ProxyLab.Tests.Upstreams.Support;
using Xunit;

namespace ProxyLab.Tests.Upstreams;

/// <summary>The upstream's account of requests and connections is the same on Unix and on TCP, and true of each way in which they can end.</summary>
public sealed class LedgerTests
{
    private const string Get = "GET /a HTTP/1.1\r\nHost: a\r\nX-Lab-Request: 17\r\n\r\n";

    public static TheoryData<Transport> Transports => [Transport.Unix, Transport.Tcp];

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_request_has_its_id_method_octets_and_times_in_order(Transport transport)
    {
        await using var served = new Served(Upstream.Serve(async (connection, stop) =>
        {
            await connection.ReadRequest(stop);
            connection.Note("working");
            await connection.Write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", stop);
            await connection.ReadToEnd(stop);
        }), transport);
        using (var client = served.Connect())
        {
            await client.Send(Get);
            await client.ReadUntil("\r\n\r\n");
        }

        var entry = await One(served);
        Assert.Equal((1, 17, "GET", Get.Length, 38, EndedBy.PeerFin, false), (entry.N, entry.Request, entry.Method, entry.OctetsRead, entry.OctetsWritten, entry.EndedBy, entry.ForNobody));
        long?[] times = [entry.Accepted, entry.FirstRead, entry.Whole, entry.Notes.Single().At, entry.FirstWritten, entry.LastWritten, entry.PeerEnded, entry.Closed];
        Assert.DoesNotContain(null, times);
        Assert.Equal(times.Order(), times);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Requests_of_one_connection_are_told_apart_also_when_they_come_together(Transport transport)
    {
        await using var served = new Served(Upstream.Serve(async (connection, stop) =>
        {
            while (await connection.ReadRequest(stop)) await connection.Write("HTTP/1.1 204 No Content\r\n\r\n", stop);
        }), transport);
        using (var client = served.Connect())
        {
            await client.Send("POST / HTTP/1.1\r\nContent-Length: 3\r\nX-Lab-Request: 1\r\n\r\nabc" + "\r\n" + "get / HTTP/1.1\r\nX-Lab-Request: two\r\n\r\n");
            client.Socket.Shutdown(SocketShutdown.Send);
            await client.ReadToEnd();
        }

        await served.Until(c => c.Closed == 1);
        Assert.Equal([(1, 1L, "POST"), (2, null, "get")], served.Entries.Select(e => (e.N, e.Request, e.Method)));
        Assert.All(served.Entries, e => Assert.NotNull(e.Whole));
        Assert.Equal(2, served.Counters.Requests);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_connection_without_a_request_has_an_entry_without_one(Transport transport)
    {
        var handled = new TaskCompletionSource();
        await using var served = new Served(Upstream.Serve(async (connection, stop) =>
        {
            handled.SetResult(); // it was accepted while its client was there
            await connection.ReadToEnd(stop);
        }), transport);
        using (served.Connect()) await handled.Task.WaitAsync(Served.Patience, TestContext.Current.CancellationToken);
        var entry = await One(served);
        Assert.Equal((null, null, EndedBy.PeerFin), (entry.N, entry.Method, entry.EndedBy));
        Assert.NotEqual(true, entry.ForNobody);
        Assert.Equal(0, served.Counters.Wasted);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Work_for_a_client_that_has_gone_is_for_nobody(Transport transport)
    {
        var gone = new TaskCompletionSource();
        await using var served = new Served(Upstream.Serve(async (connection, stop) =>
        {
            await connection.ReadRequest(stop);
            await gone.Task;
            await connection.Write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", stop);
        }), transport);
        using (var client = served.Connect())
        {
            await client.Send(Get);
            await served.Until(c => c.Requests == 1);
        }

        gone.SetResult();
        var entry = await One(served);
        Assert.Equal((true, EndedBy.PeerFin), (entry.ForNobody, entry.EndedBy));
        Assert.Equal(1, served.Counters.Wasted);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_client_that_only_half_closed_gets_its_answer_and_is_somebody(Transport transport)
    {
        await using var served = new Served(Upstream.Healthy, transport);
        using var client = served.Connect();
        await client.Send(Get);
        client.Socket.Shutdown(SocketShutdown.Send);
        Assert.StartsWith("HTTP/1.1 200", await client.ReadToEnd(), StringComparison.Ordinal);
        Assert.False((await One(served)).ForNobody);
        Assert.Equal(0, served.Counters.Wasted);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_connection_whose_client_left_the_queue_is_accepted_for_nobody(Transport transport)
    {
        await using var served = new Served(Upstream.NeverAccept, transport);
        served.Connect().Dispose();
        using var sockets = new KernelSockets(served.Listener.Endpoint);
        await Eventually.Is(() => sockets.ReadQueue() is { Dead: 1 }, "that the client in the queue has gone");
        using var connection = await served.Listener.Accept(TestContext.Current.CancellationToken);
        connection.Close();
        Assert.True((await One(served)).ForNobody);
        Assert.Equal(1, served.Counters.Wasted);
    }

    [Theory]
    [InlineData(Transport.Unix, false, EndedBy.OwnClose)]
    [InlineData(Transport.Tcp, false, EndedBy.OwnClose)]
    [InlineData(Transport.Unix, true, EndedBy.OwnReset)] // with octets unread
    [InlineData(Transport.Tcp, true, EndedBy.OwnReset)]
    internal async Task An_upstream_that_ends_first_is_told_so(Transport transport, bool unread, EndedBy expected)
    {
        await using var served = new Served(Upstream.Serve(async (connection, stop) =>
        {
            if (unread) await connection.ReadHead(stop);
            else await connection.ReadRequest(stop);
        }), transport);
        using var client = served.Connect();
        await client.Send("POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc");
        Assert.Equal(expected, (await One(served)).EndedBy);
    }

    [Fact]
    public async Task A_reset_of_either_side_is_told_as_one()
    {
        await using (var served = new Served(Upstream.Serve(async (connection, stop) =>
        {
            await connection.ReadRequest(stop);
            connection.Reset();
        }), Transport.Tcp))
        {
            using var client = served.Connect();
            await client.Send(Get);
            Assert.Equal(EndedBy.OwnReset, (await One(served)).EndedBy);
        }

        await using var held = new Served(Upstream.Serve(async (connection, stop) =>
        {
            await connection.ReadToEnd(stop);
            Assert.Equal(PeerEnd.Reset, connection.PeerEnd);
        }), Transport.Tcp);
        using (var client = held.Connect())
        {
            await client.Send(Get);
            await held.Until(c => c.Requests == 1);
            client.Socket.LingerState = new LingerOption(true, 0);
        }

        Assert.Equal(EndedBy.PeerReset, (await One(held)).EndedBy);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_connection_that_stays_open_is_handed_out_once(Transport transport)
    {
        await using var served = new Served(Upstream.ReadNoWrite, transport);
        using var client = served.Connect();
        await client.Send(Get);
        await served.Until(c => c.Requests == 1);
        served.Listener.Ledger.HandOutOpen();
        served.Listener.Ledger.HandOutOpen();
        served.Listener.CloseConnections();
        var entry = Assert.Single(served.Entries);
        Assert.Equal((17L, null, null), (entry.Request, entry.FirstWritten, entry.ForNobody));
    }

    private static async Task<UpstreamEntry> One(Served served)
    {
        await Eventually.Is(() => served.Entries.Length > 0, "the entry of a connection that was closed");
        return Assert.Single(served.Entries);
    }
}
