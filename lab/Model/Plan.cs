namespace ProxyLab;

/// <summary>
/// Everything a trial is told, and nothing it finds out: immutable, saved as <c>plan.json</c>, changed on the command line by
/// <c>--set key=value</c> (the keys are those of <see cref="PlanKeys"/>).
/// </summary>
public sealed record Plan
{
    /// <summary>The word for no server in <c>upstream=…</c>: the case's own behaviour.</summary>
    internal const string OwnBehaviour = "case";

    /// <summary>The plan that cases start from.</summary>
    public static Plan Default { get; } = new();

    /// <summary>Clients that start together in each wave.</summary>
    public int Clients { get; init; } = 100;

    /// <summary>Requests each client sends in a wave, one after the other.</summary>
    public int Requests { get; init; } = 1;

    /// <summary>When the requests of a wave start; all but <see cref="Arrivals.Closed"/> take no heed of <see cref="Clients"/> and <see cref="Requests"/>.</summary>
    public Arrivals Arrivals { get; init; } = Arrivals.Closed;

    /// <summary>Requests a second of the open arrivals: the constant, the mean, or what the ramp reaches.</summary>
    public double Rate { get; init; } = 100;

    /// <summary>How long the open arrivals last.</summary>
    public TimeSpan Arriving { get; init; } = 1.Seconds();

    /// <summary>Whether clients use their connection again; else each request has its own.</summary>
    public bool KeepAlive { get; init; }

    /// <summary>Whether bodies are sent chunked, and not with a Content-Length.</summary>
    public bool Chunked { get; init; }

    /// <summary>Octets a second that each client sends, 1 or more; null for as fast as it goes.</summary>
    public int? SlowSend { get; init; }

    /// <summary>Whether each request carries its id, the one of its row in <c>requests.csv</c>, in the field <c>X-Lab-Request</c>.</summary>
    public bool RequestIds { get; init; } = true;

    /// <summary>The requests' method; null for GET, or POST with a body.</summary>
    public string? RequestMethod { get; init; }

    /// <summary>Whether a POST, PUT or PATCH without a body says so: <c>Content-Length: 0</c> (RFC 9110 section 8.6). Many clients do not.</summary>
    public bool ZeroLength { get; init; } = true;

    /// <summary>The requests' path, with a query if there is one, as it goes over the wire.</summary>
    public string RequestPath { get; init; } = "/";

    /// <summary>Further fields of each request: lines <c>Name: value</c>, with a line feed between two of them; empty for none.</summary>
    public string RequestFields { get; init; } = "";

    /// <summary>Whether requests are HTTP/1.0.</summary>
    public bool Http10 { get; init; }

    /// <summary>Whether requests with a body have <c>Expect: 100-continue</c>, and wait for it for a second at most.</summary>
    public bool ExpectContinue { get; init; }

    /// <summary>The protocol that requests ask for in Upgrade, e.g. websocket; null for none.</summary>
    public string? Upgrade { get; init; }

    /// <summary>Whether clients close their sending half when a request is sent.</summary>
    public bool HalfClose { get; init; }

    /// <summary>
    /// Octets of a request's body, its framing included, after which clients close their sending half, whatever is left of it; null for the whole, and for
    /// what <see cref="HalfClose"/> says.
    /// </summary>
    public long? BodySent { get; init; }

    /// <summary>Octets a second that each client reads of its answer, 1 or more; null for as fast as it goes.</summary>
    public int? SlowRead { get; init; }

    /// <summary>How long clients read on after a whole answer, for octets that nobody asked for.</summary>
    public TimeSpan ReadOn { get; init; }

    /// <summary>Attempts of each request, 1 or more: a client tries again what failed, or was answered with 502, 503 or 504.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>The wait before the second attempt; it doubles for each one more.</summary>
    public TimeSpan RetryBackoff { get; init; } = 100.Milliseconds();

    /// <summary>The part of that wait that is random, 0 to 1.</summary>
    public double RetryJitter { get; init; }

