using System.Globalization;

namespace ProxyLab.Cases;

/// <summary>The upstream takes a while to answer, so that more connections want to be open at once than the proxy has ports.</summary>
public sealed class PortsInUse : Case
{
    // Ranges of even length, for connect(2) tries one parity after the other and may miss the last port of an odd one
    // (net/ipv4/inet_hashtables.c, __inet_hash_connect); 130 to 230 is the proportion of the document's two.
    private static readonly Variant Narrow = Variant.Of(("port_range", new PortRange(15_000, 15_129))), Wide = Variant.Of(("port_range", new PortRange(15_000, 15_229))),
        OnUnix = Variant.Of(("transport", Transport.Unix));
    private static readonly Variant[] Addresses = [.. Variant.Grid(("upstream_addresses", [2, 4, 8]))];
    private static readonly TimeSpan Pause = 2.Seconds(); // a busy machine may keep a thread from its CPU for most of a second

    // No port is taken again from TIME_WAIT: so the count is the same however slow the machine is.
    public override Plan Plan => Plan.Default with
    {
        Transport = Transport.Tcp, PortRange = new(15_000, 15_029), TwReuse = 0, Clients = 260, Waves = 1, Backlog = 1024,
        ConnectTimeout = 10.Seconds(), ReadTimeout = 10.Seconds(), SendTimeout = 10.Seconds(),
    };

    public override IReadOnlyList<Variant> Variants => [Variant.None, .. Addresses, Narrow, Wide, OnUnix];

    public override bool Long => true;

    public override Upstream Upstream => LocalPortsDocument.LeavesClosingToTheProxy(Pause);

    public override Claim Fault => new("fault", "More requests came than there are ports, none was answered at once, and the upstream left closing to the proxy", e =>
    {
        var sent = e.OfRequests("requests.sent", "requests sent", all => all.Count(r => r.SentMs is not null));
        var quickest = e.OfRequests("requests.quickest", "quickest answer", all => all.Where(r => r.Outcome == Outcome.Ok).Min(r => (double?)r.Seconds), "s");
        return sent.MoreThan(e.Plan.PortRange.Count * e.Plan.UpstreamAddresses).And(quickest.AtLeast(Pause.TotalSeconds / 2)).And(LocalPorts.AreClosedByProxy(e));
    });

    public override IEnumerable<Claim> Claims =>
    [
        PortRules.AsManyAsPorts(Variant.None, Narrow, Wide).OnTcp(),
        PortRules.WiderAllowsMore(Narrow, Wide).OnTcp(),
        PortRules.AddressesMultiply(Addresses).OnTcp(),
        LocalPortsDocument.Claim("P07", "A final solution", "Connections to a Unix socket have no such limit", e =>
        {
            var unix = e.Variant(OnUnix);
            return unix.Plan.Transport != Transport.Unix ? Judgement.NotApplicable("the upstream is on TCP")
                : unix.Count(Outcome.Ok).Exactly(unix.Measure("requests", "requests", unix.Requests.Count)).Note($"on TCP {e.Wave(1).Summary}");
        }) with
        {
            Instead = e => string.Create(CultureInfo.InvariantCulture, $"on a Unix socket clients got {e.Variant(OnUnix).Wave(1).Summary}, with an accept queue for {e.Plan.QueueCapacity}"),
        },
    ];
}
