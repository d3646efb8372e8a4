namespace ProxyLab;

/// <summary>What the proxy speaks to its upstream.</summary>
public enum Protocol
{
    /// <summary>HTTP/1.x.</summary>
    Http,

    /// <summary>FastCGI 1.0. A driver that does not speak it refuses the plan.</summary>
    Fastcgi,
}
