namespace ProxyLab;

/// <summary>Who ended a connection first, and how. The names in <c>upstream.csv</c> are these in kebab case.</summary>
public enum EndedBy
{
    /// <summary>The upstream closed in order.</summary>
    OwnClose,

    /// <summary>
    /// The upstream reset: because its behaviour asked for it, or because it closed with octets unread, of which the kernel makes a reset
    /// (net/ipv4/tcp.c, __tcp_close; net/unix/af_unix.c, unix_release_sock).
    /// </summary>
    OwnReset,

    /// <summary>The peer closed, or shut down its side, first.</summary>
    PeerFin,

    /// <summary>The peer reset.</summary>
    PeerReset,
}
