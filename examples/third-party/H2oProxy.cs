using System.Globalization;
using ProxyLab;
using ProxyLab.Probes.Counters;

namespace MyCases;

/// <summary>h2o, from the distribution: threads in one process, and one timeout for all that it does with an upstream.</summary>
public sealed class H2oProxy : Proxy
{
    private static readonly Setting<IReadOnlyList<string>> Proxied = Setting.Lines("h2o.proxied", "h2o: a line of the path that is proxied, such as proxy.timeout.keepalive: 0");

    /// <inheritdoc/>
    public override IReadOnlyList<Setting> Settings => [Proxied];

    /// <inheritdoc/>
    public override string Remedy => "apt-get install h2o";

    /// <inheritdoc/>
    public override IReadOnlyList<string> VersionArguments => ["--version"];

    /// <inheritdoc/>
    public override string? Find() => Programs.Find("h2o");

    /// <inheritdoc/>
    public override string Configure(ProxySetup setup)
    {
        var plan = setup.Plan;
        return string.Create(CultureInfo.InvariantCulture, $"""
            num-threads: {plan.Workers}
            max-connections: {plan.EffectiveWorkerConnections}
            temp-buffer-path: {setup.PrivateFolder}
            hosts:
              "{setup.Front}":
                listen:
                  host: {setup.Front.Address}
                  port: {setup.Front.Port}
                paths:
                  /:
                    proxy.reverse.url: "http://{Address(setup.Upstream)}/"
            {Timeout(plan)}{setup.Lines(Proxied, 8)}  "{ProxySetup.Status}":
                listen:
                  host: {ProxySetup.Status.Address}
                  port: {ProxySetup.Status.Port}
                paths:
                  /status:
                    status: ON

            """);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Command(string program, ProxySetup setup) => [program, "--mode=worker", "--conf", setup.ConfFile];

    /// <inheritdoc/>
    public override bool SaysReady(string line) => line.Contains("is ready to serve requests", StringComparison.Ordinal);

    /// <summary>The <c>connections</c> of its status, that which asks included.</summary>
    public override ActiveCounter Counter(ProxySetup setup) => new HttpStatusCounter(ProxySetup.Status, "/status/json?show=main", StatusPage.Number(" \"connections\":"), own: 1);

    /// <summary>It has one URL for its upstream, and keeps connections to it as it comes.</summary>
    public override ProxyAbilities Abilities { get; } = new() { Addresses = false, Workers = true, Connections = true, Keepalive = true };

    /// <summary>One for all of them.</summary>
    public override TimeoutNames TimeoutsOn(Transport transport) => new("proxy.timeout.io", "proxy.timeout.io", "proxy.timeout.io", "proxy.timeout.io");

    /// <summary>Root becomes <c>nobody</c>, whom a sandbox does not have.</summary>
    public override bool RefusesRoot => true;

    /// <summary><c>Too many open files</c> is what strerror(3) says of EMFILE.</summary>
    public override LogMeaning? Explain(string line) => line.Contains("Too many open files", StringComparison.Ordinal) ? LogMeaning.NoDescriptor : null;

    private static string Address(Endpoint upstream) => upstream.Path is { } path ? $"[unix:{path}]" : $"{upstream.Tcp}";

    private static string Timeout(Plan plan) => plan.Timeouts == TimeoutSource.Shipped ? "" : $"        proxy.timeout.io: {ProxySetup.Ms(plan.ReadTimeout)}\n";
}
