namespace ProxyLab;

/// <summary>The keys of a plan: the one table behind <c>--set</c>, <c>plan.json</c> and their help.</summary>
public static class PlanKeys
{
    /// <summary>The key of <see cref="Plan.Link"/>.</summary>
    internal const string Link = "link";

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private static readonly Values<string?> Servers = new(
        $"{Plan.OwnBehaviour}, or a server of 'proxylab list'", text => text == Plan.OwnBehaviour ? null : text, server => server ?? Plan.OwnBehaviour);

    /// <summary>Every key, in the order in which files and help show them.</summary>
    public static IReadOnlyList<PlanKey> All { get; } =
    [
        Key("clients", "clients that start together in each wave", Values.Number(1, 15_000), p => p.Clients, (p, v) => p with { Clients = v }),
        Key("requests", "requests of each client in a wave, one after the other", Values.Number(1, 1_000_000), p => p.Requests, (p, v) => p with { Requests = v }),
        Key("arrivals", "when requests start", Values.Choice<Arrivals>(), p => p.Arrivals, (p, v) => p with { Arrivals = v }),
        Key("rate", "requests a second of the open arrivals", Values.Real(0.001, 1_000_000), p => p.Rate, (p, v) => p with { Rate = v }),
        Key("arriving", "how long the open arrivals last", Values.Duration(1.Milliseconds(), Hour), p => p.Arriving, (p, v) => p with { Arriving = v }),
        Key("keep_alive", "clients use their connection again", Values.Switch, p => p.KeepAlive, (p, v) => p with { KeepAlive = v }),
        Key("chunked", "bodies are sent chunked", Values.Switch, p => p.Chunked, (p, v) => p with { Chunked = v }),
        Key("slow_send", "octets a second each client sends", Values.Number(1, 1_000_000_000).Or("unlimited"), p => p.SlowSend, (p, v) => p with { SlowSend = v }),
        Key("request_ids", "requests carry their row's id in X-Lab-Request", Values.Switch, p => p.RequestIds, (p, v) => p with { RequestIds = v }),
        Key("request_method", "the requests' method", ClientValues.Token("derived"), p => p.RequestMethod, (p, v) => p with { RequestMethod = v }),
        Key("zero_length", "a POST, PUT or PATCH without a body says Content-Length: 0", Values.Switch, p => p.ZeroLength, (p, v) => p with { ZeroLength = v }),
        Key("request_path", "the requests' path, as it goes over the wire", ClientValues.Path, p => p.RequestPath, (p, v) => p with { RequestPath = v }),
        Key("request_fields", "further fields of each request; each --set adds", ClientValues.Fields, p => p.RequestFields, (p, v) => p with { RequestFields = ClientValues.Added(p.RequestFields, v) }),
        Key("http10", "requests are HTTP/1.0", Values.Switch, p => p.Http10, (p, v) => p with { Http10 = v }),
        Key("expect_continue", "requests with a body have Expect: 100-continue", Values.Switch, p => p.ExpectContinue, (p, v) => p with { ExpectContinue = v }),
        Key("upgrade", "the protocol that requests ask for in Upgrade", ClientValues.Token("none"), p => p.Upgrade, (p, v) => p with { Upgrade = v }),
        Key("half_close", "clients close their sending half after a request", Values.Switch, p => p.HalfClose, (p, v) => p with { HalfClose = v }),
        Key("body_sent", "octets of a request's body after which clients close their sending half", Values.Number(0L, 1L << 33).Or("all"), p => p.BodySent, (p, v) => p with { BodySent = v }),
        Key("slow_read", "octets a second each client reads", Values.Number(1, 1_000_000_000).Or("unlimited"), p => p.SlowRead, (p, v) => p with { SlowRead = v }),
        Key("read_on", "how long clients read on after a whole answer", Values.Duration(TimeSpan.Zero, Hour), p => p.ReadOn, (p, v) => p with { ReadOn = v }),
        Key("attempts", "attempts of a request that fails or gets 502, 503, 504", Values.Number(1, 1000), p => p.Attempts, (p, v) => p with { Attempts = v }),
        Key("retry_backoff", "wait before the second attempt; then twice as long each time", Values.Duration(TimeSpan.Zero, Hour), p => p.RetryBackoff, (p, v) => p with { RetryBackoff = v }),
        Key("retry_jitter", "the part of that wait that is random", Values.Real(0, 1), p => p.RetryJitter, (p, v) => p with { RetryJitter = v }),
        Key("retry_budget", "retries for each first request", Values.Real(0, 1000).Or("unlimited"), p => p.RetryBudget, (p, v) => p with { RetryBudget = v }),
        Key("leave_after", "age at which clients leave a request", Values.Duration(TimeSpan.Zero, Hour).Or("never"), p => p.LeaveAfter, (p, v) => p with { LeaveAfter = v }),
        Key("source_addresses", "loopback addresses clients connect from", Values.Number(1, 1000).Or("derived"), p => p.SourceAddresses, (p, v) => p with { SourceAddresses = v }),
        Key("waves", "waves of clients", Values.Number(1, 100), p => p.Waves, (p, v) => p with { Waves = v }),
        Key("backlog", "backlog the upstream gives to listen()", Values.Number(0, 65_535), p => p.Backlog, (p, v) => p with { Backlog = v }),
        Key("somaxconn", "net.core.somaxconn for the upstream's listen()", Values.Number(0, 65_535), p => p.Somaxconn, (p, v) => p with { Somaxconn = v }),
        Key("front_somaxconn", "net.core.somaxconn for the proxy's listen()", Values.Number(1, 65_535).Or("derived"), p => p.FrontSomaxconn, (p, v) => p with { FrontSomaxconn = v }),
        Key("transport", "how the proxy reaches its upstream", Values.Choice<Transport>(), p => p.Transport, (p, v) => p with { Transport = v }),
        Key("upstream_addresses", "loopback addresses of a TCP upstream, from 127.0.0.1 up", Values.Number(1, 254), p => p.UpstreamAddresses, (p, v) => p with { UpstreamAddresses = v }),
        Key("port_range", "ports to connect from, net.ipv4.ip_local_port_range", Values.Ports, p => p.PortRange, (p, v) => p with { PortRange = v }),
        Key("tw_reuse", "net.ipv4.tcp_tw_reuse: take ports in TIME_WAIT again; 2 is on loopback only", Values.Number(0, 2), p => p.TwReuse, (p, v) => p with { TwReuse = v }),
        Key("protocol", "what the proxy speaks to its upstream", Values.Choice<Protocol>(), p => p.Protocol, (p, v) => p with { Protocol = v }),
        Key("upstream", "who serves the upstream's socket: the case's own behaviour, or a server", Servers, p => p.Server, (p, v) => p with { Server = v }),
        Key("upstream_processes", "processes that share the upstream's socket", Values.Number(1, 64), p => p.UpstreamProcesses, (p, v) => p with { UpstreamProcesses = v }),
        Key("upstream_keepalive", "idle upstream connections each worker keeps; 0 for the proxy's default", Values.Number(0, 1000), p => p.UpstreamKeepalive, (p, v) => p with { UpstreamKeepalive = v }),
        Key("upstream_idle", "how long the proxy keeps an idle upstream connection", Values.Duration(1.Milliseconds(), Hour).Or("derived"), p => p.UpstreamIdle, (p, v) => p with { UpstreamIdle = v }),
        Key("upstream_limit", "connections to each upstream address that the proxy may have at once", Values.Number(1, 65_535).Or("derived"), p => p.UpstreamLimit, (p, v) => p with { UpstreamLimit = v }),
        Key("upstream_retries", "requests that the proxy tries again upstream: 503 and failures", Values.Choice<UpstreamRetries>(), p => p.UpstreamRetries, (p, v) => p with { UpstreamRetries = v }),
        Key("abort_upstream", "whether the proxy ends a request upstream whose client has left", Values.Choice<AbortUpstream>(), p => p.AbortUpstream, (p, v) => p with { AbortUpstream = v }),
        Key("body_bytes", "octets of each request's body; 0 sends a GET", Values.Number(0, 1L << 32), p => p.BodyBytes, (p, v) => p with { BodyBytes = v }),
        Key("timeouts", "whether the proxy is told the plan's timeouts or keeps its own", Values.Choice<TimeoutSource>(), p => p.Timeouts, (p, v) => p with { Timeouts = v }),
        Key("connect_timeout", "how long the proxy waits to connect", Values.Duration(1.Milliseconds(), Hour), p => p.ConnectTimeout, (p, v) => p with { ConnectTimeout = v }),
        Key("send_timeout", "how long the proxy waits between two writes upstream", Values.Duration(1.Milliseconds(), Hour), p => p.SendTimeout, (p, v) => p with { SendTimeout = v }),
        Key("read_timeout", "how long the proxy waits between two reads", Values.Duration(1.Milliseconds(), Hour), p => p.ReadTimeout, (p, v) => p with { ReadTimeout = v }),
        Key("deadline", "when a wave ends, answered or not", Values.Duration(1.Milliseconds(), Hour).Or("derived"), p => p.Deadline, (p, v) => p with { Deadline = v }),
        Key("recover_after", "the wave after which the upstream behaves", Values.Number(1, 100).Or("never"), p => p.RecoverAfter, (p, v) => p with { RecoverAfter = v }),
        Key("tuned", "the proxy has the lines of its tuned.conf", Values.Switch, p => p.Tuned, (p, v) => p with { Tuned = v }),
        Key("workers", "worker processes or threads of the proxy", Values.Number(1, 64), p => p.Workers, (p, v) => p with { Workers = v }),
        Key("listen", "how the proxy's workers share their address", Values.Choice<ListenMode>(), p => p.Listen, (p, v) => p with { Listen = v }),
        Key("worker_connections", "connections a worker may hold", Values.Number(1, 1_000_000).Or("derived"), p => p.WorkerConnections, (p, v) => p with { WorkerConnections = v }),
        Key("open_files", "descriptors each process of the proxy may have", Values.Number(8, 1_000_000).Or("derived"), p => p.OpenFiles, (p, v) => p with { OpenFiles = v }),
        Key(Link, "what is between clients and proxy", Values.Choice<Link>(), p => p.Link, (p, v) => p with { Link = v }),
        Key("client_cpu", "the CPU that clients run on", Values.Number(0, 1023).Or("any"), p => p.ClientCpu, (p, v) => p with { ClientCpu = v }),
        Key("rps", "CPUs that a veth's packets are spread over", Values.Mask, p => p.Rps, (p, v) => p with { Rps = v }),
        Key("tick", "time between two samples", Values.Duration(1.Milliseconds(), 10.Seconds(), "ms"), p => p.Tick, (p, v) => p with { Tick = v }),
        Key("drain_ticks", "ticks to go on sampling after each wave's drain", Values.Number(1, 10_000), p => p.DrainTicks, (p, v) => p with { DrainTicks = v }),
        Key("seed", "seed of everything random", Values.Number(int.MinValue, int.MaxValue), p => p.Seed, (p, v) => p with { Seed = v }),
        Key("wire", "octets kept of each direction of each connection", Values.Number(1, 1 << 20).Or("none"), p => p.Wire, (p, v) => p with { Wire = v }),
        Key("trace", "follow the proxy's system calls with strace", Values.Switch, p => p.Trace, (p, v) => p with { Trace = v }),
        Key("request_log", "the proxy logs a line for each request, with its id", Values.Switch, p => p.RequestLog, (p, v) => p with { RequestLog = v }),
        Key("alone", "run with no other trial beside it", Values.Switch, p => p.Alone, (p, v) => p with { Alone = v }),
    ];

