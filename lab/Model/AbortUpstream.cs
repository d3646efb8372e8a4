namespace ProxyLab;

/// <summary>What a proxy does with its request upstream when the client has left.</summary>
public enum AbortUpstream
{
    /// <summary>As the proxy does by default.</summary>
    Shipped,

    /// <summary>It ends the connection upstream.</summary>
    Always,
}
