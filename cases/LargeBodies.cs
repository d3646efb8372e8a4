
namespace ProxyLab.Cases;

/// <summary>100 requests with bodies of 1 MiB, to an upstream that never accepts; once more, traced.</summary>
public sealed class LargeBodies : Case
{
    private static readonly Variant Untraced = Variant.Of(("trace", false)), Traced = Variant.Of(("trace", true));
    private static readonly string[] Allocating = ["brk", "mmap", "mremap"];

    /// <summary>L3, for so many trials with different numbers of clients.</summary>
    internal static Claim Growth(string sentence, IReadOnlyList<Variant> variants) => AcceptQueueDocument.Claim("L3", sentence, e =>
        variants.Select(v => ProxyMemory.VmSizeGrowth(e.Variant(v)).AtMost(2048)).Aggregate((a, b) => a.And(b))
            .Note(string.Join("; ", variants.Select(v => ProxyMemory.Course(e.Variant(v)))))).In("Lab: Demonstrate nginx memory stability") with
    {
        Instead = e => string.Join("; ", variants.Select(e.Variant).Select(v =>
            FormattableString.Invariant($"{ProxyMemory.VmSizeGrowth(v)} ({ProxyMemory.VmSizeGrowth(v).Value / v.Plan.Clients:0} KiB each), while their bodies went to disk ({ProxyMemory.TemporaryFiles(v)})"))),
    };

    /// <inheritdoc/>
    public override Plan Plan => Bodies;

    /// <inheritdoc/>
    public override IReadOnlyList<Variant> Variants => [Untraced, Traced];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Proxies => ["nginx"];

    /// <inheritdoc/>
    public override Upstream Upstream => Upstream.NeverAccept;

    /// <inheritdoc/>
    public override Claim Fault => AcceptQueue.Proof;

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims =>
    [
        Growth("100 requests of 1 MiB to an upstream that never accepts grow nginx's worker by no more than 2 MiB of VmSize (3 to 5 in the document)", [Untraced]),
        AcceptQueueDocument.Claim("L4", "During that flood nginx makes no system call that allocates memory (brk, mmap, mremap)", e =>
            Calls(e).Exactly(0).Note(string.Join(", ", Allocating.Select(name => $"{name} × {e.Variant(Traced).Trace.OfWave(1).Count(c => c.Name == name)}")))
                .Note(e.Variant(Traced).Wave(1).Measure("trace.all-calls", "calls in all", e.Variant(Traced).Trace.OfWave(1).Count))).In("Lab: Demonstrate nginx memory stability") with
        {
            Instead = e => $"{Calls(e)} for {e.Variant(Traced).Wave(1).Requests.Count} requests: malloc(3) asks the kernel for many pages at a time, so that a trace shows few",
        },
    ];

    /// <summary>The plan of a flood of bodies: a busy machine needs a while to take them all.</summary>
    internal static Plan Bodies => Plan.Default with { BodyBytes = 1 << 20, Backlog = 4096, Waves = 1, Deadline = 60.Seconds() };

    private static Measure Calls(Evidence e) => e.Variant(Traced).Wave(1).Measure(
        "trace.allocating-calls", "brk, mmap and mremap during the flood", e.Variant(Traced).Trace.OfWave(1).Count(c => Allocating.Contains(c.Name)));
}
