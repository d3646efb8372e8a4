namespace ProxyLab;

/// <summary>An end of a connection that can receive a reset. In the event <c>kernel</c> the names are these in snake case.</summary>
public enum ResetReceiver
{
    /// <summary>A client: the proxy's kernel reset the client's connection, or refused it.</summary>
    Client,

    /// <summary>The proxy, on a client's connection: the client reset it.</summary>
    ProxyFront,

    /// <summary>The proxy, on its connection to the upstream: the upstream reset it, or its kernel refused it.</summary>
    ProxyUpstream,

    /// <summary>The upstream: the proxy reset its connection.</summary>
    Upstream,
}
