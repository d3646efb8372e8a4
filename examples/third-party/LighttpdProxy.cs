using System.Globalization;
using ProxyLab;
using ProxyLab.Probes.Counters;

namespace MyCases;

/// <summary>lighttpd, from the distribution: one process and one thread; whole seconds for its timeouts.</summary>
public sealed class LighttpdProxy : Proxy
{
    private static readonly Setting<IReadOnlyList<string>> Backend = Setting.Lines("lighttpd.backend", "lighttpd: a pair for each upstream, such as \"disable-time\" => 3");

    /// <inheritdoc/>
    public override IReadOnlyList<Setting> Settings => [Backend];

    /// <inheritdoc/>
    public override string Remedy => "apt-get install lighttpd";

    /// <inheritdoc/>
    public override IReadOnlyList<string> VersionArguments => ["-v"];

    /// <inheritdoc/>
    public override string? Find() => Programs.Find("lighttpd");

    /// <inheritdoc/>
    public override string Configure(ProxySetup setup)
    {
        var plan = setup.Plan;
        return string.Create(CultureInfo.InvariantCulture, $$"""
            server.document-root = "{{setup.PrivateFolder}}"
            server.modules = ( "mod_proxy", "mod_status" )
            server.bind = "{{setup.Front.Address}}"
            server.port = {{setup.Front.Port}}
            server.listen-backlog = {{plan.EffectiveFrontSomaxconn}}
            server.max-fds = {{plan.EffectiveWorkerConnections}}
            server.max-connections = {{plan.EffectiveWorkerConnections / 2}}
            $SERVER["socket"] == "{{ProxySetup.Status}}" {
              status.status-url = "/status"
            }
            else $SERVER["socket"] != "{{ProxySetup.Status}}" {
              proxy.server = ( "" => (
            {{string.Concat(setup.Upstreams.Select(u => $"    ( {Host(u)}, {Timeouts(plan)}{string.Concat(plan.Get(Backend).Select(line => $", {line}"))} ),\n"))}}  ) )
            }

            """);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Command(string program, ProxySetup setup) => [program, "-D", "-f", setup.ConfFile];

    /// <inheritdoc/>
    public override bool SaysReady(string line) => line.Contains("server started", StringComparison.Ordinal);

    /// <summary>mod_status: <c>BusyServers</c> counts the connection that asks.</summary>
    public override ActiveCounter Counter(ProxySetup setup) => new HttpStatusCounter(ProxySetup.Status, "/status?auto", StatusPage.Number("BusyServers:"), own: 1);

    /// <summary><c>Too many open files</c> is what strerror(3) says of EMFILE.</summary>
    public override LogMeaning? Explain(string line) => line.Contains("Too many open files", StringComparison.Ordinal) ? LogMeaning.NoDescriptor : null;

    private static string Host(Endpoint upstream) => upstream.Path is { } path
        ? $"\"host\" => \"{path}\"" : string.Create(CultureInfo.InvariantCulture, $"\"host\" => \"{upstream.Tcp!.Address}\", \"port\" => {upstream.Tcp.Port}");

    private static string Timeouts(Plan plan) =>
        $"\"connect-timeout\" => {Seconds(plan.ConnectTimeout)}, \"write-timeout\" => {Seconds(plan.SendTimeout)}, \"read-timeout\" => {Seconds(plan.ReadTimeout)}";

    // lighttpd takes whole seconds, and 0 would be none.
    private static string Seconds(TimeSpan time) => Math.Max(1, Math.Ceiling(time.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
}
