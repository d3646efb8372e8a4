using System.Numerics;

namespace ProxyLab.Probes.SockDiag;

/// <summary>Ports, in a fixed room: nothing here allocates.</summary>
internal sealed class PortSet
{
    private readonly ulong[] _bits = new ulong[65536 / 64];

    internal void Clear() => Array.Clear(_bits);

    internal void Add(int port) => _bits[port >> 6] |= 1ul << (port & 63);

    /// <summary>How many ports are in both.</summary>
    internal int CountIn(PortSet other)
    {
        var count = 0;
        for (var i = 0; i < _bits.Length; i++) count += BitOperations.PopCount(_bits[i] & other._bits[i]);
        return count;
    }
}
