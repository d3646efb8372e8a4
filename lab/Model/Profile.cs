namespace ProxyLab;

/// <summary>A named set of parameters over each case's plan.</summary>
/// <param name="Name">As given to <c>--profile</c>.</param>
/// <param name="Summary">What it is for.</param>
/// <param name="Over">Changes a case's plan.</param>
public sealed record Profile(string Name, string Summary, Func<Plan, Plan> Over)
{
    /// <summary>Every profile; the first is the default.</summary>
    public static IReadOnlyList<Profile> All { get; } =
    [
        new("quick", "each case's own plan, with timeouts of 2 s", plan => plan),
        new("seed", "the original experiment: 100 clients, timeouts of 60 s, one worker, 256 worker connections (source 002)",
            plan => plan with
            {
                Clients = plan.Clients == Plan.Default.Clients ? 100 : plan.Clients,
                ConnectTimeout = 60.Seconds(),
                SendTimeout = 60.Seconds(),
                ReadTimeout = 60.Seconds(),
                Workers = 1,
                WorkerConnections = 256,
            }),
    ];
}
