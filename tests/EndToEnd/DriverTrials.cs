using ProxyLab.Tests.Support;

namespace ProxyLab.Tests.EndToEnd;

/// <summary>
/// Trials of one proxy on one transport with 37 clients and timeouts of a second: healthy and read-no-write with room for all of them in the queue, never-accept with room
/// for ten.
/// </summary>
internal sealed class DriverTrials : IDisposable
{
    /// <summary>The least seconds that a timeout of one second may take as a client sees it: it notes that a request is sent when the proxy may have it already.</summary>
    internal const double Least = 0.99;

    private readonly Lab _lab = new();

    internal TrialReader Healthy { get; private set; } = null!;

    internal TrialReader ReadNoWrite { get; private set; } = null!;

    internal TrialReader NeverAccept { get; private set; } = null!;

    internal static async Task<DriverTrials> Run(string proxy, string transport)
    {
        Needs.Proxy(proxy);
        var trials = new DriverTrials();
        string[] plan = ["--proxy", proxy, .. ((string[])[$"transport={transport}", "clients=37", "waves=1", "connect_timeout=1s", "send_timeout=1s", "read_timeout=1s"]).SelectMany(p => (string[])["--set", p])];
        var roomy = (await trials._lab.Run(["run", "healthy", "read-no-write", .. plan, "--set", "backlog=511"])).Exits(0).Run;
        var full = (await trials._lab.Run(["run", "never-accept", .. plan, "--set", "backlog=9", "--set", "deadline=6s"])).Exits(0).Run;
        (trials.Healthy, trials.ReadNoWrite, trials.NeverAccept) = (roomy.Trial("healthy", proxy), roomy.Trial("read-no-write", proxy), full.Trial("never-accept", proxy));
        return trials;
    }

    public void Dispose() => _lab.Dispose();
}
