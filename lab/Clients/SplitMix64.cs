namespace ProxyLab.Clients;

/// <summary>SplitMix64 (Steele, Lea, Flood 2014): the same on every version of .NET, which System.Random does not promise.</summary>
internal struct SplitMix64(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A number from 0 up to, and without, 1.</summary>
    internal double NextUnit()
    {
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
    }
}
