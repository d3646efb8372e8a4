using ProxyLab.Tests.Kernel.Support;
using Xunit;

namespace ProxyLab.Tests.Probes;

/// <summary>What costs too much for one tick does not hold it up, and is read all the same.</summary>
[Collection("kernel")]
public sealed class LongTableTests : IDisposable
{
    private readonly ProbedTrial _trial = new();

    [Fact]
    public Task A_long_table_is_read_beside_the_ticks_and_agrees_with_the_queue() => OwnNamespace.Run(async () =>
    {
        using var upstream = new UnixUpstream(backlog: 4096);
        using var samples = ProbedTrial.Samples(_trial.Context(Endpoint.Unix(upstream.Path), tickMs: 1), new() { CrossCheck = 0.5, Roles = 1 });
        upstream.Connect(3000);
        samples.Thread.Start();
        Assert.True(await samples.WaitForSample(s => s is { Queue: 3000, Embryo: 3000, Disagreement: 0 }));
        Assert.True(await samples.WaitForSample(s => s is { Queue: 3000, Embryo: null }), "some ticks go without the table");
        Assert.True(await samples.WaitForSample(s => s is { Embryo: 3000, Disagreement: 0 }), "and it is read again");
        samples.Stop();
        Assert.Null(samples.Thread.Fault);
    });

    [Fact]
    public Task The_queue_is_read_on_every_tick_also_where_counting_its_dead_costs_too_much() => OwnNamespace.Run(async () =>
    {
        await File.WriteAllTextAsync("/proc/sys/net/core/somaxconn", "9000");
        using var upstream = new UnixUpstream(backlog: 9000);
        using var samples = ProbedTrial.Samples(_trial.Context(Endpoint.Unix(upstream.Path), tickMs: 1), new() { Roles = 0.05 });
        var clients = upstream.Connect(8200);
        foreach (var client in clients.Take(100)) client.Dispose();
        samples.Thread.Start();
        Assert.True(await samples.WaitForSample(s => s is { Queue: 8200, QueueDead: 100 }));
        Assert.True(await samples.WaitForSample(s => s is { Queue: 8200, QueueDead: null, DiagAccepted: null }));
    });

    public void Dispose() => _trial.Dispose();
}
