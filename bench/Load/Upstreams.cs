namespace ProxyLab.Bench;

/// <summary>The upstreams that the bench starts itself with, by name.</summary>
internal static class Upstreams
{
    /// <summary>The name of <see cref="Upstream.ReadNoWrite"/>.</summary>
    internal const string ReadNoWrite = "read-no-write";

    /// <summary>The upstream of that name.</summary>
    internal static Upstream Find(string name) => name == ReadNoWrite ? Upstream.ReadNoWrite : throw UsageException.Unknown("upstream", name, [ReadNoWrite]);
}