    /// <summary>Gives the plan with one key set.</summary>
    /// <exception cref="UsageException">No such key, or a value out of its range; says which would do.</exception>
    public static Plan Set(Plan plan, string name, string value) => Set(plan, name, value, []);

    /// <summary>Gives the plan with one key set, or one of these settings; of verbatim lines, one more.</summary>
    /// <exception cref="UsageException">No such key or setting, or a value out of its range; says which would do.</exception>
    public static Plan Set(Plan plan, string name, string value, IReadOnlyList<Setting> settings)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(settings);
        if (IsLinkOfOld(name, value)) throw new UsageException($"what is between clients and proxy is the key {Link}: {Link}={value}");
        var (key, setting) = (All.FirstOrDefault(k => k.Name == name), settings.FirstOrDefault(s => s.Name == name));
        try
        {
            return key is not null ? key.Set(plan, value)
                : setting is not null ? plan with { Settings = plan.Settings.With(name, setting.Adds && plan.Settings[name] is { Length: > 0 } lines ? $"{lines}\n{setting.Canonical(value)}" : setting.Canonical(value)) }
                : throw UsageException.Unknown("key", name, All.Select(k => k.Name).Concat(settings.Select(s => s.Name)));
        }
        catch (FormatException e)
        {
            throw new UsageException($"'{value}' is no value for {name} ({key?.Help ?? setting!.Description}): {e.Message}");
        }
    }

    /// <summary>Gives the plan with one <c>key=value</c> set.</summary>
    /// <exception cref="UsageException">Not of that form, or as <see cref="Set(Plan, string, string)"/>.</exception>
    public static Plan Set(Plan plan, string assignment)
    {
        var (name, value) = Split(assignment);
        return Set(plan, name, value);
    }

    /// <summary>Gives the plan with a variant's pairs set.</summary>
    /// <exception cref="UsageException">As <see cref="Set(Plan, string, string, IReadOnlyList{Setting})"/>.</exception>
    public static Plan Set(Plan plan, Variant variant, IReadOnlyList<Setting> settings)
    {
        ArgumentNullException.ThrowIfNull(variant);
        return variant.Aggregate(plan, (p, pair) => Set(p, pair.Key, pair.Value, settings));
    }

    /// <summary>Splits <c>key=value</c> at the first equals sign.</summary>
    /// <exception cref="UsageException">Not of that form.</exception>
    internal static (string Name, string Value) Split(string assignment, string option = "--set")
    {
        ArgumentNullException.ThrowIfNull(assignment);
        var equals = assignment.IndexOf('=', StringComparison.Ordinal);
        return equals > 0
            ? (assignment[..equals].Trim(), assignment[(equals + 1)..].Trim())
            : throw new UsageException($"{option} takes key=value, not '{assignment}'");
    }

    /// <summary>Whether a key and its value are what was between clients and proxy when that key was called wire.</summary>
    internal static bool IsLinkOfOld(string name, string value) => name == "wire" && Enum.GetNames<Link>().Contains(value, StringComparer.OrdinalIgnoreCase);

    /// <summary>What a plan has that another has not: its keys with another value, then its settings.</summary>
    internal static IEnumerable<(string Name, string Value)> Beside(Plan plan, Plan other) =>
        All.Where(k => k.Show(plan) != k.Show(other)).Select(k => (k.Name, k.Show(plan))).Concat(plan.Settings.Pairs.Select(s => (s.Key, s.Value)));

    /// <summary>The value of a key as <c>--set</c> takes it.</summary>
    internal static string Show(Plan plan, string name) => All.Single(k => k.Name == name).Show(plan);

    private static PlanKey Key<T>(string name, string help, Values<T> values, Func<Plan, T> get, Func<Plan, T, Plan> set) => PlanKey.Of(name, help, values, get, set);
}
