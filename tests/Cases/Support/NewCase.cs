namespace ProxyLab.Cases;

/// <summary>The upstream reads the request and then does nothing: say here, in a sentence, what yours does wrong.</summary>
public sealed class NewCase : Case
{
    /// <inheritdoc/>
    public override Plan Plan => Plan.Default with { Clients = 20, ReadTimeout = 1.Seconds() }; // "proxylab list" shows every key

    /// <inheritdoc/>
    public override Upstream Upstream => Upstream.Each(async (connection, stop) =>
    {
        await connection.ReadRequest(stop);
        await Task.Delay(Timeout.Infinite, stop); // The misbehaviour. The connection is closed when this returns.
    });

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims =>
    [
        // A rule over a measure that is missing is unknown by itself. A refuted claim should say what is true instead.
        new("new-case.hang", "Clients hang until the proxy gives up", e => e.Wave(1).Waited(0.9 * e.Plan.ReadTimeout.TotalSeconds).AtLeast(0.99))
        {
            Instead = e => $"the first wave ended as {e.Wave(1).Summary}",
        },
    ];
}
