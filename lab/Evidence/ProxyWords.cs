namespace ProxyLab;

/// <summary>What a proxy says and means by it, as its driver knows: rules ask by meaning, for each proxy has words of its own.</summary>
/// <param name="OfLine">What a line of its log means; null where it is none of the meanings that rules ask for.</param>
/// <param name="TimeoutStatuses">The statuses that a client is given when a timeout of the proxy ended its request; null where that is not known.</param>
/// <param name="OfRequest">What a line of its log says of a request; null where the driver reads no such lines.</param>
internal sealed record ProxyWords(Func<string, LogMeaning?> OfLine, IReadOnlyList<int>? TimeoutStatuses, Func<string, RequestLine?>? OfRequest)
{
    /// <summary>What its log never tells.</summary>
    internal IReadOnlyList<LogMeaning> NeverLogged { get; init; } = [];

    /// <summary>Nothing is known of the proxy.</summary>
    internal static ProxyWords Unknown { get; } = new(_ => null, null, null);
}
