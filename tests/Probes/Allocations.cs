using ProxyLab.Probes.Columns;
using ProxyLab.Probes.Sampling;
using ProxyLab.Proxies.Haproxy;
using ProxyLab.Tests.Kernel;
using Xunit;

namespace ProxyLab.Tests.Probes;

/// <summary>A tick must not feed the garbage collector: a collection would stop the clients that it measures.</summary>
[Collection("kernel")]
public sealed class Allocations
{
    [Theory]
    [InlineData(100)]
    [InlineData(2_000)]
    public void A_tick_with_every_probe_of_the_kernel_allocates_nothing(int connections)
    {
        using var folder = new TempFolder();
        using var upstream = new UnixUpstream(backlog: 4_000);
        upstream.Connect(connections)[0].Dispose();
        var clock = new TrialClock();
        using var reader = new SampleReader(
            Endpoint.Unix(upstream.Path), null, clock, new SamplerOptions { CrossCheckShare = 1, RolesShare = 1 }, new ProbeNotes());
        using var csv = new CsvBuffer(folder["samples.csv"], Sample.Heading);
        Tick();
        Tick();
        Assert.Equal(0, AllocatedBy(Tick));
        Assert.Equal(connections, reader.Read(0, 0).Queue?.Length);

        void Tick()
        {
            reader.Read(clock.NowMs, 1).AddTo(csv);
            csv.Flush();
        }
    }

    [Fact]
    public void The_status_page_is_asked_without_an_allocation()
    {
        Assert.SkipUnless(RealProxy.IsInstalled("haproxy"), "haproxy is not installed");
        using var haproxy = RealProxy.Haproxy();
        using var counter = new HaproxyCounter(haproxy.StatsSocket);
        var budget = TimeSpan.FromSeconds(2);
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
