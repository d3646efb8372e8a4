namespace ProxyLab;

/// <summary>Where the other end of a connection stands, as the kernel tells.</summary>
internal enum PeerState
{
    /// <summary>It may still send.</summary>
    Here,

    /// <summary>It has sent its FIN, or shut down its side, and waits: a half-closed connection, on which an answer still arrives.</summary>
    Finished,

    /// <summary>It has closed: nobody will read what is written.</summary>
    Gone,

    /// <summary>It has reset the connection.</summary>
    Reset,
}
