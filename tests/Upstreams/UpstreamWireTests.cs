using System.Net.Sockets;
using System.Text;
using ProxyLab.Tests.EndToEnd;
using ProxyLab.Tests.Support;
using ProxyLab.Tests.Upstreams.Support;
using Xunit;

namespace ProxyLab.Tests.Upstreams;

/// <summary>What is kept of an upstream's octets is what a raw client sent and got.</summary>
public sealed class UpstreamWireTests
{
    private const string Get = "GET /a HTTP/1.1\r\nHost: a\r\nX-Lab-Request: 17\r\n\r\n", Answer = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nyes";

    public static TheoryData<Transport> Transports => [Transport.Unix, Transport.Tcp];

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task What_a_client_sent_and_got_is_kept_to_the_octet_with_the_times_of_the_ledger(Transport transport)
    {
        var kept = new KeptWire(WireEnd.Upstream);
        await using var served = With(kept, transport, async (connection, stop) =>
        {
            while (await connection.ReadRequest(stop)) await connection.Write(Answer, stop);
        });
        using (var client = served.Connect())
        {
            for (var i = 0; i < 3; i++)
            {
                await client.Send(Get);
                await client.ReadUntil("yes");
            }
        }

        var rows = await Closed(kept);
        KeptWire.AssertWhole(rows);
        Assert.Equal(Get + Get + Get, Text(rows, WireDirection.Received));
        Assert.Equal(Answer + Answer + Answer, Text(rows, WireDirection.Sent));
        Assert.All(rows.Where(r => r.Event == WireEvent.Octets), r => Assert.Equal(17, r.Request));
        Assert.Equal((WireEvent.Fin, WireDirection.Received), (rows[^2].Event, rows[^2].Direction));
        Assert.Equal((3L * Answer.Length, 3L * Get.Length), (rows[^1].Sent, rows[^1].Received));
        await Eventually.Is(() => served.Entries.Length == 3, "the ledger's entries");
        Assert.Equal(served.Entries[0].Accepted, Ticks(rows[0]));
        Assert.Equal(served.Entries.Select(e => e.FirstRead!.Value), rows.Where(r => r.Direction == WireDirection.Received && r.Event == WireEvent.Octets).Select(Ticks));
        Assert.Equal(served.Entries.Select(e => e.LastWritten!.Value), rows.Where(r => r.Direction == WireDirection.Sent).Select(Ticks));
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Requests_that_come_together_are_told_apart_and_a_head_in_pieces_has_no_request_yet(Transport transport)
    {
        var kept = new KeptWire(WireEnd.Upstream);
        await using var served = With(kept, transport, (connection, stop) => connection.ReadToEnd(stop));
        using (var client = served.Connect())
        {
            await client.Send(Get + Get.Replace("17", "18", StringComparison.Ordinal) + "GET /b");
            await Eventually.Is(() => kept.Rows.Count(r => r.Event == WireEvent.Octets) == 3, "three requests");
            await client.Send(" HTTP/1.1\r\nX-Lab-Request: 19\r\n\r\n");
        }

        var rows = (await Closed(kept)).Where(r => r.Event == WireEvent.Octets).ToArray();
        Assert.Equal([17, 18, null, 19], rows.Select(r => r.Request));
        Assert.Equal(Get.Length * 2, rows[2].Offset);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Octets_that_were_only_looked_at_are_kept_once_they_are_read(Transport transport)
    {
        var kept = new KeptWire(WireEnd.Upstream);
        await using var served = With(kept, transport, async (connection, stop) => await connection.ReadHead(stop));
        using var client = served.Connect();
        await client.Send("POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello");
        var rows = await Closed(kept);
        Assert.EndsWith("5\r\n\r\n", Text(rows, WireDirection.Received), StringComparison.Ordinal);
        Assert.Equal((WireEvent.Reset, WireDirection.Sent), (rows[^2].Event, rows[^2].Direction)); // the body lies unread: the kernel makes a reset of the close
    }

    [Fact]
    public async Task A_reset_is_told_by_the_end_that_makes_it_and_by_the_end_that_gets_it()
    {
        var kept = new KeptWire(WireEnd.Upstream);
        await using var served = With(kept, Transport.Tcp, async (connection, stop) =>
        {
            if (!(await connection.Read(stop)).IsEmpty) connection.Reset();
        });
        using (var client = served.Connect()) await client.Send("x");
        Assert.Contains(await Closed(kept), r => (r.Event, r.Direction) == (WireEvent.Reset, WireDirection.Sent));
        using (var client = served.Connect()) client.Socket.LingerState = new LingerOption(true, 0);
        Assert.Contains(await Closed(kept, 2), r => r.Connection == 2 && (r.Event, r.Direction) == (WireEvent.Reset, WireDirection.Received));
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_half_closed_connection_that_stays_open_says_so_with_its_totals_and_nothing_after(Transport transport)
    {
        var kept = new KeptWire(WireEnd.Upstream, most: 4);
        await using var served = With(kept, transport, async (connection, stop) =>
        {
            await connection.ReadRequest(stop);
            connection.EndWriting();
            await connection.ReadToEnd(stop);
        });
        using (var client = served.Connect())
        {
            await client.Send(Get);
            await Eventually.Is(() => kept.Rows.Any(r => r.Event == WireEvent.Fin), "the half-close");
            served.Listener.Ledger.HandOutOpen();
        }

        await served.Until(c => c.Closed == 1);
        KeptWire.AssertWhole(kept.Rows, WireEvent.Open);
        Assert.Equal("GET ", Text(kept.Rows, WireDirection.Received));
        Assert.Equal([4], kept.Rows.Where(r => r.Event == WireEvent.Cut).Select(r => (int)r.Offset!.Value));
        Assert.Equal((0, Get.Length), (kept.Rows[^1].Sent, kept.Rows[^1].Received));
    }

    private static Served With(KeptWire kept, Transport transport, Func<Connection, CancellationToken, Task> serve)
    {
        var served = new Served(Upstream.Serve(serve), transport);
        served.Listener.Ledger.Wire = kept.Wire;
        return served;
    }

    private static async Task<WireRow[]> Closed(KeptWire kept, int connections = 1)
    {
        await Eventually.Is(() => kept.Rows.Count(r => r.Event == WireEvent.Closed) == connections, "the last line of each connection");
        return kept.Rows;
    }

    private static string Text(IEnumerable<WireRow> rows, WireDirection way) => Encoding.Latin1.GetString(KeptWire.Octets(rows, way));

    private static long Ticks(WireRow row) => (long)Math.Round(row.TimeMs * System.Diagnostics.Stopwatch.Frequency / 1000);
}
