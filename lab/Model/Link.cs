namespace ProxyLab;

/// <summary>What is between the clients and the proxy.</summary>
public enum Link
{
    /// <summary>The loopback interface, in one network namespace.</summary>
    Loopback,

    /// <summary>A veth pair: the clients have a network namespace of their own, as if they were another machine.</summary>
    Veth,
}
