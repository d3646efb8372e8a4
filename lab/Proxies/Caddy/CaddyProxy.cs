using System.Globalization;
using ProxyLab.Probes.Counters;

namespace ProxyLab.Proxies.Caddy;

/// <summary>Caddy, from the distribution: a site with a reverse_proxy. It keeps upstream connections and tries nothing again, as it comes.</summary>
public sealed class CaddyProxy : Proxy, IHasRequestLog
{
    private static readonly Setting<IReadOnlyList<string>>
        Global = Setting.Lines("caddy.global", "Caddy: a line at the end of the global options"),
        Servers = Setting.Lines("caddy.servers", "Caddy: a line in the global option servers"),
        FrontTimeouts = Setting.Lines("caddy.timeouts", "Caddy: a line in the block timeouts of the global option servers"),
        Site = Setting.Lines("caddy.site", "Caddy: a line in the site, before its reverse_proxy"),
        ReverseProxy = Setting.Lines("caddy.proxy", "Caddy: a line in the block reverse_proxy, before its transport"),
        TransportBlock = Setting.Lines("caddy.transport", "Caddy: a line at the end of the block transport");

    private const string TryDurationName = "lb_try_duration";

    /// <inheritdoc/>
    public override IReadOnlyList<Setting> Settings => [Global, Servers, FrontTimeouts, Site, ReverseProxy, TransportBlock];

    /// <inheritdoc/>
    public override bool Extra => true;

    /// <inheritdoc/>
    public override string Remedy => "make deps (or: apt-get install caddy)";

    /// <inheritdoc/>
    public override IReadOnlyList<string> VersionArguments => ["version"];

    /// <inheritdoc/>
    public override IReadOnlyList<string> BuildArguments => ["build-info"];

    /// <inheritdoc/>
    public override string? Find() => Programs.Find("caddy");

    // What stands here though no plan asks for it, Caddy needs to run in a sandbox, or the lab to measure it:
    // - admin: for the counter, at the lab's address instead of localhost:2019. It logs each question, and cannot be told not to;
    // - http:// and bind: without them it would look for certificates, and listen on every address;
    // - lb_policy, where there are several addresses: its default takes one of them at random, and a plan wants them in turn.
    // Lines are indented with tabs, as "caddy fmt" does. Its backlog is the somaxconn that it finds as it starts (Go's net, maxListenerBacklog).
    /// <inheritdoc/>
    public override string Configure(ProxySetup setup)
    {
        var servers = Block(1, "servers", setup.Place(this, Servers, [], "\t\t") + Block(2, "timeouts", setup.Place(this, FrontTimeouts, [], "\t\t\t")));
        var transport = Block(2, "transport http", setup.Place(this, TransportBlock, [.. Timeouts(setup.Plan), .. Kept(setup.Plan)], "\t\t\t"));
        return string.Create(CultureInfo.InvariantCulture, $$"""
            {
            	admin {{ProxySetup.Status}}
            {{servers}}{{setup.Place(this, Global, [], "\t")}}}
            http://:{{setup.Front.Port}} {
            	bind {{setup.Front.Address}}
            {{RequestLog(setup)}}{{setup.Place(this, Site, [], "\t")}}	reverse_proxy {{string.Join(' ', setup.Upstreams.Select(Address))}} {
            {{setup.Place(this, ReverseProxy, setup.Upstreams.Count > 1 ? ["lb_policy round_robin"] : [], "\t\t")}}{{transport}}	}
            }

            """);
    }

    // It writes its configuration and its storage there, and would do so in the home of whoever runs the lab.
    /// <inheritdoc/>
    public override IReadOnlyList<string> Command(string program, ProxySetup setup)
    {
        ArgumentNullException.ThrowIfNull(setup);
        var folder = setup.PrivateFolder;
        return ["env", $"HOME={folder}", $"XDG_CONFIG_HOME={folder}", $"XDG_DATA_HOME={folder}", program, "run", "--config", setup.ConfFile, "--adapter", "caddyfile"];
    }

    // caddy.go, cmd/commandfuncs.go: it logs that when every server listens.
    /// <inheritdoc/>
    public override bool SaysReady(string line) => line.Contains("\"msg\":\"serving initial configuration\"", StringComparison.Ordinal);

    /// <summary>
    /// The requests that it has in hand, by its admin API: <c>num_requests</c> of each upstream (reverseproxy/admin.go). A client is counted from when its
    /// request head was read until its answer was written.
    /// </summary>
    public override ActiveCounter Counter(ProxySetup setup) => new HttpStatusCounter(ProxySetup.Status, "/reverse_proxy/upstreams", CaddyUpstreams.Requests, own: 0);

    /// <inheritdoc/>
    public RequestLine? ReadRequest(string line) => CaddyLog.Read(line);

    // It ends its request upstream anyway when the client leaves: that cancels the request's context. It tries requests again that failed, but none that was
    // answered with 503. It has no workers to be counted: Go's runtime runs as many threads as there are CPUs.
    /// <inheritdoc/>
    public override ProxyAbilities Abilities { get; } = new() { Keepalive = true, Idle = true, Limit = true, Abort = true };

