namespace ProxyLab.Clients;

/// <summary>How far a client has read the response to its request.</summary>
internal enum AnswerState : byte
{
    /// <summary>No octet has come.</summary>
    Nothing,

    /// <summary>Octets have come, and the framing says that more will; after an interim response too.</summary>
    Partial,

    /// <summary>The header is whole, and the body lasts until the connection ends (RFC 9112 section 6.3, rule 8).</summary>
    UntilClose,

    /// <summary>The final response is whole by its framing. Octets after it are not part of it.</summary>
    Whole,

    /// <summary>The octets break the protocol. Nothing after them is read.</summary>
    Malformed,

    /// <summary>The response may be sound, but it is larger than this lab reads. Nothing after it is read.</summary>
    OverLimit,
}
