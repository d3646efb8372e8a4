
namespace ProxyLab.Cases;

/// <summary>More and more requests that wait in the accept queue of an upstream that never accepts, the last time more than somaxconn lets in.</summary>
public sealed class WaitingMemory : Case
{
    // Less than the smallest of nginx's own buffers: a memory that grows by less for each request can be called constant.
    private const double ConstantKib = 1;

    /// <inheritdoc/>
    public override Plan Plan => Plan.Default with { Backlog = 4096, Somaxconn = 400, Waves = 1, ReadTimeout = 1.Seconds() };

    /// <inheritdoc/>
    public override IReadOnlyList<Variant> Variants => Variant.Grid(("clients", [100, 200, 350, 500]));

    /// <inheritdoc/>
    public override Upstream Upstream => Upstream.NeverAccept;

    /// <inheritdoc/>
    public override Claim Fault => AcceptQueue.Proof;

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims =>
    [
        AcceptQueueDocument.Claim("N07", "nginx's memory stays constant when the queue grows, or when somaxconn is reached or passed", e =>
            Grown(e) is { } pss
                ? Judge(pss, ConstantKib, below: Verdict.Holds, above: Verdict.Refuted).Note(string.Join("; ", Variants.Select(e.Variant).Select(ProxyMemory.Course)))
                : Judgement.Unknown("memory was not measured")).In("Nginx memory usage remains constant") with
        {
            Scope = e => e.Id.Driver == "nginx" ? null : "it is about nginx",
            Instead = e => $"it grows with each waiting request by {Grown(e)?.Line.ToString() ?? "an unknown number of"} KiB of PSS, and nginx keeps it afterwards; who finds no room is answered and costs nothing for long",
        },
        new Claim("X06", "Each hung request costs the proxy memory", e =>
            Grown(e) is { } pss
                ? Judge(pss, 0, below: Verdict.Refuted, above: Verdict.Holds).Note(ProxyMemory.Course(e.Variant(Variants[^1])))
                : Judgement.Unknown("memory was not measured"))
        {
            Source = Source.Lab,
            Instead = e => $"its memory does not grow with hung requests: {Grown(e)?.Line.ToString() ?? "an unknown number of"} KiB of PSS for each",
        },
    ];

    /// <summary>PSS over waiting requests, by all variants.</summary>
    private (Slope Line, IReadOnlyList<Measure> From)? Grown(Evidence e) => ProxyMemory.PssOverWaiting(Variants.Select(e.Variant));

    /// <summary>Which side of a bound the slope is on; unknown if its interval spans the bound.</summary>
    private static Judgement Judge((Slope Line, IReadOnlyList<Measure> From) pss, double bound, Verdict below, Verdict above) =>
        new Judgement(pss.Line.High <= bound ? below : pss.Line.Low > bound ? above : Verdict.Unknown, $"PSS for each waiting request {pss.Line} KiB (95 %)")
            .RestingOn([.. pss.Line.Measures("pss.each", "PSS for each waiting request", "KiB"), .. pss.From]);
}
