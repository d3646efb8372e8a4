namespace ProxyLab;

/// <summary>What a line of /proc/net/unix with the upstream's path is (net/unix/af_unix.c, unix_seq_show).</summary>
public enum UnixRole
{
    /// <summary>State 01 with flags 00010000: the listening socket.</summary>
    Listener,

    /// <summary>State 02, inode 0: a connection that nobody has accepted yet.</summary>
    Embryo,

    /// <summary>State 03 with the path: an accepted connection's server side.</summary>
    Accepted,

    /// <summary>State 03 without a path: a client's end. It does not carry the upstream's path, and a search for the path misses it.</summary>
    Client,
}
