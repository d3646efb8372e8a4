using ProxyLab;

namespace MyCases;

/// <summary>The upstream reads the request and closes the connection without a word.</summary>
public sealed class ClosesWithoutAnswer : Case
{
    public override Plan Plan => Plan.Default with { Clients = 20, ReadTimeout = 1.Seconds() };

    public override Upstream Upstream => Upstream.Each(async (connection, stop) => await connection.ReadRequest(stop));

    public override IEnumerable<Claim> Claims =>
    [
        new("mine.nobody", "Nobody gets an answer from the upstream", e => e.Count(Outcome.Ok).Exactly(0)),
        new("mine.told", "The proxy tells every client so, with a status", e => e.Count(Outcome.Status).AtLeast(1)),
    ];
}
