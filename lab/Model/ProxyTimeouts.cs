namespace ProxyLab;

/// <summary>How long a proxy waits for its upstream. A null is no such timeout: it waits for ever.</summary>
/// <param name="Connect">For a connection.</param>
/// <param name="Send">Between two writes.</param>
/// <param name="FirstOctet">For the first octet of the answer.</param>
/// <param name="BetweenOctets">Between two reads of the answer.</param>
/// <param name="Whole">For the whole answer.</param>
public sealed record ProxyTimeouts(TimeSpan? Connect, TimeSpan? Send, TimeSpan? FirstOctet, TimeSpan? BetweenOctets, TimeSpan? Whole = null)
{
    /// <summary>A proxy that waits for ever.</summary>
    public static ProxyTimeouts None { get; } = new(null, null, null, null);

    /// <summary>One that has one timeout for all reading, as most do.</summary>
    public static ProxyTimeouts Of(TimeSpan? connect, TimeSpan? send, TimeSpan? read) => new(connect, send, read, read);

    /// <summary>The shortest of them; null where there is none.</summary>
    public TimeSpan? First => new[] { Connect, Send, FirstOctet, BetweenOctets, Whole }.Min(); // of nullable values it leaves the nulls out

    /// <summary>One of them that a rule needs.</summary>
    /// <param name="timeout">The timeout.</param>
    /// <param name="name">What it is called, e.g. <c>read timeout</c>.</param>
    /// <exception cref="NotMeasuredException">The proxy has none, so that the claim is unknown.</exception>
    public static TimeSpan Required(TimeSpan? timeout, string name) => timeout ?? throw new NotMeasuredException($"the proxy has no {name}: it waits for ever");
}
