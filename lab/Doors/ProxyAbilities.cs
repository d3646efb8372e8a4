namespace ProxyLab;

/// <summary>
/// What a proxy's driver can tell it. A trial whose plan asks for more is not run on that proxy, and its claims are not applicable, with the reason.
/// What a plan leaves at its default asks for nothing.
/// </summary>
public sealed record ProxyAbilities
{
    /// <summary>Whether it can reach an upstream on a Unix socket.</summary>
    public bool Unix { get; init; } = true;

    /// <summary>Whether it can reach an upstream over TCP.</summary>
    public bool Tcp { get; init; } = true;

    /// <summary>Whether it can speak FastCGI to its upstream.</summary>
    public bool Fastcgi { get; init; }

    /// <summary>Whether it takes several addresses of its upstream in turn.</summary>
    public bool Addresses { get; init; } = true;

    /// <summary>Whether it passes on a POST, PUT or PATCH that has no body and says no length; else it refuses that itself, and no upstream sees it (<see cref="Plan.ZeroLength"/>).</summary>
    public bool PostsWithoutLength { get; init; } = true;

    /// <summary>Whether the number of its workers can be told (<see cref="Plan.Workers"/>).</summary>
    public bool Workers { get; init; }

    /// <summary>How its workers can share the address that they listen on.</summary>
    public IReadOnlyList<ListenMode> Listen { get; init; } = [ListenMode.Shared];

    /// <summary>Whether the number of its connections can be limited (<see cref="Plan.WorkerConnections"/>).</summary>
    public bool Connections { get; init; }

    /// <summary>Whether it can be told to keep connections to the upstream, or keeps them anyway (<see cref="Plan.UpstreamKeepalive"/>).</summary>
    public bool Keepalive { get; init; }

    /// <summary>Whether it can be told how long it keeps an idle one (<see cref="Plan.UpstreamIdle"/>).</summary>
    public bool Idle { get; init; }

    /// <summary>The shortest idle time that it can be told; zero where there is no bound.</summary>
    public TimeSpan IdleLeast { get; init; }

    /// <summary>Whether it can be told how many connections to the upstream it may have at once (<see cref="Plan.UpstreamLimit"/>).</summary>
    public bool Limit { get; init; }

    /// <summary>Whether it can be told which requests to try again (<see cref="Plan.UpstreamRetries"/>).</summary>
    public bool Retries { get; init; }

    /// <summary>Whether it can be told to end its request upstream when the client has left, or does so anyway (<see cref="Plan.AbortUpstream"/>).</summary>
    public bool Abort { get; init; }

    /// <summary>Why a proxy with these cannot do what a plan asks for; null where it can. Pure.</summary>
    /// <param name="proxy">Its name.</param>
    /// <param name="plan">The plan.</param>
    public string? WhyNot(string proxy, Plan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return plan.Transport == Transport.Unix && !Unix ? $"{proxy} reaches no upstream on a Unix socket"
            : plan.Transport == Transport.Tcp && !Tcp ? $"{proxy} reaches no upstream over TCP"
            : plan.Protocol == Protocol.Fastcgi && !Fastcgi ? $"{proxy} speaks HTTP alone to its upstream here"
            : plan.UpstreamAddresses > 1 && !Addresses ? $"{proxy} has one address of its upstream here"
            : plan.LacksItsBody && !plan.ZeroLength && !PostsWithoutLength ? $"{proxy} itself answers 411 to a {plan.EffectiveMethod} that says no length"
            : plan.Workers > 1 && !Workers ? $"{proxy} cannot be told how many workers it has"
            : !Listen.Contains(plan.Listen) ? $"{proxy} cannot be told listen={Values.Word(plan.Listen)}"
            : plan.WorkerConnections is not null && !Connections ? $"{proxy} cannot be told how many connections a worker may hold"
            : plan.UpstreamKeepalive > 0 && !Keepalive ? $"{proxy} keeps no idle connection to its upstream"
            : plan.UpstreamIdle is not null && !Idle ? $"{proxy} cannot be told how long it keeps an idle connection to its upstream"
            : plan.UpstreamIdle < IdleLeast ? $"{proxy} cannot be told to keep an idle connection to its upstream for less than {DurationText.Show(IdleLeast)}"
            : plan.UpstreamLimit is not null && !Limit ? $"{proxy} cannot be told how many connections to its upstream it may have"
            : plan.UpstreamRetries != UpstreamRetries.Shipped && !Retries ? $"{proxy} cannot be told which requests to try again"
            : plan.AbortUpstream != AbortUpstream.Shipped && !Abort ? $"{proxy} cannot be told to end its request upstream when the client has left"
            : null;
    }
}
