using System.Net;
using ProxyLab.Tests.Support;

namespace ProxyLab.Tests.Proxies;

/// <summary>What the tests of one driver share: the driver, where its upstream may be, and what its configuration has to name, in a folder that goes with the test.</summary>
public abstract class DriverTests(string proxy) : IDisposable
{
    private protected static readonly Endpoint OnUnix = Endpoint.Unix("/mnt/up.sock"), OnTcp = Endpoint.Loopback(9000), OnEvery = new(null, new IPEndPoint(IPAddress.Any, 9000));

    private protected Proxy Driver { get; } = TheLab.Catalogue.Proxy(proxy);

    private protected TempFolder Folder { get; } = new();

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected ProxySetup Setup(Plan plan, Endpoint upstream) => new(plan, upstream, Folder.Path, Folder["proxy.conf"]);

    /// <summary>With an upstream of the plan's own transport.</summary>
    private protected ProxySetup Setup(Plan plan) => Setup(plan, plan.Transport == Transport.Tcp ? OnEvery : OnUnix);

    /// <summary>The lines of its configuration, without what they are indented by.</summary>
    private protected string[] Lines(Plan plan, Endpoint upstream) => Lines(Setup(plan, upstream));

    private protected string[] Lines(Plan plan) => Lines(Setup(plan));

    private string[] Lines(ProxySetup setup) => [.. Driver.Configure(setup).Split('\n').Select(l => l.Trim())];
}
