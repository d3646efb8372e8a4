namespace ProxyLab;

/// <summary>Which end of a connection something was seen at. The words in <c>wire.jsonl</c> are these in kebab case.</summary>
public enum WireEnd
{
    /// <summary>The lab's client, on its connection to the proxy.</summary>
    Client,

    /// <summary>The upstream, on a connection that the proxy made to it.</summary>
    Upstream,
}

/// <summary>A direction of a connection, as the end sees it that tells of it. The words in <c>wire.jsonl</c> are these in kebab case.</summary>
public enum WireDirection
{
    /// <summary>From this end to the other.</summary>
    Sent,

    /// <summary>From the other end to this one.</summary>
    Received,
}

/// <summary>What one end of a connection saw. The words in <c>wire.jsonl</c> are these in kebab case.</summary>
public enum WireEvent
{
    /// <summary>A client's connection stands.</summary>
    Connected,

    /// <summary>The upstream has accepted the connection.</summary>
    Accepted,

    /// <summary>The kernel took octets that this end sends, or this end read some.</summary>
    Octets,

    /// <summary>More octets went by than are kept: those of this direction from here on are in no line.</summary>
    Cut,

    /// <summary>
    /// Sent: this end has shut down what it sends. Received: this end found that the other has ended in order, by a FIN on TCP, by a close or a shutdown on
    /// a Unix socket.
    /// </summary>
    Fin,

    /// <summary>
    /// Sent: this end closed with a reset, because it was to or because octets were unread. Received: a call failed with ECONNRESET.
    /// </summary>
    Reset,

    /// <summary>This end has closed the connection.</summary>
    Closed,

    /// <summary>The connection was still open when the trial was over.</summary>
    Open,
}
