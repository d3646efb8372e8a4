using ProxyLab.Probes.Sampling;
using ProxyLab.Tests.Kernel;
using Xunit;

namespace ProxyLab.Tests.Probes;

/// <summary>What costs too much for one tick does not hold it up, and is read all the same.</summary>
[Collection("kernel")]
public sealed class LongTables : IDisposable
{
    private static readonly TimeSpan Deadline = SampledTrial.Deadline;
    private readonly SampledTrial _trial = new();

    [Fact]
    public Task A_long_table_is_read_beside_the_ticks_and_agrees_with_the_queue() => OwnNamespace.Run(async () =>
    {
        using var upstream = new UnixUpstream(backlog: 4096);
        var options = new SamplerOptions { Tick = TimeSpan.FromMilliseconds(1), CrossCheckShare = 0.5, RolesShare = 1 };
        using var sampler = _trial.Sampler(Endpoint.Unix(upstream.Path), options);
        sampler.TakeBaseline();
        upstream.Connect(3000);
        sampler.Start();
        Assert.True(await sampler.WaitUntil(s => s is { Queue.Length: 3000, Unix.Embryo: 3000, Disagreement: 0 }, 1, Deadline));
        Assert.True(await sampler.WaitUntil(s => s is { Queue.Length: 3000, Unix: null }, 1, Deadline), "some ticks go without the table");
        Assert.True(await sampler.WaitUntil(s => s is { Unix.Embryo: 3000, Disagreement: 0 }, 1, Deadline), "and it is read again");
        sampler.Stop();
        Assert.Null(sampler.Fault);
    });

    [Fact]
    public Task The_queue_is_read_on_every_tick_also_where_its_dead_are_too_dear() => OwnNamespace.Run(async () =>
    {
        await File.WriteAllTextAsync("/proc/sys/net/core/somaxconn", "9000");
        using var upstream = new UnixUpstream(backlog: 9000);
        var options = new SamplerOptions { Tick = TimeSpan.FromMilliseconds(1), RolesShare = 0.05 };
        using var sampler = _trial.Sampler(Endpoint.Unix(upstream.Path), options);
        sampler.TakeBaseline();
        var clients = upstream.Connect(8200);
        foreach (var client in clients.Take(100)) client.Dispose();
        sampler.Start();
        Assert.True(await sampler.WaitUntil(s => s is { Queue: { Length: 8200, Dead: 100 } }, 1, Deadline));
        Assert.True(await sampler.WaitUntil(s => s is { Queue: { Length: 8200, Dead: null }, Diag: null }, 1, Deadline));
    });

    public void Dispose() => _trial.Dispose();
}
