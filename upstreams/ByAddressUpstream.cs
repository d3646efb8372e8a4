using System.Net;

namespace ProxyLab;

/// <summary>Hands each connection to the upstream of the address that it asked for: 127.0.0.1 is the first, 127.0.0.2 the second.</summary>
internal sealed class ByAddressUpstream : EachUpstream
{
    private readonly IReadOnlyList<EachUpstream> _upstreams;

    internal ByAddressUpstream(IReadOnlyList<EachUpstream> upstreams)
    {
        if (upstreams.Count == 0) throw new ArgumentException("one upstream or more", nameof(upstreams));
        _upstreams = upstreams;
    }

    public override IReadOnlyList<Setting> Settings => [.. _upstreams.SelectMany(u => u.Settings).Distinct()];

    protected internal override Task Handle(Connection connection, CancellationToken stop)
    {
        var number = connection.Address.Tcp?.Address is { } address ? address.GetAddressBytes()[^1] - IPAddress.Loopback.GetAddressBytes()[^1] : 0;
        return _upstreams[Math.Clamp(number, 0, _upstreams.Count - 1)].Handle(connection, stop);
    }
}
