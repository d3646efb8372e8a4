namespace ProxyLab;

/// <summary>Which requests a proxy tries again upstream, at another address where it has one.</summary>
public enum UpstreamRetries
{
    /// <summary>As the proxy does by default.</summary>
    Shipped,

    /// <summary>What failed, or was answered with 503, where the method is idempotent (RFC 9110 section 9.2.2).</summary>
    Idempotent,

    /// <summary>The same, whatever the method. A proxy may try only requests that fit into a buffer of its own.</summary>
    All,
}
