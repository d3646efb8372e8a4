using System.Text;
using ProxyLab.Clients;
using ProxyLab.Tests.Clients.Support;
using Xunit;
using static ProxyLab.Tests.Clients.Support.FloodRuns;

namespace ProxyLab.Tests.Clients;

/// <summary>Started = the sum of outcomes, whenever the wave ends; <see cref="FloodRuns.Run"/> checks each result.</summary>
public sealed class FloodAccountingTests
{
    public static TheoryData<bool, int> Deadlines =>
        [.. from unix in new[] { true, false } from ms in new[] { 0, 1, 2, 3, 5, 8, 13, 21, 34, 55 } select (unix, ms)];

    [Theory, MemberData(nameof(Deadlines))]
    public void A_closed_wave_adds_up_at_any_deadline(bool unix, int deadlineMs)
    {
        using var server = Mixed(unix);
        var (summary, results) = Run(To(server) with { Clients = 100, RequestsPerClient = 1000, Deadline = TimeSpan.FromMilliseconds(deadlineMs), KeepAlive = true });
        Assert.True(summary.Started >= 100, "each client counts, also when there was no time for it");
        Assert.All(results, r => Assert.True(r.EndMs >= r.IntendedMs));
    }

    [Theory, MemberData(nameof(Deadlines))]
    public void An_open_wave_adds_up_at_any_deadline(bool unix, int deadlineMs)
    {
        using var server = Mixed(unix);
        var schedule = Schedule.Constant(20_000, TimeSpan.FromMilliseconds(50));
        var (summary, results) = Run(To(server) with { Open = schedule, Deadline = TimeSpan.FromMilliseconds(deadlineMs) });
        Assert.InRange(summary.Started, schedule.TimesMs.ToArray().Count(t => t < deadlineMs), schedule.TimesMs.Length);
        Assert.Equal(results.OrderBy(r => r.Id).Select(r => r.IntendedMs - summary.BeganMs), schedule.TimesMs[..results.Count].ToArray(), Near);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void A_cancelled_wave_adds_up(bool unix)
    {
        using var server = Mixed(unix);
        using var cancel = new CancellationTokenSource();
        var spec = To(server) with { Clients = 50, RequestsPerClient = int.MaxValue };
        int ended = 0;
        var results = new List<RequestResult>();
        var summary = new Flood().Run(spec, NowMs, (in RequestResult r) =>
        {
            results.Add(r);
            if (++ended == 500)
                cancel.Cancel();
        }, cancel.Token);
        Assert.True(summary.Cancelled);
        Assert.Equal(summary.Started, results.Count);
        Assert.InRange(summary.Started, 500, 2000);
    }

    [Fact]
    public async Task A_cancellation_wakes_a_wave_in_which_nothing_happens()
    {
        using var server = new ScriptedServer(unix: true, script: null);
        using var cancel = new CancellationTokenSource();
        var wave = Task.Run(() => RunUntil(To(server) with { Clients = 10 }, cancel.Token), TestContext.Current.CancellationToken);
        await Task.Delay(50, TestContext.Current.CancellationToken); // there is no event for "the loop waits"; earlier is as good
        await cancel.CancelAsync();
        var (summary, results) = await wave;
        Assert.Equal(10, summary.Started);
        Assert.All(results, r => Assert.True(r.Outcome is Outcome.InFlight or Outcome.ConnectTimeout));
    }

    [Fact]
    public void Ids_go_on_from_wave_to_wave()
    {
        using var server = ScriptedServer.Answering(unix: true, Ok);
        var flood = new Flood(new ClientIds(7));
        var ids = new List<long>();
        for (int wave = 0; wave < 3; wave++)
            flood.Run(To(server) with { Clients = 4, Wave = wave }, NowMs, (in RequestResult r) => ids.Add(r.Id), TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Range(7, 12).Select(i => (long)i), ids.Order());
    }

    [Fact]
    public void What_the_sink_throws_reaches_the_caller_and_leaves_no_socket()
    {
        using var server = ScriptedServer.Answering(unix: true, Ok);
        int before = Directory.GetFiles("/proc/self/fd").Length;
        for (int i = 0; i < 50; i++)
        {
            Assert.Throws<IOException>(() => new Flood().Run(To(server) with { Clients = 20 }, NowMs,
                (in RequestResult _) => throw new IOException("disk full"), CancellationToken.None));
        }
        // 20 × 50 sockets would show; those of tests that run beside this one do not come near.
        Assert.InRange(Directory.GetFiles("/proc/self/fd").Length, 0, before + 800);
    }

    [Fact]
    public void A_thousand_hung_clients_are_each_counted()
    {
        using var server = new ScriptedServer(unix: true, script: null, backlog: 4096);
        var (summary, _) = Run(To(server) with { Clients = 1000, Deadline = TimeSpan.FromSeconds(1) });
        Assert.Equal((1000, 0), (summary[Outcome.InFlight], summary.Untried));
    }

    [Fact]
    public void A_hung_client_costs_less_than_a_KiB_of_this_process()
    {
        using var server = new ScriptedServer(unix: true, script: null, backlog: 4096);
        var spec = To(server) with { Clients = 2000, Deadline = TimeSpan.FromMilliseconds(300), LeaveAfter = TimeSpan.FromSeconds(9) };
        long before = GC.GetAllocatedBytesForCurrentThread();
        var summary = new Flood().Run(spec, NowMs, (in RequestResult _) => { }, TestContext.Current.CancellationToken);
        long cost = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(2000, summary.Started);
        Assert.InRange(System.Runtime.CompilerServices.Unsafe.SizeOf<FloodConnection>(), 0, 400);
        Assert.InRange(cost / 2000, 0, 1024); // the fixed buffers are in it, and everything that was garbage meanwhile
    }

    [Theory]
    [InlineData("target"), InlineData("clients"), InlineData("path"), InlineData("method"), InlineData("host"), InlineData("deadline"), InlineData("sources")]
    public void A_value_out_of_range_is_refused_by_name(string what)
    {
        var good = To(Endpoint.Unix("/nowhere"));
        var spec = what switch
        {
            "target" => To(Endpoint.Unix("/" + new string('x', 108))),
            "clients" => good with { Clients = 0 },
            "path" => good with { Path = "/a b" },
            "method" => good with { Method = "GET /" },
            "host" => good with { Host = "a\r\nb" },
            "deadline" => good with { Deadline = TimeSpan.FromTicks(-1) },
            _ => good with { SourceAddresses = 2 },
        };
        var error = Assert.Throws<LabException>(() => Run(spec));
        Assert.Contains(what switch { "sources" => "source addresses", "target" => "1 to 108 octets", _ => what }, error.Message);
    }

    private static bool Near(double a, double b) => Math.Abs(a - b) < 1e-3;

    /// <summary>Answers, cuts off, closes or says nothing, in turn.</summary>
    private static ScriptedServer Mixed(bool unix) => new(unix, async (peer, number, stop) =>
    {
        await ScriptedServer.ReadHead(peer, stop);
        if (number % 4 < 2)
            await peer.SendAsync(Encoding.ASCII.GetBytes(number % 4 == 0 ? Ok : Ok[..^2]), stop);
        else if (number % 4 == 2)
            await Task.Delay(20, stop);
    });
}