    // read_timeout and write_timeout are of a TCP connection alone (reverseproxy/httptransport.go, tcpRWTimeoutConn). With read_timeout each read has its time, the
    // first one from when the connection is made; response_header_timeout begins when the request is sent, and is the only one on a Unix socket.
    /// <inheritdoc/>
    public override TimeoutNames TimeoutsOn(Transport transport) => transport == Transport.Tcp
        ? new("dial_timeout", "write_timeout", "read_timeout", "read_timeout") : new("dial_timeout", null, "response_header_timeout", null);

    // The words of Go's net and net/http. With lb_try_duration what failed is tried again every 250 ms (lb_try_interval), until that time is over; an attempt that
    // began before is waited for.
    /// <inheritdoc/>
    public override TimeoutTraces TracesOfTimeouts(Plan plan) => TryDuration(plan) is not { } time ? CaddyLog.Timeouts : CaddyLog.Timeouts with { Whole = [new(TryDurationName, time)], Attempts = int.MaxValue, Pause = 250.Milliseconds() };

    /// <summary>3 s for connecting, and no other: <c>dial_timeout</c>, <c>response_header_timeout</c>, <c>read_timeout</c> and <c>write_timeout</c> of its HTTP transport.</summary>
    public override ProxyTimeouts ShippedTimeouts { get; } = ProxyTimeouts.Of(3.Seconds(), null, null);

    // reverseproxy.go, statusError: 504 for an error that says itself that it is a timeout. That of dial_timeout is wrapped in a DialError, which does not: it is 502, as
    // what was refused is.
    /// <inheritdoc/>
    public override IReadOnlyList<int>? TimeoutStatuses => [502, 504];

    /// <summary>The words of Go's errors, which are those of strerror(3) in lower case.</summary>
    public override LogMeaning? Explain(string line) =>
        line.Contains("too many open files", StringComparison.Ordinal) ? LogMeaning.NoDescriptor
        : line.Contains("cannot assign requested address", StringComparison.Ordinal) ? LogMeaning.NoPort
        : null;

    /// <inheritdoc/>
    public override IReadOnlyList<TunedLine> Tuned => field ??= TunedLine.Of(typeof(CaddyProxy));

    /// <summary>The user's, or the tuned one; null where neither is.</summary>
    private TimeSpan? TryDuration(Plan plan) => plan.Get(ReverseProxy).Concat(plan.Tuned ? Tuned.Select(t => t.Line) : [])
        .Where(line => DirectiveOf(line) == TryDurationName).Select(line => DurationText.TryParse(line.Split(' ')[^1], "ms", out var time) ? time : (TimeSpan?)null).FirstOrDefault();

    /// <summary>A block with these lines; empty where it would hold none.</summary>
    private static string Block(int depth, string name, string lines)
    {
        var tabs = new string('\t', depth);
        return lines.Length == 0 ? "" : $"{tabs}{name} {{\n{lines}{tabs}}}\n";
    }

    private string[] Timeouts(Plan plan)
    {
        if (plan.Timeouts == TimeoutSource.Shipped) return [];
        var names = TimeoutsOn(plan.Transport);
        return
        [
            $"{names.Connect} {ProxySetup.Ms(plan.ConnectTimeout)}ms",
            .. names.Send is { } send ? (string[])[$"{send} {ProxySetup.Ms(plan.SendTimeout)}ms"] : [],
            $"{names.FirstOctet} {ProxySetup.Ms(plan.ReadTimeout)}ms",
        ];
    }

    /// <summary>How many idle upstream connections it keeps to each address, and how long. Its defaults are gone as soon as one of the two is set (httptransport.go, NewTransport), so that the other's is written then.</summary>
    private static string[] Kept(Plan plan) =>
    [
        .. plan is { UpstreamKeepalive: 0, UpstreamIdle: null } ? [] : KeptIdle(plan),
        .. plan.UpstreamLimit is { } most ? (string[])[FormattableString.Invariant($"max_conns_per_host {most}")] : [],
    ];

    private static string[] KeptIdle(Plan plan) =>
    [
        plan.UpstreamIdle is { } idle ? $"keepalive {ProxySetup.Ms(idle)}ms" : "keepalive 2m",
        FormattableString.Invariant($"keepalive_idle_conns_per_host {(plan.UpstreamKeepalive > 0 ? plan.UpstreamKeepalive : 32)}"),
    ];

    // A file that does not roll is opened for appending by its name, and each line is one write (modules/logging/filewriter.go).
    private static string RequestLog(ProxySetup setup) => setup.Plan.RequestLog
        ? $"\tlog {{\n\t\toutput file {setup.RequestLog} {{\n\t\t\troll_disabled\n\t\t}}\n\t\tformat json\n\t}}\n"
        : "";

    private static string Address(Endpoint upstream) => upstream.IsUnix ? $"unix/{upstream.Path}" : upstream.ToString();
}
