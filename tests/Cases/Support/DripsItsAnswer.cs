namespace ProxyLab.Cases;

/// <summary>The upstream accepts and reads, then drips its answer one byte a second.</summary>
public sealed class DripsItsAnswer : Case
{
    public override Plan Plan => Plan.Default with { Clients = 64, ReadTimeout = 3.Seconds() };

    public override Upstream Upstream => Upstream.Serve(async (connection, stop) =>
    {
        await connection.ReadRequest(stop);
        foreach (var octet in Http.Ok("hello"))
        {
            await connection.Write(octet, stop);
            await Task.Delay(1.Seconds(), stop);
        }
    });

    public override IEnumerable<Claim> Claims =>
    [
        new("drip.connected", "Server-side sockets sit in 03 while clients wait", e => e.Share(UnixRole.Accepted).AtLeast(0.90)),
        new("drip.nobody", "Nobody gets a complete answer before the proxy gives up", e => e.Count(Outcome.Ok).Exactly(0)),
    ];
}
