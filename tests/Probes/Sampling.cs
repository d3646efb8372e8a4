using System.Net;
using System.Net.Sockets;
using ProxyLab.Probes.Counters;
using ProxyLab.Probes.Sampling;
using ProxyLab.Tests.Kernel;
using Xunit;

namespace ProxyLab.Tests.Probes;

/// <summary>The sampler as a trial uses it.</summary>
[Collection("kernel")]
public sealed class Sampling : IDisposable
{
    private static readonly TimeSpan Deadline = SampledTrial.Deadline;
    private readonly SampledTrial _trial = new();

    [Fact]
    public Task A_trial_awaits_a_condition_that_holds_in_consecutive_ticks_and_finds_it_in_the_file() => OwnNamespace.Run(async () =>
    {
        using var upstream = new UnixUpstream(backlog: 16);
        using var sampler = _trial.Sampler(Endpoint.Unix(upstream.Path));
        sampler.TakeBaseline();
        sampler.Start();
        Assert.True(await sampler.NextTicks(2));
        sampler.Wave = 1;
        upstream.Connect(7);
        Assert.True(await sampler.WaitUntil(s => s is { Queue.Length: 7, Unix.Embryo: 7, Wave: 1 }, consecutiveTicks: 3, Deadline));
        sampler.Stop();
        sampler.Stop();

        Assert.Null(sampler.Fault);
        var rows = _trial.Rows("samples.csv");
        Assert.All(rows.Where(r => r["unix_listener"].Length > 0), r => Assert.Equal("1", r["unix_listener"])); // a dear reading leaves a gap after it
        var last = rows[^1];
        Assert.Equal(["1", "7", "0", "7", "0", "7", "7", "16", "0", "0"],
            new[] { "wave", "unix_embryo", "unix_accepted", "unix_client", "diag_accepted", "diag_client", "queue", "queue_limit", "queue_dead", "disagreement" }
            .Select(c => last[c]));
        Assert.Equal("", last["tcp_embryo"]);
        Assert.Equal("", last["proxy_active"]);
    });

    [Fact]
    public async Task Process_rows_name_the_role_and_a_process_that_has_ended_gives_empty_cells()
    {
        using var upstream = new UnixUpstream(backlog: 16);
        using var child = System.Diagnostics.Process.Start("sleep", "1000");
        using var sampler = _trial.Sampler(Endpoint.Unix(upstream.Path), processes: new SampledProcess("proxy", child.Id));
        sampler.Start();
        await sampler.NextTicks(2);
        child.Kill();
        await child.WaitForExitAsync(TestContext.Current.CancellationToken);
        await sampler.NextTicks(30);
        sampler.Stop();

        var rows = _trial.Rows("processes.csv");
        Assert.Equal("proxy", rows[0]["role"]);
        Assert.NotEqual("", rows[0]["pss_kib"]);
        Assert.Equal("1", rows[0]["threads"]);
        Assert.All(rows[^1].Where(c => c.Key is not ("t_ms" or "role" or "pid")), c => Assert.Equal("", c.Value));
        Assert.True(sampler.Notes["process"].Count > 0);
    }

