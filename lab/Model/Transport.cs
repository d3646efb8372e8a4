namespace ProxyLab;

/// <summary>How the proxy reaches its upstream.</summary>
public enum Transport
{
    /// <summary>A Unix stream socket.</summary>
    Unix,

    /// <summary>TCP over the sandbox's loopback.</summary>
    Tcp,
}
