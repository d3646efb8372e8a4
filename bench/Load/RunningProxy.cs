using System.Net;
using ProxyLab.Sandboxes;

namespace ProxyLab.Bench;

/// <summary>A proxy under test, configured by its own driver as in a trial, on a port of its own so that two can run at once.</summary>
internal sealed class RunningProxy
{
    private static int _nextPort = 8100;
    private readonly ManagedProcess _process;

    private RunningProxy(ManagedProcess process, Endpoint front) => (_process, Front) = (process, front);

    /// <summary>Where clients connect.</summary>
    internal Endpoint Front { get; }

    /// <summary>The first process and its workers.</summary>
    internal IReadOnlyList<int> Processes => [_process.Pid, .. ProcessTree.Children(_process.Pid)];

    /// <summary>Starts it and waits until it says that it listens.</summary>
    /// <param name="bed">Where it lives.</param>
    /// <param name="driver">Which proxy.</param>
    /// <param name="plan">The trial's plan that it is configured by.</param>
    /// <param name="upstream">Where its upstream listens.</param>
    /// <param name="keep">Whether it keeps connections to its upstream.</param>
    internal static async Task<RunningProxy> Start(Bed bed, Proxy driver, Plan plan, Endpoint upstream, bool keep)
    {
        var port = Interlocked.Add(ref _nextPort, 2);
        var folder = bed.Private($"{driver.Name}-{port}");
        Directory.CreateDirectory(folder);
        var setup = new ProxySetup(Keep(plan, driver.Name, keep), upstream, folder, Path.Combine(folder, "conf"));
        var text = driver.Configure(setup)
            .Replace(setup.Front.ToString(), At(port), StringComparison.Ordinal)
            .Replace(ProxySetup.Status.ToString(), At(port + 1), StringComparison.Ordinal);
        await File.WriteAllTextAsync(setup.ConfFile, text);
        Namespace.SetSomaxconn(plan.EffectiveFrontSomaxconn);
        var process = bed.Start(driver.Name, driver.Command(driver.Find()!, setup), Cpus.Server);
        await process.Line(driver.SaysReady, Bed.Patience);
        return new RunningProxy(process, Endpoint.Loopback(port));
    }

    /// <summary>Ends it and waits until it has gone.</summary>
    internal async Task Stop()
    {
        foreach (var pid in Processes.Reverse()) _ = Native.LibcProcess.kill(pid, Native.LibcProcess.SIGKILL);
        await _process.Exited;
    }

    private static string At(int port) => new IPEndPoint(IPAddress.Loopback, port).ToString();

    /// <summary>
    /// The drivers leave upstream connections as each proxy has them by default: some close them, HAProxy keeps them. Here all of them close
    /// them or all of them keep them.
    /// </summary>
    private static Plan Keep(Plan plan, string proxy, bool keep) => keep ? plan with { UpstreamKeepalive = 64 }
        : proxy == "haproxy" ? plan with { Settings = plan.Settings.With("haproxy.defaults", "option http-server-close") } : plan;
}
