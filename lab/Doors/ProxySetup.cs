using System.Net;
using ProxyLab.Sandboxes;

namespace ProxyLab;

/// <summary>Where everything is that a proxy's configuration has to name.</summary>
/// <param name="Plan">The trial's plan.</param>
/// <param name="Upstream">Where the upstream listens.</param>
/// <param name="PrivateFolder">A short, private folder that vanishes with the sandbox.</param>
/// <param name="ConfFile">Where the configuration is saved.</param>
internal sealed record ProxySetup(Plan Plan, Endpoint Upstream, string PrivateFolder, string ConfFile)
{
    /// <summary>Where clients connect on the loopback. The sandbox's network is empty, so a fixed port is free.</summary>
    internal static IPEndPoint Front { get; } = new(IPAddress.Loopback, 8080);

    /// <summary>Where the clients of a plan connect.</summary>
    internal static IPEndPoint FrontOf(Plan plan) => new(ClientSide.ProxyAddress(plan), Front.Port);

    /// <summary>Where the proxy tells its counters, if it does so by HTTP.</summary>
    internal static IPEndPoint Status { get; } = new(IPAddress.Loopback, 8081);

    /// <summary>The addresses that the proxy is to take in turn.</summary>
    internal IReadOnlyList<Endpoint> Upstreams => Upstream.On(Plan.UpstreamAddresses);

    /// <summary>A file in the private folder.</summary>
    internal string Private(string name) => Path.Combine(PrivateFolder, name);

    /// <summary>For a driver that speaks nothing but HTTP to its upstream.</summary>
    /// <exception cref="LabException">The plan wants something else.</exception>
    internal static void RequireHttp(Plan plan, string proxy)
    {
        if (plan.Protocol != Protocol.Http) throw new LabException($"configure {proxy}", "it speaks HTTP to its upstream, and the plan says protocol=fastcgi", "--proxy nginx");
    }

    /// <summary>A timeout in the milliseconds that every proxy's configuration takes.</summary>
    internal static string Ms(TimeSpan time) => time.TotalMilliseconds.ToString("0", System.Globalization.CultureInfo.InvariantCulture);
}
