using ProxyLab.Tests.Support;

namespace ProxyLab.Tests.Proxies;

/// <summary>Asks the real nginx or HAProxy to check a configuration, in a user and network namespace as in a trial.</summary>
internal static class RealCheck
{
    internal static (int Code, string Output) Of(string proxy, ProxySetup setup)
    {
        Needs.Proxy(proxy);
        var driver = TheLab.Catalogue.Proxy(proxy);
        File.WriteAllText(setup.ConfFile, driver.Configure(setup));
        return ProgramCheck.Of([.. driver.Command(driver.Find()!, setup), proxy == "nginx" ? "-t" : "-c"]);
    }
}
