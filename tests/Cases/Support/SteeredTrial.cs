using ProxyLab.Cases;
using ProxyLab.Tests.Judging;

namespace ProxyLab.Tests.Cases;

/// <summary>What one accept worker did: accepts and moves before the wave, in the first half of its arrivals, and after.</summary>
internal sealed record Worked(long? Early, long? Late, long? Moves = 5, string? Call = "epoll_wait", int? Queue = 0)
{
    /// <summary>One that never left its call and got nothing.</summary>
    internal static Worked Starved { get; } = new(0, 0, 0);
}

/// <summary>Evidence made by hand of a trial of <see cref="PerCpuListeners"/>: 200 clients in a wave of 2.5 s that begins at 60 ms.</summary>
internal static class SteeredTrial
{
    private const double StartMs = 60, MiddleMs = StartMs + 500, EndMs = StartMs + 2500;

    internal static string Name(bool perCpu, bool mutex, bool spread) =>
        $"listen={(perCpu ? "per-cpu" : "shared")} accept_mutex={(mutex ? "true" : "false")} rps={(spread ? 3 : 0)}";

    /// <summary>One variant.</summary>
    internal static HandMade Of(Worked own, Worked other, int kept = 20, Outcome keptEnd = Outcome.Ok)
    {
        var hand = new HandMade(new PerCpuListeners().Plan).Idle();
        hand.Event(EventNames.WaveStart, new { wave = 1 });
        hand.Arrive(100, 1, Outcome.InFlight).Sample(1, 25, Tick.Empty).Arrive(100, 1, Outcome.InFlight).Sample(1, 100, Tick.Empty);
        hand.Event(EventNames.WaveEnd, new { wave = 1 }).Drain(1, Tick.Empty, null);
        foreach (var (worker, did) in new[] { own, other }.Index()) hand.Workers.AddRange(Rows(worker, did));
        for (var i = 0; i < kept; i++) hand.Kept.Add(new RequestRow(i + 1, 1, MiddleMs + 100 + i, 0, 1, MiddleMs + 110 + i, 200, keptEnd, 99));
        return hand;
    }

    /// <summary>The trial that stops: as it comes about.</summary>
    internal static HandMade Stopped() => Of(new(0, 0, Queue: 200), Worked.Starved);

    /// <summary>A trial that accepts all.</summary>
    internal static HandMade Healthy() => Of(new(50, 50), new(50, 50));

    /// <summary>The whole factorial, with the trial that stops in front; any variant can be another.</summary>
    internal static HandMade All(HandMade? lead = null, params (string Name, HandMade? Hand)[] others)
    {
        var first = lead ?? Stopped();
        var starving = Of(new(100, 100), Worked.Starved);
        foreach (var name in new PerCpuListeners().Variants.Select(v => v.ToString()))
        {
            var hand = others.Any(o => o.Name == name) ? others.First(o => o.Name == name).Hand
                : name == Name(true, false, false) ? starving : name == Name(true, true, false) ? first : Healthy();
            if (hand is not null) first.Variants[name] = hand.Build();
        }

        return first;
    }

    private static IEnumerable<WorkerRow> Rows(int worker, Worked did)
    {
        for (double t = 0; t <= EndMs + 200; t += 20)
        {
            var accepts = t <= StartMs ? 2 : t < MiddleMs ? 2 + did.Early : t < MiddleMs + 100 ? 2 + did.Early : 2 + did.Early + did.Late;
            var moves = t < MiddleMs + 100 ? 10 : 10 + did.Moves;
            yield return new WorkerRow(t, worker, accepts, did.Queue, moves, did.Call);
        }
    }
}
