
using ProxyLab.Clients;

namespace ProxyLab.Trials;

/// <summary>A plan in the clients' own terms.</summary>
internal static class WaveOfClients
{
    /// <summary>What the clients of one wave do.</summary>
    internal static FloodSpec Of(Plan plan, int wave) => new()
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
        Method = plan.BodyBytes > 0 ? "POST" : "GET",
        BodyBytes = plan.BodyBytes,
        Chunked = plan.Chunked,
        KeepAlive = plan.KeepAlive,
        SlowSendBytesPerSecond = plan.SlowSend,
        LeaveAfter = plan.LeaveAfter,
        SourceAddresses = plan.EffectiveSourceAddresses,
        Deadline = plan.EffectiveDeadline,
    };
}