    /// <summary>Retries for each first request of a wave so far, e.g. 0.2; null for no limit.</summary>
    public double? RetryBudget { get; init; }

    /// <summary>How old a request may be before its client leaves; null for never.</summary>
    public TimeSpan? LeaveAfter { get; init; }

    /// <summary>Loopback addresses that clients connect from, 1 to 1,000; null derives as many as the ports need.</summary>
    public int? SourceAddresses { get; init; }

    /// <summary>Waves: fault, drain, flood again. The second shows what the first one left.</summary>
    public int Waves { get; init; } = 2;

    /// <summary>The backlog the upstream gives to listen(2).</summary>
    public int Backlog { get; init; } = 64;

    /// <summary>net.core.somaxconn when the upstream calls listen(2), and afterwards.</summary>
    public int Somaxconn { get; init; } = 4096;

    /// <summary>
    /// net.core.somaxconn when the proxy calls listen(2). Null derives one that no client of this plan can fill: a small one puts
    /// a second fault in front of the first.
    /// </summary>
    public int? FrontSomaxconn { get; init; }

    /// <summary>How the proxy reaches its upstream.</summary>
    public Transport Transport { get; init; } = Transport.Unix;

    /// <summary>The loopback addresses that a TCP upstream listens on, from 127.0.0.1 up, and that the proxy takes in turn; 1 to 254. A Unix upstream has one path.</summary>
    public int UpstreamAddresses { get; init; } = 1;

    /// <summary>The ports that the proxy may connect from: net.ipv4.ip_local_port_range, from when the upstream listens. The lab's own clients connect from it too; see <see cref="SourceAddresses"/>.</summary>
    public PortRange PortRange { get; init; } = PortRange.Default;

    /// <summary>What the proxy speaks to its upstream.</summary>
    public Protocol Protocol { get; init; } = Protocol.Http;

    /// <summary>The server that serves the upstream's socket, by name: a real application. Null for the case's own behaviour, in processes of the lab's.</summary>
    public string? Server { get; init; }

    /// <summary>Processes that share the upstream's socket: each has the case's behaviour, or is a worker of the server.</summary>
    public int UpstreamProcesses { get; init; } = 1;

    /// <summary>Idle connections to the upstream that each worker of the proxy keeps for later requests, where the proxy can be told; 0 asks for nothing, and leaves it the proxy's default.</summary>
    public int UpstreamKeepalive { get; init; }

    /// <summary>Which requests the proxy tries again upstream, where it can be told.</summary>
    public UpstreamRetries UpstreamRetries { get; init; } = UpstreamRetries.Shipped;

    /// <summary>What the proxy does with its request upstream when the client has left, where it can be told.</summary>
    public AbortUpstream AbortUpstream { get; init; } = AbortUpstream.Shipped;

    /// <summary>How long the proxy keeps an idle connection to the upstream, where it can be told; null leaves it the proxy's default.</summary>
    public TimeSpan? UpstreamIdle { get; init; }

    /// <summary>Connections to each address of the upstream that the proxy may have at once, where it can be told; null leaves it the proxy's default.</summary>
    public int? UpstreamLimit { get; init; }

    /// <summary>
    /// net.ipv4.tcp_tw_reuse: whether connect(2) may take a port whose last connection is in TIME_WAIT for over a second. 0 never, 1
    /// always, 2 on loopback only, which is the kernel's default (net/ipv4/tcp_ipv4.c, tcp_twsk_unique).
    /// </summary>
    public int TwReuse { get; init; } = 2;

    /// <summary>Size of each request's body in octets; 0 sends a GET without one, more a POST.</summary>
    public long BodyBytes { get; init; }

    /// <summary>Whether the proxy is told the three timeouts that follow, or keeps its own: <c>EffectiveTimeouts</c> are those that it has.</summary>
    public TimeoutSource Timeouts { get; init; } = TimeoutSource.Plan;

    /// <summary>How long the proxy waits for a connection to the upstream.</summary>
    public TimeSpan ConnectTimeout { get; init; } = 2.Seconds();

