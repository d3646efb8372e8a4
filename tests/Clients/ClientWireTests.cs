using System.Text;
using ProxyLab.Clients;
using ProxyLab.Tests.Clients.Support;
using ProxyLab.Tests.Support;
using Xunit;
using static ProxyLab.Tests.Clients.Support.FloodRuns;

namespace ProxyLab.Tests.Clients;

/// <summary>What is kept of a client's octets is what a raw server got and gave.</summary>
public sealed class ClientWireTests
{
    public static TheoryData<string, bool, bool> Scripts
    {
        get
        {
            var all = new TheoryData<string, bool, bool>();
            foreach (var script in EndingScript.All)
            {
                foreach (var (unix, flood) in (ReadOnlySpan<(bool, bool)>)[(true, true), (true, false), (false, true), (false, false)]) all.Add(script.Name, unix, flood);
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public void What_a_client_receives_is_kept_to_the_octet_with_its_times_and_its_end(string name, bool unix, bool flood)
    {
        var script = EndingScript.All.Single(s => s.Name == name);
        using var server = script.Serve(unix);
        var kept = new KeptWire(WireEnd.Client, 2 << 20);
        var spec = To(server) with { KeepAlive = true, RequestsPerClient = 2, RequestIds = true, Wire = kept.Wire, Deadline = script.Outcome == Outcome.InFlight ? 300.Milliseconds() : 20.Seconds() };
        var results = flood ? Run(spec).Results : KeptRequests(spec, 2);
        Assert.All(results, r => Assert.Equal(script.Outcome, r.Outcome));
        foreach (var requests in results.Where(r => r.Connection is not null).GroupBy(r => r.Connection))
        {
            var rows = kept.Rows.Where(r => r.Connection == requests.Key).ToArray();
            KeptWire.AssertWhole(rows);
            var received = Encoding.Latin1.GetString(KeptWire.Octets(rows, WireDirection.Received));
            Assert.StartsWith(received, string.Concat(requests.Select(_ => script.Octets)), StringComparison.Ordinal); // a client stops reading what is over its limit
            Assert.Equal(requests.Sum(r => r.Bytes), received.Length);
            Assert.Equal((SentOf(requests), received.Length), (rows[^1].Sent, rows[^1].Received));
            foreach (var request in requests) AssertTimes(request, rows);
            if (script.Outcome is Outcome.Reset or Outcome.Cut) Assert.Equal((script.End == ServerEnd.Reset ? WireEvent.Reset : WireEvent.Fin, WireDirection.Received), (rows[^2].Event, rows[^2].Direction));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_a_client_sends_is_kept_to_the_octet_and_is_what_the_server_read(bool unix)
    {
        var read = new StringBuilder();
        using var server = new ScriptedServer(unix, async (peer, _, stop) =>
        {
            var buffer = new byte[7001];
            while (await peer.ReceiveAsync(buffer, stop) is > 0 and var got) read.Append(Encoding.Latin1.GetString(buffer, 0, got));
            await peer.SendAsync(Encoding.Latin1.GetBytes(Ok), stop);
        });
        var kept = new KeptWire(WireEnd.Client);
        var result = One(To(server) with { BodyBytes = 200_000, Chunked = true, HalfClose = true, RequestIds = true, Wire = kept.Wire });
        Assert.Equal(Outcome.Ok, result.Outcome);
        KeptWire.AssertWhole(kept.Rows);
        Assert.Equal(read.ToString(), Encoding.Latin1.GetString(KeptWire.Octets(kept.Rows, WireDirection.Sent)));
        Assert.Contains(kept.Rows, r => (r.Event, r.Direction) == (WireEvent.Fin, WireDirection.Sent));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(38)]
    [InlineData(39)]
    public void The_first_N_octets_are_kept_and_no_more_and_the_cut_is_told(int most)
    {
        Assert.Equal(43, Ok.Length);
        using var server = ScriptedServer.Answering(unix: true, Ok);
        var kept = new KeptWire(WireEnd.Client, most);
        var result = One(To(server) with { Wire = kept.Wire });
        KeptWire.AssertWhole(kept.Rows);
        Assert.Equal(Ok[..most], Encoding.Latin1.GetString(KeptWire.Octets(kept.Rows, WireDirection.Received)));
        Assert.Equal(most, KeptWire.Octets(kept.Rows, WireDirection.Sent).Length);
        Assert.Equal([most, most], kept.Rows.Where(r => r.Event == WireEvent.Cut).Select(r => (int)r.Offset!.Value));
        Assert.Equal(result.Bytes, kept.Rows[^1].Received);
    }

    [Fact]
    public void As_many_octets_as_are_kept_are_no_cut()
    {
        using var server = ScriptedServer.Answering(unix: true, Ok);
        var kept = new KeptWire(WireEnd.Client, Ok.Length);
        One(To(server) with { Wire = kept.Wire });
        Assert.DoesNotContain(kept.Rows, r => (r.Event, r.Direction) == (WireEvent.Cut, WireDirection.Received));
    }

    [Fact]
    public void Each_octet_of_a_slow_sender_has_its_own_time()
    {
        using var server = ScriptedServer.Answering(unix: true, Ok);
        var kept = new KeptWire(WireEnd.Client);
        One(To(server) with { SlowSendBytesPerSecond = 200, Wire = kept.Wire });
        var sent = kept.Rows.Where(r => (r.Event, r.Direction) == (WireEvent.Octets, WireDirection.Sent)).ToArray();
        Assert.InRange(sent.Length, 3, 200);
        Assert.Equal(sent.Select(r => r.TimeMs).Distinct(), sent.Select(r => r.TimeMs));
        Assert.StartsWith("GET / HTTP/1.1\r\n", Encoding.Latin1.GetString(KeptWire.Octets(sent, WireDirection.Sent)), StringComparison.Ordinal);
    }

    [Fact]
    public void Octets_that_come_between_two_requests_belong_to_none()
    {
        using var server = new ScriptedServer(true, async (peer, _, stop) =>
        {
            await ScriptedServer.ReadHead(peer, stop);
            await peer.SendAsync(Encoding.Latin1.GetBytes(Ok), stop);
            await Task.Delay(100, stop);
            await peer.SendAsync("stray"u8.ToArray(), stop);
        });
        var kept = new KeptWire(WireEnd.Client);
        Run(To(server) with { Open = Schedule.Constant(4, 500.Milliseconds()), KeepAlive = true, Wire = kept.Wire });
        var stray = Assert.Single(kept.Rows, r => r.Connection == 1 && r.Event == WireEvent.Octets && r.Direction == WireDirection.Received && r.Request is null);
        Assert.Equal((Ok.Length, "stray"), (stray.Offset, Encoding.Latin1.GetString(stray.Octets.Span)));
    }

    [Fact]
    public void A_connection_that_was_refused_is_in_no_row()
    {
        var gone = new ScriptedServer(false, null);
        var spec = To(gone);
        gone.Dispose();
        var kept = new KeptWire(WireEnd.Client);
        Assert.Equal(Outcome.Refused, One(spec with { Wire = kept.Wire }).Outcome);
        Assert.Empty(kept.Rows);
    }

    private static List<RequestResult> KeptRequests(FloodSpec spec, int count)
    {
        using var connection = new KeptConnection(spec, new ClientIds(), NowMs);
        var results = new List<RequestResult>();
        for (var i = 0; i < count; i++)
        {
            connection.Begin();
            results.Add(connection.Finish());
        }

        return results;
    }

    private static long SentOf(IEnumerable<RequestResult> requests) => requests.Sum(r => $"GET / HTTP/1.1\r\nHost: lab\r\nX-Lab-Request: {r.Id}\r\n\r\n".Length);

    private static void AssertTimes(RequestResult request, WireRow[] rows)
    {
        var own = rows.Where(r => r.Request == request.Id && r.Event == WireEvent.Octets).ToArray();
        Assert.Equal(request.SentMs, own.First(r => r.Direction == WireDirection.Sent).TimeMs);
        Assert.Equal(request.FirstByteMs, own.FirstOrDefault(r => r.Direction == WireDirection.Received)?.TimeMs);
        Assert.Equal(request.Bytes, own.Where(r => r.Direction == WireDirection.Received).Sum(r => r.Octets.Length));
    }
}
