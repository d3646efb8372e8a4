using ProxyLab.Tests.Upstreams.Support;
using Xunit;

namespace ProxyLab.Tests.Upstreams;

/// <summary>The FastCGI upstream over real sockets: one connection at a time.</summary>
public sealed class FastCgiServingTests
{
    public static TheoryData<Transport> Transports => [Transport.Unix, Transport.Tcp];

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Without_keep_conn_it_answers_and_closes(Transport transport)
    {
        await using var served = new Served(Upstream.FastCgi(), transport);
        using var client = served.Connect();
        client.Socket.Send(FastCgiSamples.Request(1));
        Assert.Contains("Status: 200 OK\r\n", await client.ReadToEnd(), StringComparison.Ordinal);
        await served.Until(c => c is { Accepted: 1, Requests: 1, Closed: 1, HeldBy: 0 });
    }

    [Fact]
    public async Task A_kept_connection_occupies_it_until_it_is_closed()
    {
        await using var served = new Served(Upstream.FastCgi(), Transport.Unix);
        var first = served.Connect();
        first.Socket.Send(FastCgiSamples.Request(1, flags: 1));
        await served.Until(c => c is { Requests: 1, HeldBy: 42, Closed: 0, BytesWritten: > 0 });
        using var second = served.Connect();
        second.Socket.Send(FastCgiSamples.Request(1));
        Assert.True(await second.StaysSilent());
        Assert.Equal(1, served.Counters.Accepted);
        first.Dispose();
        Assert.Contains("Status: 200 OK\r\n", await second.ReadToEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Octets_that_are_no_FastCGI_get_an_error_and_the_end()
    {
        await using var served = new Served(Upstream.FastCgi(), Transport.Unix);
        using var client = served.Connect();
        await client.Send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.Equal((char)FastCgiType.UnknownType, (await client.ReadToEnd())[1]);
    }

    [Fact]
    public async Task A_client_that_leaves_in_the_middle_frees_it_for_the_next()
    {
        await using var served = new Served(Upstream.FastCgi(), Transport.Unix);
        using (var first = served.Connect()) first.Socket.Send(FastCgiSamples.Begin(1));
        using var second = served.Connect();
        second.Socket.Send(FastCgiSamples.Request(1));
        Assert.Contains("hello", await second.ReadToEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_time_passes_before_the_answer()
    {
        await using var served = new Served(Upstream.FastCgi(100.Milliseconds()), Transport.Unix);
        using var client = served.Connect();
        var began = TimeProvider.System.GetTimestamp();
        client.Socket.Send(FastCgiSamples.Request(1));
        await client.ReadToEnd();
        Assert.True(TimeProvider.System.GetElapsedTime(began) >= 95.Milliseconds());
    }
}
