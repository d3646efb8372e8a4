using System.Diagnostics;
using ProxyLab.Tests.Support;
using ProxyLab.Trials;
using Xunit;

namespace ProxyLab.Tests.Proxies;

/// <summary>Starts the real proxy with a configuration, in namespaces as in a trial, and ends it as soon as it says that it listens.</summary>
internal static class StartCheck
{
    /// <summary>Whether it said so, and all that it said until then or until its end.</summary>
    internal static async Task<(bool Ready, string Output)> Of(string proxy, ProxySetup setup)
    {
        Needs.Proxy(proxy);
        Needs.Program("ip");
        var driver = TheLab.Catalogue.Proxy(proxy);
        await File.WriteAllTextAsync(setup.ConfFile, driver.Configure(setup), TestContext.Current.CancellationToken);
        var start = new ProcessStartInfo(
            "unshare",
            ["--user", "--map-root-user", "--net", "--pid", "--fork", "--kill-child", "sh", "-c", "ip link set lo up && exec \"$@\" 2>&1", "sh", .. ProxyStart.User(driver, root: null), .. driver.Command(driver.Find()!, setup)])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(30.Seconds());
        await using var end = patience.Token.Register(process.Kill); // then there is no line more
        var (said, ready) = (new List<string>(), 0);
        while (ready < driver.ReadyLines(setup.Plan) && await process.StandardOutput.ReadLineAsync(CancellationToken.None) is { } line)
        {
            said.Add(line);
            if (driver.SaysReady(line)) ready++;
        }

        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (ready == driver.ReadyLines(setup.Plan), string.Join('\n', said));
    }
}
