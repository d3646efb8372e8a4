using System.Net;
using System.Net.Sockets;

namespace LabProxy;

/// <summary>One of the upstream's addresses, as one worker sees it: whether it failed just now, and the connections to it that wait for a request.</summary>
internal sealed class UpstreamAddress(EndPoint endpoint, int number)
{
    /// <summary>For how long an address that failed is passed over, where there is another: nginx's fail_timeout.</summary>
    private const int RestMs = 10_000;

    private long _restsUntil;

    /// <summary>Its bit among those that a request has tried.</summary>
    public ulong Bit { get; } = 1ul << (number % 64);

    public bool IsUnix => endpoint is UnixDomainSocketEndPoint;

    public int Family => IsUnix ? Libc.AF_UNIX : endpoint.AddressFamily == AddressFamily.InterNetworkV6 ? Libc.AF_INET6 : Libc.AF_INET;

    /// <summary>struct sockaddr_un, sockaddr_in or sockaddr_in6.</summary>
    public ReadOnlyMemory<byte> Raw { get; } = Serialized(endpoint);

    /// <summary>The connections that wait, the one that was used last at the end.</summary>
    public List<Upstream> Kept { get; } = [];

    public bool Rests(long now) => now < _restsUntil;

    public void Failed(long now) => _restsUntil = now + RestMs;

    public void Succeeded() => _restsUntil = 0;

    private static ReadOnlyMemory<byte> Serialized(EndPoint endpoint)
    {
        var address = endpoint.Serialize();
        return address.Buffer[..address.Size];
    }
}
