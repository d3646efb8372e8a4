using System.Diagnostics;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Proxies;

/// <summary>Asks the real nginx or HAProxy to check a configuration, in a user and network namespace as in a trial.</summary>
internal static class RealCheck
{
    internal static (int Code, string Output) Of(string proxy, ProxySetup setup)
    {
        Needs.Proxy(proxy);
        var driver = TheLab.Catalogue.Proxy(proxy);
        File.WriteAllText(setup.ConfFile, driver.Configure(setup));
        var start = new ProcessStartInfo("unshare", ["--user", "--map-root-user", "--net", .. driver.Command(driver.Find()!, setup), proxy == "nginx" ? "-t" : "-c"])
        {
            RedirectStandardError = true, RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }
}
