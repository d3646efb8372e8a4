using ProxyLab.Proxies.Csharp;
using ProxyLab.Proxies.Haproxy;
using ProxyLab.Proxies.Nginx;

namespace ProxyLab;

/// <summary>Every proxy the lab can put under test.</summary>
internal static class ProxyCatalog
{
    internal static IReadOnlyList<Proxy> All { get; } = [new CsharpProxy(), new NginxProxy(), new HaproxyProxy()];

    /// <summary>The proxy of that name, installed or not.</summary>
    /// <exception cref="UsageException">There is none; gives the nearest.</exception>
    internal static Proxy Find(string name) =>
        All.FirstOrDefault(p => p.Name == name) ?? throw UsageException.Unknown("proxy", name, All.Select(p => p.Name));
}
