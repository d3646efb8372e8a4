namespace ProxyLab.Cases;

/// <summary>
/// An upstream of two addresses on TCP, or of one: the first fails each request in one way, the second answers. Requests are GET or POST, and the proxy tries again what
/// it tries as it is shipped.
/// </summary>
public sealed class FailingAddress : Case
{
    private static readonly Variant[] Kinds = [.. Variant.Grid(("upstream_addresses", [2, 1]), ("request_method", ["GET", "POST"]), ("failure", [.. Enum.GetValues<Failure>().Cast<object>()]))];

    /// <inheritdoc/>
    public override Plan Plan => Retried.Plan;

    /// <inheritdoc/>
    public override IReadOnlyList<Variant> Variants => Kinds;

    /// <inheritdoc/>
    public override bool Long => true;

    /// <inheritdoc/>
    public override Upstream Upstream => Retried.OneFails;

    /// <inheritdoc/>
    public override Claim Fault => Retried.Failed;

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims =>
    [
        FieldReports.Belief("W05", "A request is executed once, and not again", e => Retried.Once(e, Kinds)) with { Instead = e => Retried.Course(e, Kinds) },
        FieldReports.Belief("W05.post", "A POST is executed once, and not again", e => Retried.Once(e, Posts)) with { Instead = e => Retried.Course(e, Posts) },
        FieldReports.Logged(Variants),
    ];

    private static Variant[] Posts => [.. Kinds.Where(v => v["request_method"] == "POST")];
}
