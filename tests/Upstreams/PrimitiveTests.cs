using System.Net;
using System.Net.Sockets;
using ProxyLab.Tests.Upstreams.Support;
using Xunit;

namespace ProxyLab.Tests.Upstreams;

/// <summary>What a behaviour can do with a connection and with its listener does the same on Unix and on TCP.</summary>
public sealed class PrimitiveTests
{
    private const string Post = "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\nabcdef", Ok = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

    public static TheoryData<Transport> Transports => [Transport.Unix, Transport.Tcp];

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_head_is_read_to_its_last_octet_and_the_body_stays(Transport transport)
    {
        string? head = null;
        var body = "";
        await using var served = new Served(Upstream.Serve(async (connection, stop) =>
        {
            head = await connection.ReadHead(stop);
            body = System.Text.Encoding.ASCII.GetString((await connection.Read(stop)).Span);
            await connection.Write(Ok, stop);
        }), transport);
        using var client = served.Connect();
        await client.Send(Post);
        await client.ReadUntil("\r\n\r\n");
        Assert.Equal(("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n", "abcdef"), (head, body));
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Heads_and_requests_can_be_read_in_turn(Transport transport)
    {
        var heads = new List<string?>();
        await using var served = new Served(Upstream.Serve(async (connection, stop) =>
        {
            heads.Add(await connection.ReadHead(stop));
            Assert.True(await connection.ReadRequest(stop)); // the rest of the first
            Assert.True(await connection.ReadRequest(stop)); // the second, whole
            heads.Add(await connection.ReadHead(stop));
            await connection.Write(Ok, stop);
        }), transport);
        using var client = served.Connect();
        await client.Send(Post + "GET /b HTTP/1.1\r\n\r\n" + "GET /c HTTP/1.1\r\n\r\n");
        await client.ReadUntil("\r\n\r\n");
        Assert.Equal(["POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n", "GET /c HTTP/1.1\r\n"], heads);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task An_upstream_that_ends_writing_goes_on_reading(Transport transport)
    {
        await using var served = new Served(Upstream.Serve(async (connection, stop) =>
        {
            await connection.Write("bye", stop);
            connection.EndWriting();
            await connection.ReadRequest(stop);
            connection.Note("read-on");
        }), transport);
        using var client = served.Connect();
        Assert.Equal("bye", await client.ReadToEnd());
        await client.Send(Post);
        await served.Until(c => c is { Requests: 1, Closed: 1 });
    }

    [Fact]
    public async Task An_upstream_that_ends_reading_breaks_a_writer_on_a_Unix_socket()
    {
        await using var served = new Served(Upstream.Serve(async (connection, stop) =>
        {
            connection.EndReading();
            connection.Note("deaf");
            await connection.Write("x", stop);
            await Task.Delay(Timeout.Infinite, stop);
        }), Transport.Unix);
        using var client = served.Connect();
        await client.ReadUntil("x");
        Assert.Equal(SocketError.Shutdown, (await Assert.ThrowsAsync<SocketException>(() => client.Send(Post))).SocketErrorCode);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Where_a_client_comes_from_is_known_on_TCP(Transport transport)
    {
        var peer = new TaskCompletionSource<IPEndPoint?>();
        await using var served = new Served(Upstream.Serve((connection, _) =>
        {
            peer.SetResult(connection.Peer);
            return Task.CompletedTask;
        }), transport);
        using var client = served.Connect();
        Assert.Equal(transport == Transport.Tcp ? (IPEndPoint)client.Socket.LocalEndPoint! : null, await peer.Task.WaitAsync(Served.Patience, TestContext.Current.CancellationToken));
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Who_stops_listening_refuses_new_clients_and_keeps_the_old(Transport transport)
    {
        await using var served = new Served(Echo, transport);
        using var old = served.Connect();
        await old.Send("1");
        await old.ReadUntil("1");
        served.Listener.StopListening();
        Assert.Equal(SocketError.ConnectionRefused, Assert.Throws<SocketException>(() => served.Connect()).SocketErrorCode);
        if (served.Listener.Endpoint.Path is { } path) Assert.True(File.Exists(path));
        await old.Send("2");
        await old.ReadUntil("2");
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Who_listens_again_is_found_where_it_was_and_counts_on(Transport transport)
    {
        await using var served = new Served(Echo, transport);
        using (var before = served.Connect())
        {
            await before.Send("1");
            await before.ReadUntil("1");
        }

        var endpoint = served.Listener.Endpoint;
        served.Listener.StopListening();
        served.Listener.Reopen();
        using var after = served.Connect();
        await after.Send("2");
        await after.ReadUntil("2");
        Assert.Equal((endpoint, 2L), (served.Listener.Endpoint, served.Counters.Accepted));
        Assert.False(served.Serving.IsCompleted);
    }

    [Fact]
    public async Task Who_removes_the_file_is_not_found_any_more_and_goes_on()
    {
        await using var served = new Served(Echo, Transport.Unix);
        using var old = served.Connect();
        served.Listener.RemoveFile();
        Assert.Equal(SocketError.AddressNotAvailable, Assert.Throws<SocketException>(() => served.Connect()).SocketErrorCode); // ENOENT
        await old.Send("1");
        await old.ReadUntil("1");
    }

    [Fact]
    public async Task Each_address_can_behave_in_its_own_way()
    {
        await using var served = new Served(Upstream.ByAddress(Say("one"), Say("two")), Transport.Tcp, addresses: 3);
        var port = served.Listener.Endpoint.Tcp!.Port;
        foreach (var (last, expected) in ((int, string)[])[(1, "one"), (2, "two"), (3, "two")])
        {
            using var client = new Client(new Endpoint(null, new IPEndPoint(new IPAddress([127, 0, 0, (byte)last]), port)));
            Assert.Equal(expected, await client.ReadToEnd());
        }
    }

    [Fact]
    public async Task A_wave_calls_what_is_to_be_done_at_it()
    {
        var told = new List<string>();
        var upstream = Upstream.Healthy.AtWaves((_, wave) => Told($"begins {wave}"), (_, wave) => Told($"ends {wave}"));
        using var listener = Listener.Open(Endpoint.Loopback(0), 8);
        await upstream.WaveBegins(listener, 1);
        await upstream.WaveEnds(listener, 1);
        Assert.Equal(["begins 1", "ends 1"], told);

        Task Told(string what)
        {
            told.Add(what);
            return Task.CompletedTask;
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("Late")]
    [InlineData("a,b")]
    [InlineData("a b")]
    public async Task A_note_has_a_plain_name(string name)
    {
        using var listener = Listener.Open(Endpoint.Loopback(0), 8);
        using var client = new Client(listener.Endpoint);
        using var connection = await listener.Accept(TestContext.Current.CancellationToken);
        Assert.Throws<ArgumentException>(() => connection.Note(name));
    }

    private static EachUpstream Echo => Upstream.Serve(async (connection, stop) =>
    {
        while (await connection.Read(stop) is { IsEmpty: false } octets) await connection.Write(octets.ToArray(), stop);
    });

    private static EachUpstream Say(string word) => Upstream.Serve((connection, stop) => connection.Write(word, stop));
}
