using System.Diagnostics;
using System.Net.Sockets;
using ProxyLab.Tests.EndToEnd;
using ProxyLab.Tests.Upstreams.Support;
using Xunit;

namespace ProxyLab.Tests.Upstreams;

/// <summary>An upstream that follows a script, over real sockets: what it does on each connection, which it accepts, and what it notes.</summary>
public sealed class ScriptTests
{
    private const string Request = "GET / HTTP/1.1\r\nHost: a\r\nX-Lab-Request: 42\r\n\r\n";

    public static TheoryData<Transport> Transports => [Transport.Unix, Transport.Tcp];

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_sound_answer_names_its_request_and_has_the_length_that_it_says(Transport transport)
    {
        await using var served = Serve(transport, new(Step.ReadRequest, Step.Write(Answers.Closing)));
        using var client = served.Connect();
        await client.Send(Request);
        var answer = await client.ReadToEnd();
        Assert.EndsWith("\r\n\r\nanswer to 0000000042\n", answer, StringComparison.Ordinal);
        Assert.Equal(Answers.BodyOctets, answer.Split("\r\n\r\n")[1].Length);
    }

    [Fact]
    public async Task The_first_connections_are_treated_badly_and_the_others_well_and_each_is_noted()
    {
        await using (var served = Serve(Transport.Tcp, new(Step.ReadRequest, Step.Close) { Badly = Script.Picked.First(2), Well = [Step.ReadRequest, Step.Write(Answers.Closing)] }))
        {
            for (var i = 1; i <= 3; i++)
            {
                using var client = served.Connect();
                await client.Send(Request);
                Assert.Equal(i > 2, (await client.ReadToEnd()).Length > 0);
            }

            await served.Until(c => c.Closed == 3);
            Assert.Equal([ScriptedUpstream.Did, ScriptedUpstream.Did, ScriptedUpstream.Well], served.Entries.OrderBy(e => e.Accepted).Select(e => Assert.Single(e.Notes).Name));
        }
    }

    [Theory]
    [InlineData(Transport.Unix, 3)]
    [InlineData(Transport.Tcp, 3)]
    [InlineData(Transport.Tcp, 45)] // longer than a thread waits for it
    public async Task It_closes_an_idle_connection_never_sooner_than_it_says(Transport transport, int milliseconds)
    {
        const int Idle = 5;
        await using var served = Serve(transport, new(Step.ReadRequest, Step.Write("answer"), Step.CloseIfIdle(milliseconds.Milliseconds(), milliseconds.Milliseconds()), Step.Again));
        for (var i = 0; i < Idle; i++)
        {
            using var client = served.Connect();
            await client.Send(Request);
            Assert.Equal("answer", await client.ReadToEnd());
        }

        await served.Until(c => c.Closed == Idle);
        var idle = served.Entries.Select(e => Stopwatch.GetElapsedTime(e.LastWritten!.Value, e.Closed!.Value)).ToArray();
        Assert.Equal(Idle, idle.Length);
        Assert.InRange(idle.Min(), milliseconds.Milliseconds(), (milliseconds + 20).Milliseconds());
    }

    [Theory]
    [InlineData("one in 3", new[] { true, false, false, true, false, false, true })]
    [InlineData("bursts", new[] { true, true, false, false, true, true, false })]
    public void A_pick_is_the_same_each_time(string name, bool[] bad)
    {
        var picked = name == "bursts" ? Script.Picked.Bursts(2) : Script.Picked.OneIn(3);
        Assert.Equal(bad, Enumerable.Range(1, bad.Length).Select(number => picked.Which(number, 1)));
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task It_stops_listening_after_so_many_connections_and_is_back_when_the_wave_is_over(Transport transport)
    {
        await using var served = Serve(transport, new(Step.ReadRequest, Step.Write(Answers.Closing)) { Accepts = 1, StopsListening = true }, out var upstream);
        using (var client = served.Connect())
        {
            await client.Send(Request);
            Assert.NotEmpty(await client.ReadToEnd());
        }

        await Refused(served);
        await upstream.WaveEnds(served.Listener, 1);
        served.Connect().Dispose();
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task It_ends_with_all_its_connections_and_then_serves_well(Transport transport)
    {
        await using var served = Serve(transport, new(Step.ReadRequest, Step.Hold) { EndsAfter = 50.Milliseconds(), BackAfter = 50.Milliseconds() });
        using var held = served.Connect();
        await held.Send(Request);
        Assert.Equal("", await held.ReadToEnd());
        using var client = await Connected(served);
        await client.Send(Request);
        Assert.StartsWith("HTTP/1.1 200 OK", await client.ReadUntil("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_drip_comes_octet_by_octet_and_a_slow_reader_reads_the_whole()
    {
        await using var served = Serve(Transport.Unix, new(Step.ReadHead, Step.ReadSlowly(10, 1.Milliseconds()), Step.Drip("abc", 1.Milliseconds())));
        using var client = served.Connect();
        await client.Send($"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{new string('x', 100)}");
        Assert.Equal("abc", await client.ReadToEnd());
        await served.Until(c => c is { Requests: 1, BytesWritten: 3 });
    }

    [Fact]
    public async Task It_accepts_nobody_before_the_first_wave_begins_if_it_is_to_accept_late()
    {
        await using var served = Serve(Transport.Unix, new(Step.ReadRequest, Step.Write(Answers.Closing)) { AcceptAfter = 1.Milliseconds() }, out var upstream);
        using var client = served.Connect();
        await client.Send(Request);
        Assert.True(await client.StaysSilent());
        Assert.Equal(0, served.Counters.Accepted);
        await upstream.WaveBegins(served.Listener, 1);
        Assert.NotEmpty(await client.ReadToEnd());
    }

    private static Served Serve(Transport transport, Script script) => Serve(transport, script, out _);

    private static Served Serve(Transport transport, Script script, out ScriptedUpstream upstream) => new(upstream = new ScriptedUpstream(_ => script), transport);

    /// <summary>A connection, once somebody listens.</summary>
    private static async Task<Client> Connected(Served served)
    {
        Client? client = null;
        await Eventually.Is(() => (client = Listening(served)) is not null, "somebody listens");
        return client!;
    }

    private static async Task Refused(Served served) => await Eventually.Is(() =>
    {
        using var client = Listening(served);
        return client is null;
    }, "nobody listens");

    private static Client? Listening(Served served)
    {
        try
        {
            return served.Connect();
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionRefused or SocketError.AddressNotAvailable) // the second: a Unix socket's file is not there
        {
            return null;
        }
    }
}
