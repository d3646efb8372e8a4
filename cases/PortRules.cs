namespace ProxyLab.Cases;

/// <summary>Rules about how many connections a range of ports allows.</summary>
internal static class PortRules
{
    private const string Section = "Ephemeral ports";

    /// <summary>P01, judged over ranges of several widths.</summary>
    internal static Claim AsManyAsPorts(params Variant[] variants) => LocalPortsDocument.Claim("P01", Section,
        "From one address to one address and port there are at most as many connections as the range has ports, and the next connect fails with 99", e =>
            Each(e, variants).Select(v => LocalPorts.Taken(v).Exactly(v.Plan.PortRange.Count).And(LocalPorts.NotFound(v).AtLeast(1)).Note(v.Wave(1).Summary)).Aggregate((a, b) => a.And(b))) with
    {
        Instead = e => string.Join("; ", Each(e, variants).Select(v => $"{LocalPorts.Taken(v)}, clients got {v.Wave(1).Summary}")),
    };

    /// <summary>P04, judged over two ranges in the proportion of those that the document has.</summary>
    internal static Claim WiderAllowsMore(Variant narrow, Variant wide) => LocalPortsDocument.Claim("P04", Section,
        "Widening the range from 32768-61000 to 15000-65000 allows 77 % more connections", e =>
        {
            var more = More(e, narrow, wide);
            return more.AtLeast(0.76).And(more.AtMost(0.78)).Note(LocalPorts.Taken(Of(e, narrow)), LocalPorts.Taken(Of(e, wide)));
        }) with
    {
        Instead = e => $"{More(e, narrow, wide)}: {LocalPorts.Taken(Of(e, narrow))}, {LocalPorts.Taken(Of(e, wide))}",
    };

    /// <summary>P05.</summary>
    internal static Claim AddressesMultiply(params Variant[] variants) => LocalPortsDocument.Claim("P05", "A better solution",
        "k loopback addresses of the upstream allow k times as many connections", e => variants.Select(e.Variant)
            .Select(v => LocalPorts.Taken(v).Exactly(TimesThoseOfOne(e, v)))
            .Aggregate((a, b) => a.And(b))) with
    {
        Instead = e => $"one address: {LocalPorts.Taken(e)}; more: {string.Join(", ", variants.Select(v => LocalPorts.Taken(e.Variant(v))))}",
    };

    private static Measure More(Evidence e, Variant narrow, Variant wide) =>
        Measure.Of(
            "ports.more", "more connections", (LocalPorts.Taken(Of(e, wide)).Value / LocalPorts.Taken(Of(e, narrow)).Value) - 1,
            [LocalPorts.Taken(Of(e, wide)), LocalPorts.Taken(Of(e, narrow))], "%");

    private static Measure TimesThoseOfOne(Evidence one, Evidence several) => Measure.Of(
        "ports.times-one", $"{several.Plan.UpstreamAddresses} times those of one", several.Plan.UpstreamAddresses * LocalPorts.Taken(one).Value,
        [LocalPorts.Taken(one)]) with { Variant = LocalPorts.Taken(several).Variant };

    private static IEnumerable<Evidence> Each(Evidence e, Variant[] variants) => variants.Select(v => Of(e, v));

    private static Evidence Of(Evidence e, Variant variant) => variant.Count == 0 ? e : e.Variant(variant);
}
