using ProxyLab.Probes.Samples;
using ProxyLab.Tests.Kernel.Support;
using ProxyLab.Tests.Support;
using ProxyLab.Trials;
using Xunit;

namespace ProxyLab.Tests.Probes;

/// <summary>A tick must not feed the garbage collector: a collection would stop the clients that it measures.</summary>
[Collection("kernel")]
public sealed class AllocationTests
{
    [Theory]
    [InlineData(100)]
    [InlineData(2_000)]
    public void A_tick_of_samples_allocates_nothing(int connections)
    {
        using var upstream = new UnixUpstream(backlog: 4_000);
        upstream.Connect(connections)[0].Dispose();
        using var trial = new ProbedTrial();
        using var stop = new CancellationTokenSource();
        var context = trial.Context(Endpoint.Unix(upstream.Path), frontPort: 8080, processes: new ProxyProcess("proxy", Environment.ProcessId));
        var probe = new SamplesProbe { Shares = ProbedTrial.Greedy };
        probe.Begin(context);
        using var thread = new ProbeThread(probe, context, stop);
        Tick();
        Tick();
        Assert.Equal(0, AllocatedBy(Tick));
        Assert.Equal($"{connections}", trial.Rows("samples.csv")[^1]["queue"]);

        void Tick() => thread.ReadOnce(context.NowMs);
    }

    [Fact]
    public void The_status_page_is_asked_without_an_allocation()
    {
        Needs.Proxy("haproxy");
        using var haproxy = RealProxy.Haproxy();
        using var counter = haproxy.Counter();
        var budget = TimeSpan.FromSeconds(10);
        Assert.NotNull(counter.Read(budget));
        Assert.NotNull(counter.Read(budget));
        Assert.Equal(0, AllocatedBy(() => counter.Read(budget)));
    }

    /// <summary>
    /// The least that 10 calls allocated in any of five rounds: what a call allocates shows in every round, and what the runtime books on
    /// this thread when another test's collection interrupts it does not.
    /// </summary>
    private static long AllocatedBy(Action action)
    {
        var least = long.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 10; i++)
            {
                action();
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
