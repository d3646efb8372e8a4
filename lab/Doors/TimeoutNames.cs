namespace ProxyLab;

/// <summary>
/// By which directive of its own a proxy waits for its upstream: each is given the plan's time. A null is no such timeout: it waits for ever, whatever the
/// plan says.
/// </summary>
/// <param name="Connect">For a connection: <see cref="Plan.ConnectTimeout"/>.</param>
/// <param name="Send">Between two writes: <see cref="Plan.SendTimeout"/>, or, where the same directive is for reading too, <see cref="Plan.ReadTimeout"/>.</param>
/// <param name="FirstOctet">For the first octet of the answer: <see cref="Plan.ReadTimeout"/>.</param>
/// <param name="BetweenOctets">Between two reads of the answer: <see cref="Plan.ReadTimeout"/>.</param>
public sealed record TimeoutNames(string? Connect, string? Send, string? FirstOctet, string? BetweenOctets)
{
    /// <summary>For the whole answer. No plan sets it: it stays as shipped.</summary>
    public string? Whole { get; init; }

    /// <summary>The step in which these are given: a plan's time is rounded up to a multiple of it.</summary>
    public TimeSpan Step { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>A plan's time as the proxy is told it.</summary>
    public TimeSpan Rounded(TimeSpan time) => new((long)Math.Ceiling((double)time.Ticks / Step.Ticks) * Step.Ticks);

    /// <summary>The same in whole seconds, for a proxy whose step is a second or more.</summary>
    public int RoundedSeconds(TimeSpan time) => (int)Rounded(time).TotalSeconds;

    /// <summary>The timeouts that a proxy has with these under a plan that gives them.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="whole">That for the whole answer, as shipped.</param>
    internal ProxyTimeouts Of(Plan plan, TimeSpan? whole) => new(
        Connect is null ? null : Rounded(plan.ConnectTimeout), Send is null ? null : Rounded(Send == FirstOctet ? plan.ReadTimeout : plan.SendTimeout),
        FirstOctet is null ? null : Rounded(plan.ReadTimeout), BetweenOctets is null ? null : Rounded(plan.ReadTimeout), whole);

    /// <summary>The timeouts that a proxy has with these as shipped: of those that its driver gives, the ones that there are on this transport.</summary>
    internal ProxyTimeouts Of(ProxyTimeouts shipped) => new(
        Connect is null ? null : shipped.Connect, Send is null ? null : shipped.Send,
        FirstOctet is null ? null : shipped.FirstOctet, BetweenOctets is null ? null : shipped.BetweenOctets, shipped.Whole);
}
