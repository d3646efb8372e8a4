namespace LabProxy;

/// <summary>How the accept workers share the address that clients connect to.</summary>
internal enum ListenMode
{
    /// <summary>One listening socket for all of them.</summary>
    Shared,

    /// <summary>A socket each (SO_REUSEPORT); the kernel picks one by a hash of the connection's addresses and ports.</summary>
    Reuseport,

    /// <summary>A socket each; the kernel picks the one of the CPU that handles the client's SYN, and each worker is pinned to its CPU.</summary>
    PerCpu,
}
