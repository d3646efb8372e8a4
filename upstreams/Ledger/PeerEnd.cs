namespace ProxyLab;

/// <summary>How the peer ended its side of a connection.</summary>
public enum PeerEnd
{
    /// <summary>In order: the end of the stream, a FIN on TCP.</summary>
    Finished,

    /// <summary>By a reset.</summary>
    Reset,
}
