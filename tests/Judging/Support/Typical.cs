
namespace ProxyLab.Tests.Judging;

/// <summary>Evidence of whole trials as they come about with each stock upstream, for the claims of the cases.</summary>
internal static class Typical
{
    private static readonly Tick None = new();

    /// <summary>What <paramref name="clients"/> clients meet at an upstream that never accepts: those that fit wait, the others fail.</summary>
    internal static HandMade NeverAccept(Plan plan, int? clients = null)
    {
        var (all, fit) = (clients ?? plan.Clients, Math.Min(clients ?? plan.Clients, plan.QueueCapacity));
        var full = Tick.Waiting(fit);
        var left = full with { Client = 0, Dead = fit, Active = 0 };
        var accepted = new UpstreamCounters();
        return new HandMade(plan).Idle()
            .Wave(1, Of(Gone(fit, 504, 2.02), Gone(all - fit, 502, 0.01)), (2, None), (40, full))
            .Drain(1, left, accepted)
            .Wave(2, Of(Gone(all, 502, 0.01)), (5, left))
            .Drain(2, left, accepted)
            .Event(EventNames.Done);
    }

    /// <summary>An upstream that accepts all, and holds them.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="ended">How the clients of each wave ended.</param>
    /// <param name="counters">What the upstream says of itself.</param>
    /// <param name="leaves">Whether the server-side sockets leave 03 in the drain.</param>
    /// <param name="ticks">How many ticks the wave lasts: then the proxy lets go.</param>
    internal static HandMade Held(Plan plan, Ended ended, UpstreamCounters counters, bool leaves = false, int ticks = 100)
    {
        var held = Tick.Held(ended.Count);
        var left = leaves ? None : held with { Client = 0, Active = 0 };
        return new HandMade(plan).Idle()
            .Wave(1, Of(ended), (2, None), (ticks, held)).Drain(1, left, counters)
            .Wave(2, Of(ended), (2, left), (ticks, leaves ? held : held with { Accepted = 2 * ended.Count })).Drain(2, left, counters)
            .Event(EventNames.Done);
    }

    /// <summary>A healthy upstream under load: on some ticks so many connections are being served.</summary>
    internal static HandMade Healthy(Plan plan, int atOnce, Ended ended)
    {
        var counters = new UpstreamCounters { Accepted = ended.Count, Requests = ended.Count, BytesRead = 100, BytesWritten = 100, Closed = ended.Count };
        return new HandMade(plan).Idle()
            .Wave(1, Of(ended), (1, Tick.Held(atOnce)), (1, None), (8, Tick.Held(atOnce))).Drain(1, None, counters)
            .Event(EventNames.Done);
    }

    internal static Ended Gone(int count, int status, double seconds) => new(count, status < 300 ? Outcome.Ok : Outcome.Status, status, seconds, seconds, 150);

    private static Ended[] Of(params Ended[] ended) => ended;
}
