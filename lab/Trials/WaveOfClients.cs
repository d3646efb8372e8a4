
using ProxyLab.Clients;

namespace ProxyLab.Trials;

/// <summary>A plan in the clients' own terms.</summary>
internal static class WaveOfClients
{
    /// <summary>What the clients of one wave do.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="wave">Which wave, from 1.</param>
    /// <param name="wire">What is kept of their octets; null for nothing.</param>
    internal static FloodSpec Of(Plan plan, int wave, Wire? wire) => new()
    {
        Target = new Endpoint(null, ProxySetup.FrontOf(plan)),
        Wave = wave,
        Clients = plan.Clients,
        RequestsPerClient = plan.Requests,
        Open = plan.Arrivals switch
        {
            Arrivals.Constant => Schedule.Constant(plan.Rate, plan.Arriving),
            Arrivals.Ramp => Schedule.Ramp(0, plan.Rate, plan.Arriving),
            Arrivals.Poisson => Schedule.Poisson(plan.Rate, plan.Arriving, (ulong)plan.Seed + (ulong)wave),
            _ => null,
        },
        Method = plan.EffectiveMethod,
        ZeroLength = plan.ZeroLength,
        Path = plan.RequestPath,
        Fields = plan.RequestFields.Length > 0 ? plan.RequestFields.Split('\n') : [],
        RequestIds = plan.RequestIds,
        Http10 = plan.Http10,
        Upgrade = plan.Upgrade,
        ExpectContinue = plan.ExpectContinue && (plan.BodyBytes > 0 || plan.Chunked),
        HalfClose = plan.HalfClose,
        BodySent = plan.BodySent,
        BodyBytes = plan.BodyBytes,
        Chunked = plan.Chunked,
        KeepAlive = plan.KeepAlive,
        SlowSendBytesPerSecond = plan.SlowSend,
        SlowReadBytesPerSecond = plan.SlowRead,
        ReadOn = plan.ReadOn,
        Wire = wire,
        LeaveAfter = plan.LeaveAfter,
        Retry = new RetryPolicy { Attempts = plan.Attempts, Backoff = plan.RetryBackoff, Jitter = plan.RetryJitter, Budget = plan.RetryBudget },
        Seed = (ulong)plan.Seed + (ulong)wave,
        SourceAddresses = plan.EffectiveSourceAddresses,
        Deadline = plan.EffectiveDeadline,
    };

    /// <summary>What the connections do that are opened before the first wave (<see cref="Case.KeptConnections"/>): a GET each time, fast.</summary>
    internal static FloodSpec OfKept(Plan plan, Wire? wire) => Of(plan, 1, wire) with
    {
        Method = plan.RequestMethod is "HEAD" ? "HEAD" : "GET",
        KeepAlive = true,
        BodyBytes = 0,
        Chunked = false,
        ExpectContinue = false,
        Upgrade = null,
        HalfClose = false,
        BodySent = null,
        Deadline = KeptConnections.Patience,
    };
}
