using System.Globalization;

namespace ProxyLab.Cases;

/// <summary>
/// What the cases have in common in which a proxy has fewer descriptors than its clients need, each of them two, before an upstream that reads and never
/// writes. Clients arrive one after the other: in the second wave, when the upstream answers, few are there at once, and whether the proxy goes on is seen
/// without a new shortage.
/// </summary>
internal static class DescriptorShortage
{
    /// <summary>200 clients, as in the report, within a second.</summary>
    internal static Plan Plan(int openFiles) => ProxyLab.Plan.Default with
    {
        Arrivals = Arrivals.Constant, Rate = 200, Arriving = 1.Seconds(), Backlog = 511, RecoverAfter = 1, OpenFiles = openFiles,
    };

    /// <summary>The upstream kept silent, and the proxy ran short: it logged so, or left clients in its own accept queue.</summary>
    internal static Claim Proof => new("fault", "The upstream read and wrote not an octet, and the proxy ran short of descriptors", e =>
        e.Measure("upstream.octets-read", "octets read", e.Misbehaving.BytesRead).AtLeast(1)
            .And(e.Measure("upstream.octets-written", "octets written", e.Misbehaving.BytesWritten).Exactly(0))
            .And((e.Log.Says(LogMeaning.NoDescriptor) is { Value: > 0 } logged ? logged : LeftInQueue(e)).AtLeast(1)).Note(MostOpen(e)));

    /// <summary>The claims, about whichever number of descriptors.</summary>
    internal static IEnumerable<Claim> Claims =>
    [
        FieldReports.Belief("W13", "A proxy short of descriptors answers 503 and goes on", e =>
            e.Wave(1).CountStatus(503).AtLeast(1).And(FailedOtherwise(e).Exactly(0)).And(GoneOn(e).AtLeast(0.9)).Note(Processor(e)).Note(Longest(e)).Note(e.Wave(1).Summary)) with { Instead = Course },
        Reported("R18.refuses", "Out of descriptors, a proxy answers 500", e => e.Wave(1).CountStatus(500).AtLeast(1).Note(e.Wave(1).Summary)),
        Reported("R18.hangs", "Then clients hang: for half of the read timeout and longer, there are some whom it does not accept", e => Hanging(e).AtLeast(ProxyTimeouts.Required(e.Plan.EffectiveTimeouts.FirstOctet, "read timeout").TotalSeconds / 2).Note(Longest(e))),
        Reported("R18.stays", "It does not recover: when those clients have gone and the upstream answers, new ones get no answer", e => GoneOn(e).AtMost(0.1).Note(e.Wave(2).Summary)),
        Reported("R18.spins", "Meanwhile it spins: it takes more than half of a CPU", e => Processor(e).MoreThan(0.5)),
    ];

    private static Claim Reported(string id, string sentence, Func<Evidence, Judgement> rule) =>
        FieldReports.Report(id, "rxivist #210, nodejs/build #3259", sentence, rule) with { Instead = Course };

    /// <summary>Requests of the first wave that ended in an error which is neither 503 nor the read timeout's 504.</summary>
    private static Measure FailedOtherwise(Evidence e) => e.Wave(1).OfRequests(
        "requests.failed-otherwise", "failed otherwise", all => all.Count(r => r.Outcome != Outcome.Ok && r.Status is not (503 or 504)));

    private static Measure GoneOn(Evidence e) => e.Wave(2).OfRequests(
        "requests.ok-share", "share of the second wave with a 200", all => (double)all.Count(r => r.Outcome == Outcome.Ok) / all.Count, "%");

    /// <summary>The longest time for which, on every tick, somebody was in the proxy's accept queue. The kernel tells it, so it is no later on a busy machine.</summary>
    private static Measure Hanging(Evidence e) => e.Wave(1).Ticks.Measure("front.queue-time", "the proxy's accept queue was never empty for", ticks =>
    {
        var (longest, since, measured) = (0.0, double.NaN, ticks.Where(t => t.FrontQueue is not null).ToArray());
        foreach (var tick in measured)
        {
            since = tick.FrontQueue == 0 ? double.NaN : double.IsNaN(since) ? tick.TimeMs : since;
            if (!double.IsNaN(since)) longest = Math.Max(longest, tick.TimeMs - since);
        }

        return measured.Length == 0 ? null : longest / 1000;
    }, "s");

    private static Measure Longest(Evidence e) => e.Wave(1).OfRequests("requests.longest-time", "longest time", all => all.Max(r => r.Seconds), "s");

    private static Measure LeftInQueue(Evidence e) => e.Wave(1).Held("front.queue", "clients left in the proxy's accept queue", s => s.FrontQueue);

    private static Measure MostOpen(Evidence e) => e.Measure("descriptors.peak", "most descriptors of one process", e.Processes.Workers.Max(p => p.Fds));

    /// <summary>Of one CPU, from the first wave's start until its drain is over.</summary>
    private static Measure Processor(Evidence e)
    {
        var used = e.Processes.After("cpu", "CPU time", p => p.CpuMs, "ms").Less(e.Processes.Before("cpu", "CPU time", p => p.CpuMs, "ms"), "cpu.used", "CPU time used");
        return Measure.Of("cpu.share", "share of a CPU", used.Value / (e.Wave(1).DrainedMs - e.Wave(1).StartMs), [used], "%");
    }

    private static string Course(Evidence e)
    {
        var left = LeftInQueue(e).Value is { } clients and > 0 ? FormattableString.Invariant($"it left up to {clients:0} clients in its accept queue") : "it left no client in its accept queue";
        var unanswered = e.Wave(1).Requests.Where(r => r.Status is not 504).ToArray();
        var without = unanswered.Length > 0 ? $"who found no descriptor got {WaveEvidence.Summarise(unanswered)}" : "nobody was told of the shortage";
        return string.Create(CultureInfo.InvariantCulture,
            $"{(e.Plan.OpenFiles is { } files ? $"with {files} descriptors" : "with the machine's descriptors")} {left}; {without}; {e.Wave(1).CountStatus(504).Value:0} of {e.Wave(1).Requests.Count} got a 504; {Longest(e)}; {Processor(e)}; then {GoneOn(e)}");
    }
}
