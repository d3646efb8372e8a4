namespace ProxyLab;

/// <summary>What clients of a misbehaving upstream had best get.</summary>
/// <param name="Words">In a few words, after "clients get".</param>
/// <param name="Is">Whether a request got it.</param>
public sealed record Wish(string Words, Func<RequestRow, bool> Is)
{
    /// <summary>A whole answer of 2xx.</summary>
    public static Wish Answer { get; } = new("the answer", r => r.Outcome == Outcome.Ok);

    /// <summary>502: the upstream's answer is none, or it gave none (RFC 9110 section 15.6.3).</summary>
    public static Wish BadGateway { get; } = Status(502);

    /// <summary>504: the upstream was too slow (RFC 9110 section 15.6.5).</summary>
    public static Wish Timeout { get; } = Status(504);

    /// <summary>An answer that the client can tell is not whole, or an error.</summary>
    public static Wish Told { get; } = new("an answer that they know is cut, or 502", r => r.Outcome == Outcome.Cut || r is { Outcome: Outcome.Status, Status: 502 });

    /// <summary>One of these statuses, in a whole answer.</summary>
    public static Wish Status(params IReadOnlyList<int> statuses) =>
        new(string.Join(" or ", statuses), r => r.Outcome == Outcome.Status && r.Status is { } status && statuses.Contains(status));

    /// <summary>This or that.</summary>
    public Wish Or(Wish other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new($"{Words} or {other.Words}", r => Is(r) || other.Is(r));
    }
}
