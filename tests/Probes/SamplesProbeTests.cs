using System.Net;
using System.Net.Sockets;
using ProxyLab.Probes.Counters;
using ProxyLab.Tests.Kernel.Support;
using Xunit;

namespace ProxyLab.Tests.Probes;

/// <summary>The rows of <c>samples.csv</c>, as a trial has them.</summary>
[Collection("kernel")]
public sealed class SamplesProbeTests : IDisposable
{
    private readonly ProbedTrial _trial = new();

    [Fact]
    public Task Waiting_connections_are_in_the_rows_of_both_instruments() => OwnNamespace.Run(async () =>
    {
        using var upstream = new UnixUpstream(backlog: 16);
        using var samples = ProbedTrial.Samples(_trial.Context(Endpoint.Unix(upstream.Path)));
        samples.Thread.Start();
        Assert.True(await samples.Thread.Next(2));
        samples.Context.Wave = 1;
        upstream.Connect(7);
        Assert.True(await samples.WaitForSample(s => s is { Queue: 7, Embryo: 7, Wave: 1 }, inARow: 3));
        samples.Stop();
        samples.Stop();

        Assert.Null(samples.Thread.Fault);
        var rows = _trial.Rows("samples.csv");
        Assert.All(rows.Where(r => r["unix_listener"].Length > 0), r => Assert.Equal("1", r["unix_listener"])); // a costly reading leaves a gap after it
        var last = rows[^1];
        Assert.Equal(["1", "7", "0", "7", "0", "7", "7", "16", "0", "0"],
            new[] { "wave", "unix_embryo", "unix_accepted", "unix_client", "diag_accepted", "diag_client", "queue", "queue_limit", "queue_dead", "disagreement" }
            .Select(c => last[c]));
        Assert.Equal("", last["tcp_embryo"]);
        Assert.Equal("", last["proxy_active"]);
    });

    [Fact]
    public async Task A_tcp_upstream_fills_its_own_columns_and_leaves_those_of_unix_empty()
    {
        using var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        using var tcp = new Socket(
            AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        tcp.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        tcp.Listen(4);
        client.Connect(tcp.LocalEndPoint!);
        using var samples = ProbedTrial.Samples(_trial.Context(Endpoint.Loopback(((IPEndPoint)tcp.LocalEndPoint!).Port)));
        samples.Thread.Start();
        Assert.True(await samples.WaitForSample(s =>
            s is { Queue: 1, QueueLimit: 4, QueueDead: 0, TcpEmbryo: 1, TcpAccepted: 0, Embryo: null, DiagAccepted: null } && s.Number("listen_drops") >= 0));
    }

    [Fact]
    public async Task A_listener_that_vanishes_leaves_empty_cells_and_never_a_zero()
    {
        using var upstream = new UnixUpstream(backlog: 16);
        using var samples = ProbedTrial.Samples(_trial.Context(Endpoint.Unix(upstream.Path)));
        samples.Thread.Start();
        Assert.True(await samples.WaitForSample(s => s is { Queue: 0, QueueLimit: 16 }));
        upstream.Listener.Dispose();
        Assert.True(await samples.WaitForSample(s => s is { Queue: null, Listener: 0, Disagreement: null }, inARow: 2));
    }

    [Fact]
    public async Task A_tick_of_1_ms_is_due_each_millisecond_and_a_proxy_counter_that_hangs_leaves_gaps()
    {
        using var hung = new Socket(SocketType.Stream, ProtocolType.Tcp);
        hung.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        hung.Listen(8);
        using var upstream = new UnixUpstream(backlog: 16);
        using var counter = new HttpStatusCounter((IPEndPoint)hung.LocalEndPoint!, "/status", StatusPage.Number("active "), own: 0);
        using var samples = ProbedTrial.Samples(_trial.Context(Endpoint.Unix(upstream.Path), tickMs: 1, counter), new());
        samples.Thread.Start();
        Assert.True(await samples.Thread.Next(50));
        samples.Stop();
        Assert.True(samples.Context.Notes.All["proxy_active"].Count >= 50);
        var rows = _trial.Rows("samples.csv");
        Assert.All(rows, r => Assert.Equal("", r["proxy_active"]));
        Assert.All(rows, r => Assert.EndsWith(".000", r["due_ms"], StringComparison.Ordinal));
        Assert.All(rows, r => Assert.True(Number(r["t_ms"]) >= Number(r["due_ms"])));
        Assert.All(rows.Zip(rows.Skip(1)), p => Assert.True(Number(p.Second["due_ms"]) >= Number(p.First["due_ms"]) + 1));
    }

    [Fact]
    public async Task Clients_that_wait_for_the_proxy_and_clients_that_it_has_accepted_are_counted()
    {
        using var upstream = new UnixUpstream(backlog: 1);
        using var front = new TcpListener(IPAddress.Loopback, 0);
        front.Start(8);
        var port = ((IPEndPoint)front.LocalEndpoint).Port;
        using var samples = ProbedTrial.Samples(_trial.Context(Endpoint.Unix(upstream.Path), frontPort: port));
        samples.Thread.Start();
        TcpClient[] clients = [new("127.0.0.1", port), new("127.0.0.1", port), new("127.0.0.1", port)];
        using var accepted = await front.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        Assert.True(await samples.WaitForSample(s => s is { FrontQueue: 2, FrontAccepted: 1 }));
        samples.Stop();
        Array.ForEach(clients, c => c.Dispose());

        var last = _trial.Rows("samples.csv").Last(r => r["front_accepted"].Length > 0);
        Assert.Equal(["2", "1"], [last["front_queue"], last["front_accepted"]]);
    }

    private static double Number(string cell) => double.Parse(cell, System.Globalization.CultureInfo.InvariantCulture);

    public void Dispose() => _trial.Dispose();
}