    [Fact]
    public async Task A_tcp_upstream_fills_its_own_columns_and_leaves_those_of_unix_empty()
    {
        using var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        using var tcp = new Socket(
            AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        tcp.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        tcp.Listen(4);
        client.Connect(tcp.LocalEndPoint!);
        using var sampler = _trial.Sampler(Endpoint.Loopback(((IPEndPoint)tcp.LocalEndPoint!).Port));
        sampler.Start();
        Assert.True(await sampler.WaitUntil(
            s => s is { Queue: { Length: 1, Limit: 4, Dead: 0 }, Port: { Embryo: 1, Accepted: 0 }, Unix: null, Diag: null, Kernel.ListenDrops: >= 0 },
            1, Deadline));
    }

    [Fact]
    public async Task A_listener_that_vanishes_leaves_empty_cells_and_never_a_zero()
    {
        using var upstream = new UnixUpstream(backlog: 16);
        using var sampler = _trial.Sampler(Endpoint.Unix(upstream.Path));
        sampler.Start();
        Assert.True(await sampler.WaitUntil(s => s.Queue is { Length: 0, Limit: 16 }, 1, Deadline));
        upstream.Listener.Dispose();
        Assert.True(await sampler.WaitUntil(s => s is { Queue: null, Unix.Listener: 0, Disagreement: null }, 2, Deadline));
    }

    [Theory]
    [InlineData("samples.csv")]
    [InlineData("processes.csv")]
    public async Task A_full_disk_ends_sampling_with_its_exception_and_all_waits(string file)
    {
        File.CreateSymbolicLink(_trial[file], "/dev/full");
        using var upstream = new UnixUpstream(backlog: 16);
        using var sampler = _trial.Sampler(Endpoint.Unix(upstream.Path), processes: new SampledProcess("upstream", Environment.ProcessId));
        sampler.Start();
        Assert.False(await sampler.NextTicks(1_000_000));
        Assert.Contains("No space left", Assert.IsType<IOException>(sampler.Fault).Message, StringComparison.Ordinal);
        sampler.Stop();
    }

    [Fact]
    public async Task A_tick_of_1_ms_is_due_each_millisecond_and_a_proxy_counter_that_hangs_leaves_gaps()
    {
        using var hung = new Socket(SocketType.Stream, ProtocolType.Tcp);
        hung.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        hung.Listen(8);
        using var upstream = new UnixUpstream(backlog: 16);
        using var sampler = _trial.Sampler(
            Endpoint.Unix(upstream.Path),
            new SamplerOptions { Tick = TimeSpan.FromMilliseconds(1) },
            new HttpStatusCounter((IPEndPoint)hung.LocalEndPoint!, "/status", StatusPages.LabProxy, own: 0));
        sampler.Start();
        Assert.True(await sampler.NextTicks(50));
        sampler.Stop();
        Assert.True(sampler.Notes["proxy_active"].Count >= 50);
        var rows = _trial.Rows("samples.csv");
        Assert.All(rows, r => Assert.Equal("", r["proxy_active"]));
        Assert.All(rows, r => Assert.EndsWith(".000", r["due_ms"], StringComparison.Ordinal));
        Assert.All(rows, r => Assert.True(Number(r["t_ms"]) >= Number(r["due_ms"])));
        Assert.All(rows.Zip(rows.Skip(1)), p => Assert.True(Number(p.Second["due_ms"]) >= Number(p.First["due_ms"]) + 1));
    }

    [Fact]
    public async Task A_wait_after_the_end_is_over_at_once()
    {
        using var sampler = _trial.Sampler(Endpoint.Unix("/nowhere"));
        sampler.Stop();
        Assert.False(await sampler.NextTicks(1));
    }

    [Fact]
    public async Task The_proxys_own_port_has_its_queue_and_who_has_left_it_in_columns_of_their_own()
    {
        using var upstream = new UnixUpstream(backlog: 1);
        using var front = new TcpListener(IPAddress.Loopback, 0);
        front.Start(8);
        var port = ((IPEndPoint)front.LocalEndpoint).Port;
        using var sampler = _trial.Sampler(Endpoint.Unix(upstream.Path), SampledTrial.Brisk with { FrontPort = port });
        sampler.Start();
        TcpClient[] clients = [new("127.0.0.1", port), new("127.0.0.1", port), new("127.0.0.1", port)];
        using var accepted = await front.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        Assert.True(await sampler.WaitUntil(s => s is { FrontQueue: 2, FrontAccepted: 1 }, consecutiveTicks: 2, Deadline));
        sampler.Stop();
        Array.ForEach(clients, c => c.Dispose());

        var last = _trial.Rows("samples.csv").Last(r => r["front_accepted"].Length > 0);
        Assert.Equal(["2", "1"], [last["front_queue"], last["front_accepted"]]);
    }

    [Theory]
    [InlineData(0, 0.1, 5, 20, 20)]
    [InlineData(0, 0.1, 63, 20, 20)]
    [InlineData(20, 63, 64, 20, 80)]
    [InlineData(20, 30, 45, 20, 40)]
    [InlineData(20, 63, 80, 20, 80)]
    public void The_next_due_shows_one_late_tick_and_leaves_out_the_rest(double due, double began, double ended, double tick, double next) =>
        Assert.Equal(next, Sampler.NextDue(due, began, ended, tick));

    private static double Number(string cell) => double.Parse(cell, System.Globalization.CultureInfo.InvariantCulture);

    public void Dispose() => _trial.Dispose();
}
