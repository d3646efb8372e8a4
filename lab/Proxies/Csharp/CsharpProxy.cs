using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ProxyLab.Probes.Counters;

namespace ProxyLab.Proxies.Csharp;

/// <summary>The embedded C# proxy, built with the lab: event loops on epoll, and proxy/POLICY.md. It has no privileges here.</summary>
public sealed class CsharpProxy : Proxy, IHasAcceptWorkers, IHasRequestLog
{
    /// <summary>Whether only one of its accept workers accepts at a time.</summary>
    public static Setting<bool> AcceptMutex { get; } = Setting.Of("accept_mutex", false, "only one of the proxy's workers accepts at a time");

    /// <inheritdoc/>
    public override IReadOnlyList<Setting> Settings => [AcceptMutex];

    /// <inheritdoc/>
    public override string Remedy => "make build; of an installed tool: proxylab doctor, once as the user who installed it";

    /// <inheritdoc/>
    public override IReadOnlyList<string> VersionArguments => ["--version"];

    /// <inheritdoc/>
    public override string? Find() => Programs.Embedded("labproxy");

    /// <summary>The program; where it is not native, its file is the same small launcher for every build, and what that launches is not.</summary>
    public override string HashedFile(string program) => File.Exists(program + ".dll") ? program + ".dll" : program;

    // Nothing stands here that no plan asks for, but the address of its status page, and its backlog: its own queue must not be the fault.
    /// <inheritdoc/>
    public override string Configure(ProxySetup setup)
    {
        var plan = setup.Plan;
        setup.RequireKept(this);
        var told = new JsonObject
        {
            ["listen"] = setup.Front.ToString(),
            ["backlog"] = plan.EffectiveFrontSomaxconn,
            ["status"] = ProxySetup.Status.ToString(),
            ["upstream"] = string.Join(',', setup.Upstreams),
            ["workers"] = plan.Workers,
        };
        if (plan.Timeouts == TimeoutSource.Plan)
        {
            told["connect_timeout_ms"] = (long)plan.ConnectTimeout.TotalMilliseconds;
            told["send_timeout_ms"] = (long)plan.SendTimeout.TotalMilliseconds;
            told["read_timeout_ms"] = (long)plan.ReadTimeout.TotalMilliseconds;
        }

        if (plan.WorkerConnections is { } most) told["max_connections"] = most;
        if (plan.UpstreamKeepalive > 0) told["upstream_keepalive"] = true;
        if (plan.Listen != ListenMode.Shared) told["listen_mode"] = PlanKeys.Show(plan, "listen");
        if (plan.Get(AcceptMutex)) told["accept_mutex"] = true;
        if (plan.RequestLog) told["request_log"] = setup.RequestLog;

        if (plan.UpstreamIdle is { } idle) told["upstream_idle_ms"] = (long)idle.TotalMilliseconds;
        foreach (var line in setup.Tuned(this, "settings", told.Select(member => $"\"{member.Key}\":")))
            foreach (var (key, value) in ProxySetup.Members(this, line.Line, TunedLine.File)) told[key] = value!.DeepClone();
        return told.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n";
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Command(string program, ProxySetup setup) => [program, setup.ConfFile];

    /// <inheritdoc/>
    public override bool SaysReady(string line) => line.StartsWith("listening ", StringComparison.Ordinal);

    /// <summary>Its workers are threads, each named by its number: see proxy/csharp/Serving/Worker.cs.</summary>
    public AcceptWorkers? Workers(ProxySetup setup, int pid)
    {
        const string prefix = "accept-";
        var threads = Directory.EnumerateDirectories(FormattableString.Invariant($"/proc/{pid}/task"))
            .Select(task => (Id: Path.GetFileName(task), Name: File.ReadAllText(Path.Combine(task, "comm")).Trim()))
            .Where(t => t.Name.StartsWith(prefix, StringComparison.Ordinal))
            .OrderBy(t => int.Parse(t.Name.AsSpan(prefix.Length), CultureInfo.InvariantCulture))
            .Select(t => int.Parse(t.Id, CultureInfo.InvariantCulture))
            .ToArray();
        return threads.Length == 0 ? null : new(pid, threads, new Endpoint(null, setup.Front), new WorkerAccepts(ProxySetup.Status, threads.Length));
    }

    /// <inheritdoc/>
    public override ActiveCounter Counter(ProxySetup setup) => new HttpStatusCounter(ProxySetup.Status, "/", StatusPage.Number("active "), own: 0);

    /// <inheritdoc/>
    public RequestLine? ReadRequest(string line) => CsharpLog.Read(line);

    // It ends its request upstream anyway when the client leaves. What it tries again is its policy, and no plan's.
    /// <inheritdoc/>
    public override ProxyAbilities Abilities { get; } = new()
    {
        Workers = true, Listen = [ListenMode.Shared, ListenMode.Reuseport, ListenMode.PerCpu], Connections = true, Keepalive = true, Idle = true, Abort = true,
    };

    /// <inheritdoc/>
    public override TimeoutNames TimeoutsOn(Transport transport) => new("connect_timeout_ms", "send_timeout_ms", "read_timeout_ms", "read_timeout_ms");

    // proxy/csharp/Settings/Options.cs: header_timeout_ms is five times the time for reading, and least_pace is looked at as often.
    /// <inheritdoc/>
    public override TimeoutTraces TracesOfTimeouts(Plan plan) =>
        CsharpLog.Timeouts with { Whole = [.. ((string[])["header_timeout_ms", "least_pace"]).Select(name => new WholeTimeout(name, 5 * (plan.EffectiveTimeouts.FirstOctet ?? plan.ReadTimeout)))] };

    /// <summary>2 s each: the defaults of proxy/csharp/Settings/Options.cs.</summary>
    public override ProxyTimeouts ShippedTimeouts { get; } = ProxyTimeouts.Of(2.Seconds(), 2.Seconds(), 2.Seconds());

    /// <inheritdoc/>
    public override IReadOnlyList<TunedLine> Tuned => field ??= TunedLine.Of(typeof(CsharpProxy));

    // proxy/csharp/ answers 504 for each of its timeouts (RFC 9110, section 15.6.5).
    /// <inheritdoc/>
    public override IReadOnlyList<int>? TimeoutStatuses => [504];

    /// <summary>The words of strerror(3), which .NET gives.</summary>
    public override LogMeaning? Explain(string line) =>
        line.Contains("Too many open files", StringComparison.OrdinalIgnoreCase) ? LogMeaning.NoDescriptor
        : line.Contains("(99: Cannot assign requested address)", StringComparison.Ordinal) ? LogMeaning.NoPort
        : null;
}
