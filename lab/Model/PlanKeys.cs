using System.Globalization;
using System.Numerics;

namespace ProxyLab;

/// <summary>The keys of a plan: the one table behind <c>--set</c>, <c>plan.json</c> and their help.</summary>
public static class PlanKeys
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>Every key, in the order in which files and help show them.</summary>
    public static IReadOnlyList<PlanKey> All { get; } =
    [
        Number("clients", "clients that start together in each wave", 1, 15_000, p => p.Clients, (p, v) => p with { Clients = v }),
        Number("requests", "requests of each client in a wave, one after the other", 1, 1_000_000, p => p.Requests, (p, v) => p with { Requests = v }),
        Choice("arrivals", "when requests start", p => p.Arrivals, (p, v) => p with { Arrivals = v }),
        Real("rate", "requests a second of the open arrivals", 0.001, 1_000_000, p => p.Rate, (p, v) => p with { Rate = v }),
        Duration("arriving", "how long the open arrivals last", 1.Milliseconds(), Hour, p => p.Arriving, (p, v) => p with { Arriving = v }),
        Switch("keep_alive", "clients use their connection again", p => p.KeepAlive, (p, v) => p with { KeepAlive = v }),
        Switch("chunked", "bodies are sent chunked", p => p.Chunked, (p, v) => p with { Chunked = v }),
        Number("slow_send", "octets a second each client sends; 0 for as fast as it goes", 0, 1_000_000_000, p => p.SlowSend, (p, v) => p with { SlowSend = v }),
        Duration("leave_after", "age at which clients leave a request; 0 for never", TimeSpan.Zero, Hour, p => p.LeaveAfter, (p, v) => p with { LeaveAfter = v }),
        Number("source_addresses", "loopback addresses clients connect from; 0 derives enough", 0, 1000, p => p.SourceAddresses, (p, v) => p with { SourceAddresses = v }),
        Number("waves", "waves of clients", 1, 100, p => p.Waves, (p, v) => p with { Waves = v }),
        Number("backlog", "backlog the upstream gives to listen()", 0, 65_535, p => p.Backlog, (p, v) => p with { Backlog = v }),
        Number("somaxconn", "net.core.somaxconn for the upstream's listen()", 0, 65_535, p => p.Somaxconn, (p, v) => p with { Somaxconn = v }),
        Number("front_somaxconn", "net.core.somaxconn for the proxy's listen(); 0 derives enough", 0, 65_535, p => p.FrontSomaxconn, (p, v) => p with { FrontSomaxconn = v }),
        Choice("transport", "how the proxy reaches its upstream", p => p.Transport, (p, v) => p with { Transport = v }),
        Number("upstream_addresses", "loopback addresses of a TCP upstream, from 127.0.0.1 up", 1, 254, p => p.UpstreamAddresses, (p, v) => p with { UpstreamAddresses = v }),
        new("port_range", "ports to connect from, net.ipv4.ip_local_port_range (e.g. 32768-60999)", (p, text) => p with { PortRange = PortRange.Parse(text) }, p => p.PortRange.ToString()),
        Number("tw_reuse", "net.ipv4.tcp_tw_reuse: take ports in TIME_WAIT again; 2 is on loopback only", 0, 2, p => p.TwReuse, (p, v) => p with { TwReuse = v }),
        Duration("fin_timeout", "net.ipv4.tcp_fin_timeout, in whole seconds", 1.Seconds(), Hour, p => p.FinTimeout, (p, v) => p with { FinTimeout = v }),
        Number("max_tw_buckets", "net.ipv4.tcp_max_tw_buckets; 0 leaves the kernel's own", 0, 1 << 20, p => p.MaxTwBuckets, (p, v) => p with { MaxTwBuckets = v }),
        Choice("protocol", "what the proxy speaks to its upstream; fastcgi with nginx only", p => p.Protocol, (p, v) => p with { Protocol = v }),
        Choice("upstream", "who serves the upstream's socket", p => p.Upstream, (p, v) => p with { Upstream = v }),
        Number("upstream_processes", "processes that share the upstream's socket", 1, 64, p => p.UpstreamProcesses, (p, v) => p with { UpstreamProcesses = v }),
        Number("upstream_keepalive", "idle upstream connections each worker keeps; 0 for none", 0, 1000, p => p.UpstreamKeepalive, (p, v) => p with { UpstreamKeepalive = v }),
        Number("body_bytes", "octets of each request's body; 0 sends a GET", 0, 1L << 32, p => p.BodyBytes, (p, v) => p with { BodyBytes = v }),
        Duration("connect_timeout", "how long the proxy waits to connect", 1.Milliseconds(), Hour, p => p.ConnectTimeout, (p, v) => p with { ConnectTimeout = v }),
        Duration("send_timeout", "how long the proxy waits between two writes upstream", 1.Milliseconds(), Hour, p => p.SendTimeout, (p, v) => p with { SendTimeout = v }),
        Duration("read_timeout", "how long the proxy waits between two reads", 1.Milliseconds(), Hour, p => p.ReadTimeout, (p, v) => p with { ReadTimeout = v }),
        Duration("deadline", "when a wave ends, answered or not; 0 derives it", TimeSpan.Zero, Hour, p => p.Deadline, (p, v) => p with { Deadline = v }),
        Number("recover_after", "the wave after which the upstream behaves; 0 for never", 0, 100, p => p.RecoverAfter, (p, v) => p with { RecoverAfter = v }),
        Number("workers", "worker processes or threads of the proxy", 1, 64, p => p.Workers, (p, v) => p with { Workers = v }),
        Choice("listen", "how the proxy's workers share their address", p => p.Listen, (p, v) => p with { Listen = v }),
        Number("worker_connections", "connections a worker may hold; 0 derives enough", 0, 1_000_000, p => p.WorkerConnections, (p, v) => p with { WorkerConnections = v }),
        Number("proxy_passes", "nginx: locations with a proxy_pass of their own", 1, 100, p => p.ProxyPasses, (p, v) => p with { ProxyPasses = v }),
        Switch("accept_mutex", "only one of the proxy's workers accepts at a time", p => p.AcceptMutex, (p, v) => p with { AcceptMutex = v }),
        Choice("wire", "what is between clients and proxy", p => p.Wire, (p, v) => p with { Wire = v }),
        Number("client_cpu", "the CPU that clients run on; -1 for any", -1, 1023, p => p.ClientCpu, (p, v) => p with { ClientCpu = v }),
        Mask("rps", "CPUs that a veth's packets are spread over", p => p.Rps, (p, v) => p with { Rps = v }),
        Number("kept", "connections opened before the first wave and used all along", 0, 1000, p => p.Kept, (p, v) => p with { Kept = v }),
        Duration("tick", "time between two samples", 1.Milliseconds(), 10.Seconds(), p => p.Tick, (p, v) => p with { Tick = v }, bareUnit: "ms"),
        Number("drain_ticks", "ticks to go on sampling after each wave's drain", 1, 10_000, p => p.DrainTicks, (p, v) => p with { DrainTicks = v }),
        Number("seed", "seed of everything random", int.MinValue, int.MaxValue, p => p.Seed, (p, v) => p with { Seed = v }),
        Switch("trace", "follow the proxy's system calls with strace", p => p.Trace, (p, v) => p with { Trace = v }),
        Switch("alone", "run with no other trial beside it", p => p.Alone, (p, v) => p with { Alone = v }),
    ];

    /// <summary>Gives the plan with one key set.</summary>
    /// <exception cref="UsageException">No such key, or a value out of its range; says which would do.</exception>
    public static Plan Set(Plan plan, string name, string value)
    {
        var key = All.FirstOrDefault(k => k.Name == name) ?? throw UsageException.Unknown("key", name, All.Select(k => k.Name));
        try
        {
            return key.Parse(plan, value);
        }
        catch (FormatException e)
        {
            throw new UsageException($"'{value}' is no value for {name} ({key.Help}): {e.Message}");
        }
    }

    /// <summary>Gives the plan with one <c>key=value</c> set.</summary>
    /// <exception cref="UsageException">Not of that form, or as <see cref="Set(Plan, string, string)"/>.</exception>
    public static Plan Set(Plan plan, string assignment)
    {
        ArgumentNullException.ThrowIfNull(assignment);
        var equals = assignment.IndexOf('=', StringComparison.Ordinal);
        return equals > 0
            ? Set(plan, assignment[..equals].Trim(), assignment[(equals + 1)..].Trim())
            : throw new UsageException($"--set takes key=value, not '{assignment}'");
    }

    /// <summary>The value of a key as <c>--set</c> takes it.</summary>
    internal static string Show(Plan plan, string name) => All.Single(k => k.Name == name).Show(plan);

    private static PlanKey Number<T>(string name, string help, T min, T max, Func<Plan, T> get, Func<Plan, T, Plan> set)
        where T : struct, IBinaryInteger<T> => new(
        name,
        $"{help} ({Text(min)} to {Text(max)})",
        (plan, text) => T.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max
            ? set(plan, value)
            : throw new FormatException($"it takes a whole number from {Text(min)} to {Text(max)}"),
        plan => Text(get(plan)));

    private static PlanKey Real(string name, string help, double min, double max, Func<Plan, double> get, Func<Plan, double, Plan> set) => new(
        name,
        $"{help} ({Text(min)} to {Text(max)})",
        (plan, text) => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max
            ? set(plan, value)
            : throw new FormatException($"it takes a number from {Text(min)} to {Text(max)}"),
        plan => Text(get(plan)));

    private static PlanKey Duration(
        string name, string help, TimeSpan min, TimeSpan max, Func<Plan, TimeSpan> get, Func<Plan, TimeSpan, Plan> set, string bareUnit = "s") => new(
        name,
        $"{help} ({DurationText.Show(min)} to {DurationText.Show(max)}; e.g. 500ms, 2s; a bare number is in {bareUnit})",
        (plan, text) => DurationText.TryParse(text, bareUnit, out var value) && value >= min && value <= max
            ? set(plan, value)
            : throw new FormatException($"it takes a duration from {DurationText.Show(min)} to {DurationText.Show(max)}, e.g. 500ms or 2s"),
        plan => DurationText.Show(get(plan)));

    private static PlanKey Choice<T>(string name, string help, Func<Plan, T> get, Func<Plan, T, Plan> set)
        where T : struct, Enum => new(
        name,
        $"{help} ({string.Join(", ", Enum.GetValues<T>().Select(Word))})",
        (plan, text) => Enum.GetValues<T>().Where(v => Word(v).Equals(text, StringComparison.OrdinalIgnoreCase)).ToArray() is [var value]
            ? set(plan, value)
            : throw new FormatException($"it takes one of {string.Join(", ", Enum.GetValues<T>().Select(Word))}"),
        plan => Word(get(plan)));

    private static PlanKey Mask(string name, string help, Func<Plan, ulong> get, Func<Plan, ulong, Plan> set) => new(
        name,
        $"{help}, a bit each (hexadecimal; 0 for off)",
        (plan, text) => ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            ? set(plan, value)
            : throw new FormatException("it takes a mask of CPUs in hexadecimal, e.g. 3 for CPUs 0 and 1"),
        plan => get(plan).ToString("x", CultureInfo.InvariantCulture));

    private static PlanKey Switch(string name, string help, Func<Plan, bool> get, Func<Plan, bool, Plan> set) => new(
        name,
        $"{help} (true, false)",
        (plan, text) => bool.TryParse(text, out var value) ? set(plan, value) : throw new FormatException("it takes true or false"),
        plan => get(plan) ? "true" : "false");

    /// <summary>A value's name in kebab case: <c>PerCpu</c> is <c>per-cpu</c>.</summary>
    private static string Word<T>(T value)
        where T : struct, Enum =>
        string.Concat(value.ToString().Select((c, i) => char.IsUpper(c) && i > 0 ? $"-{char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));

    private static string Text<T>(T value)
        where T : IFormattable => value.ToString(null, CultureInfo.InvariantCulture);
}
