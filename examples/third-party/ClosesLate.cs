using ProxyLab;

namespace MyCases;

/// <summary>The upstream reads the request, waits, and closes the connection without an answer.</summary>
public sealed class ClosesLate : Case
{
    private static readonly Setting<TimeSpan> Pause = Setting.Of("pause", 50.Milliseconds(), TimeSpan.Zero, 5.Seconds(), "how long the upstream waits until it closes");

    /// <inheritdoc/>
    public override IReadOnlyList<Setting> Settings => [Pause];

    /// <inheritdoc/>
    public override Plan Plan => Plan.Default with { Clients = 20, Waves = 1, ReadTimeout = 2.Seconds() };

    /// <inheritdoc/>
    public override Upstream Upstream => Upstream.Serve(async (connection, stop) =>
    {
        await connection.ReadRequest(stop);
        await Task.Delay(connection.Plan.Get(Pause), stop);
    });

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims =>
    [
        new("late.nobody", "Nobody gets an answer from the upstream", e => e.Count(Outcome.Ok).Exactly(0)),
        new("late.told", "The proxy tells every client so, with a status", e => e.Count(Outcome.Status).Exactly(e.Plan.Clients * e.Plan.Waves))
        {
            Instead = e => $"the first wave ended as {e.Wave(1).Summary}",
        },
        new("late.io", "The proxy writes at least an octet for each client", e => e.Measure("proxy.written", "octets that the proxy wrote", ProxyIoProbe.Written(e)).AtLeast(e.Plan.Clients)),
    ];
}
