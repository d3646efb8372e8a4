namespace ProxyLab;

/// <summary>One line of <c>wire.jsonl</c>: what one end of a connection to the proxy, or from it, saw.</summary>
public sealed record WireRow
{
    /// <summary>When, in ms since the trial began.</summary>
    public required double TimeMs { get; init; }

    /// <summary>Which end saw it.</summary>
    public required WireEnd End { get; init; }

    /// <summary>What it saw.</summary>
    public required WireEvent Event { get; init; }

    /// <summary>The upstream's process, by its id in the sandbox; null at a client's end.</summary>
    public int? Process { get; init; }

    /// <summary>The connection, by its number in <c>requests.csv</c> or, at the upstream's end, in <c>upstream.csv</c>.</summary>
    public required long Connection { get; init; }

    /// <summary>The id in <c>requests.csv</c> of the request that octets belong to; null where there is none, or where the upstream did not know it yet.</summary>
    public long? Request { get; init; }

    /// <summary>Which way, of octets, a cut, a FIN and a reset; null for a line about the whole connection.</summary>
    public WireDirection? Direction { get; init; }

    /// <summary>Of octets and of a cut: how many octets went this way of the connection before.</summary>
    public long? Offset { get; init; }

    /// <summary>The octets; none in a line that is not about octets.</summary>
    public ReadOnlyMemory<byte> Octets { get; init; }

    /// <summary>At a connection's end: all octets that this end sent, kept or not.</summary>
    public long? Sent { get; init; }

    /// <summary>At a connection's end: all octets that this end received, kept or not.</summary>
    public long? Received { get; init; }
}