    /// <summary>How long the proxy waits between two writes to the upstream, where it tells that from reading.</summary>
    public TimeSpan SendTimeout { get; init; } = 2.Seconds();

    /// <summary>How long the proxy waits between two reads from the upstream.</summary>
    public TimeSpan ReadTimeout { get; init; } = 2.Seconds();

    /// <summary>
    /// When a wave is over, answered or not, from its start. Null derives it from the proxy's timeouts, with room for a proxy
    /// that tries again.
    /// </summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>After which wave the upstream starts to behave, 1 or more; null for never.</summary>
    public int? RecoverAfter { get; init; }

    /// <summary>Whether the lines of the proxy's file for tuning are in its configuration, save for those whose directive the plan asks for itself.</summary>
    public bool Tuned { get; init; }

    /// <summary>Worker processes or threads of the proxy.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>How those workers share the address that clients connect to, where the proxy can be told.</summary>
    public ListenMode Listen { get; init; } = ListenMode.Shared;

    /// <summary>What is between the clients and the proxy.</summary>
    public Link Link { get; init; } = Link.Loopback;

    /// <summary>The CPU that clients run on, from 0; null for any.</summary>
    public int? ClientCpu { get; init; }

    /// <summary>
    /// Over a veth pair: the CPUs that Receive Packet Steering spreads the clients' packets over, a bit for each (the proxy's interface's
    /// <c>rps_cpus</c>); 0 turns it off, and each packet is handled on the CPU that it was sent from.
    /// </summary>
    public ulong Rps { get; init; }

    /// <summary>
    /// Connections each worker of the proxy may hold, under whatever name the proxy knows that limit. Null derives a number that no client
    /// of this plan can reach.
    /// </summary>
    public int? WorkerConnections { get; init; }

    /// <summary>
    /// Descriptors that each process of the proxy may have open, and no other process of the trial: RLIMIT_NOFILE, soft and hard (getrlimit(2)), from before
    /// the program runs; 8 or more. Null leaves it the machine's hard limit.
    /// </summary>
    public int? OpenFiles { get; init; }

    /// <summary>Time between two samples.</summary>
    public TimeSpan Tick { get; init; } = 20.Milliseconds();

    /// <summary>Ticks to go on sampling, after each wave, once the proxy holds no upstream connection.</summary>
    public int DrainTicks { get; init; } = 10;

    /// <summary>Seed of everything random in the trial.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How many octets <c>wire.jsonl</c> keeps of each direction of each connection, the first ones, 1 to 1 MiB; null for none.</summary>
    public int? Wire { get; init; }

    /// <summary>Whether strace follows the proxy from its start; that slows it down, so that times are not comparable.</summary>
    public bool Trace { get; init; }

    /// <summary>Whether the proxy, where its driver knows how, writes a line for each request, with its id, into <c>proxy-requests.log</c>.</summary>
    public bool RequestLog { get; init; }

    /// <summary>Whether no other trial may run meanwhile, because the case measures time or the processor.</summary>
    public bool Alone { get; init; }

    /// <summary>The timeouts that the proxy has under this plan, as its driver knows them; they are given by no key. Null where nobody said: those of the plan.</summary>
    internal ProxyTimeouts? ProxyTimeouts { get; init; }

    /// <summary>The values of settings that cases, behaviours, servers and proxies declare; <see cref="Get"/> reads them.</summary>
    public SettingValues Settings { get; init; } = SettingValues.None;

    /// <summary>A setting's value: the one given, or its default.</summary>
    public T Get<T>(Setting<T> setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        return Settings[setting.Name] is { } text ? setting.Read(text) : setting.Default;
    }

    /// <summary>The plan with a setting's value.</summary>
    public Plan With<T>(Setting<T> setting, T value)
    {
        ArgumentNullException.ThrowIfNull(setting);
        return this with { Settings = Settings.With(setting.Name, setting.Show(value)) };
    }
}
