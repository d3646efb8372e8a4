using ProxyLab.Tests.Judging;

using ProxyLab.Tests.Support;

namespace ProxyLab.Tests.Cases;

/// <summary>Evidence of trials of the cases of source 003, made by hand.</summary>
internal static class Ports
{
    internal const string NoPort = "connect() to 127.0.0.1:9000 failed (99: Cannot assign requested address) while connecting to upstream";

    private static readonly UpstreamCounters Served = new() { Accepted = 50, Requests = 50, BytesRead = 1, BytesWritten = 1, Closed = 50 };

    /// <summary>A trial with those settings over the case's plan, that many connections holding ports or in TIME_WAIT, and its clients' ends.</summary>
    internal static HandMade Trial(Case @case, string settings, Tick full, Ended[] ended, string[]? log = null, UpstreamCounters? counters = null) =>
        new HandMade(TheLab.Set(@case.Plan, settings)) { Log = log ?? [NoPort] }
            .Wave(1, ended, (5, full)).Drain(1, full with { TcpAccepted = 0 }, counters ?? Served).Event(EventNames.Done);

    /// <summary>A trial of which nothing was measured but that it took place.</summary>
    internal static HandMade Blind(Case @case, string settings = "") =>
        new HandMade(TheLab.Set(@case.Plan, settings)).Wave(1, [], (5, Tick.Empty)).Drain(1, Tick.Empty, null).Event(EventNames.Done);

    /// <summary>So many answered and so many failed.</summary>
    internal static Ended[] Ends(int ok, int failed) => [Typical.Gone(ok, 200, 1.0), Typical.Gone(failed, 502, 0.01)];

    /// <summary>Adds what <see cref="Evidence.Variant"/> finds.</summary>
    internal static HandMade With(this HandMade lead, string variant, HandMade other)
    {
        lead.Variants[variant] = other.Build();
        return lead;
    }
}
