namespace ProxyLab;

/// <summary>How an answer says where its body ends (RFC 9112 section 6.3).</summary>
public enum BodyFraming
{
    /// <summary>By its length.</summary>
    Length,

    /// <summary>By a last chunk.</summary>
    Chunked,

    /// <summary>By the end of the connection.</summary>
    UntilClose,
}
