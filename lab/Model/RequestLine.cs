using System.Globalization;

namespace ProxyLab;

/// <summary>What one line of a proxy's log says of one request of the lab's clients: each driver reads it from its own proxy's lines.</summary>
/// <param name="Id">The request's id, the one of its row in <c>requests.csv</c>.</param>
/// <param name="Status">The status that the client was given; null where the line says that it was given none.</param>
/// <param name="Words">How it ended, in the proxy's own words or signs.</param>
public sealed record RequestLine(long Id, int? Status, string Words)
{
    /// <summary>Octets sent to the client, counted as the proxy counts them; null where the line does not tell.</summary>
    public long? Octets { get; init; }

    /// <summary>Seconds that it took, as the proxy counts them; null where the line does not tell.</summary>
    public double? Seconds { get; init; }

    /// <summary>Whether the line says that the client was not given the whole answer; null where it says nothing of that.</summary>
    public bool? Incomplete { get; init; }

    /// <summary>
    /// Whether a timeout of the proxy's ended the request; false where the line gives another reason for an error, and null where it gives none, or
    /// says that the client left.
    /// </summary>
    public bool? TimedOut { get; init; }

    /// <summary>For people, such as <c>503 sC--, 217 octets</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{(Status is { } status ? $"{status}" : "no status")} {Words}{(Octets is { } octets ? $", {octets} octets" : "")}");
}
