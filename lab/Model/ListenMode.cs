namespace ProxyLab;

/// <summary>How a proxy's workers share the address that clients connect to.</summary>
public enum ListenMode
{
    /// <summary>One listening socket for all of them.</summary>
    Shared,

    /// <summary>A socket each (SO_REUSEPORT): the kernel picks one by a hash of the connection's addresses and ports.</summary>
    Reuseport,

    /// <summary>A socket each: the kernel picks that of the CPU that handles the client's SYN (SO_ATTACH_REUSEPORT_CBPF).</summary>
    PerCpu,
}
