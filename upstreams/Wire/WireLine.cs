namespace ProxyLab;

/// <summary>A line of <c>wire.jsonl</c>, before it is written.</summary>
internal readonly ref struct WireLine
{
    /// <summary>The most octets in one line; more that came at once have several lines of one time.</summary>
    internal const int MostOctets = 16 * 1024;

    /// <summary>When it was, in milliseconds of the trial's clock.</summary>
    internal required double Ms { get; init; }

    /// <summary>The end that saw it.</summary>
    internal required WireEnd End { get; init; }

    /// <summary>The connection's number at this end.</summary>
    internal required long Connection { get; init; }

    /// <summary>What was seen.</summary>
    internal required WireEvent Event { get; init; }

    /// <summary>Which way; null for what belongs to both.</summary>
    internal WireDirection? Direction { get; init; }

    /// <summary>The id of the request that octets belong to; null where there is none, or where it is not known yet.</summary>
    internal long? Request { get; init; }

    /// <summary>Of octets, and of a cut: how many went this way before.</summary>
    internal long? Offset { get; init; }

    /// <summary>The octets, <see cref="MostOctets"/> at most.</summary>
    internal ReadOnlySpan<byte> Octets { get; init; }

    /// <summary>Of a connection's end: all octets that went either way, kept or not.</summary>
    internal (long Sent, long Received)? Totals { get; init; }
}
