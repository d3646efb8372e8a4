using System.Globalization;
using ProxyLab.Probes.Counters;
using ProxyLab.Sandboxes;

namespace ProxyLab.Proxies.Haproxy;

/// <summary>HAProxy in master-worker mode, servers without a health check, retries as they come.</summary>
internal sealed class HaproxyProxy : Proxy
{
    internal override string Name => "haproxy";

    internal override string Summary => "HAProxy, from the distribution";

    internal override string Remedy => "make deps (or: apt-get install haproxy)";

    internal override string[] VersionArguments => ["-v"];

    internal override string? Find() => Tools.Find("haproxy");

    internal override string Configure(ProxySetup setup)
    {
        var plan = setup.Plan;
        ProxySetup.RequireHttp(plan, Name);
        var servers = string.Concat(setup.Upstreams.Select((u, i) => $"    server {(i == 0 ? "upstream" : $"upstream{i + 1}")} {(u.IsUnix ? $"unix@{u.Path}" : u)}\n"));

        // The client's timeout must not end what the server's is there to end, so it is as long as the wave.
        return string.Create(CultureInfo.InvariantCulture, $"""
            global
                log stdout format raw local0
                nbthread {plan.Workers}
                maxconn {MaxConnections(plan)}
                stats socket {setup.Private("haproxy.sock")} mode 600 level operator
                stats timeout 1d
            defaults
                mode http
                log global
                option httplog
                timeout connect {ProxySetup.Ms(plan.ConnectTimeout)}ms
                timeout server {ProxySetup.Ms(plan.ReadTimeout)}ms
                timeout client {ProxySetup.Ms(plan.EffectiveDeadline)}ms
            frontend front
                bind {ProxySetup.FrontOf(plan)} backlog {plan.EffectiveFrontSomaxconn}
                maxconn {MaxConnections(plan)}
                default_backend upstream_under_study
            backend upstream_under_study
            {servers}
            """);
    }

    internal override IReadOnlyList<string> Command(string program, ProxySetup setup) => [program, "-W", "-f", setup.ConfFile];

    internal override bool SaysReady(string line) => line.Contains("Loading success", StringComparison.Ordinal);

    internal override ActiveCounter Counter(ProxySetup setup) => new HaproxyCounter(setup.Private("haproxy.sock"));

    // HAProxy refuses to start when it cannot have two descriptors for each connection (src/haproxy.c, compute_ideal_maxconn).
    private static int MaxConnections(Plan plan) =>
        plan.WorkerConnections > 0 ? plan.WorkerConnections : Math.Min(plan.EffectiveWorkerConnections, (Limits.OpenFiles - 200) / 2);
}
