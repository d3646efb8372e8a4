using System.Reflection;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ProxyLab.Tests.Model;

/// <summary>The keys of <c>--set</c> and <c>plan.json</c>: each reads what it shows, and refuses what it cannot take.</summary>
public sealed class PlanKeyTests
{
    /// <summary>Plans with every field anywhere in its range.</summary>
    internal static Arbitrary<Plan> Plans { get; } = Arb.From(
        from counts in Gens.Ints(1, 15_000)
        from requests in Gens.Ints(1, 1_000_000)
        from waves in Gens.Ints(1, 100)
        from backlog in Gens.Ints(0, 65_535)
        from somaxconn in Gens.Ints(0, 65_535)
        from front in Gens.Ints(1, 65_535)
        from body in Gens.Longs(0, 1L << 32)
        from times in Gen.ArrayOf(Gens.Longs(TimeSpan.TicksPerMillisecond, TimeSpan.TicksPerHour - TimeSpan.TicksPerSecond), 4)
        from tick in Gens.Longs(TimeSpan.TicksPerMillisecond, 10 * TimeSpan.TicksPerSecond)
        from small in Gen.ArrayOf(Gens.Ints(1, 64), 3)
        from seed in Gens.Ints(int.MinValue, int.MaxValue)
        from flags in Gen.ArrayOf(Gen.Elements(true, false), 2)
        from listen in Gen.Elements(Enum.GetValues<ListenMode>())
        select new Plan
        {
            Clients = counts, Requests = requests, Waves = waves, Backlog = backlog, Somaxconn = somaxconn, FrontSomaxconn = front,
            BodyBytes = body, ConnectTimeout = new(times[0]), SendTimeout = new(times[1]), ReadTimeout = new(times[2]), Deadline = new(times[3]),
            Tick = new(tick), Workers = small[0], RecoverAfter = small[1], DrainTicks = small[2], WorkerConnections = requests, Wire = requests, Seed = seed,
            UpstreamAddresses = small[0], PortRange = new(1024 + somaxconn % 60_000, 65_535), TwReuse = small[1] % 3,
            Protocol = flags[0] ? Protocol.Fastcgi : Protocol.Http, Server = flags[1] ? "php-fpm" : null, UpstreamProcesses = small[2],
            UpstreamKeepalive = small[0], UpstreamIdle = new(times[0]), UpstreamLimit = small[1], OpenFiles = small[0] + 7,
            Alone = flags[0], RequestLog = flags[1], Transport = flags[1] ? Transport.Tcp : Transport.Unix,
            Listen = listen, Link = flags[0] ? Link.Veth : Link.Loopback, ClientCpu = small[0] > 32 ? small[0] : null, Rps = (ulong)body, Settings = SettingValues.None.With("pause", $"{small[1]}ms"),
            UpstreamRetries = flags[0] ? UpstreamRetries.All : UpstreamRetries.Idempotent, AbortUpstream = flags[1] ? AbortUpstream.Always : AbortUpstream.Shipped, BodySent = flags[0] ? body : null,
            RequestIds = flags[0], RequestMethod = flags[1] ? "PUT" : null, RequestPath = $"/a/../{small[0]}%2f", RequestFields = flags[0] ? "X: a, b; c\nY: 1" : "",
            Http10 = flags[1], ExpectContinue = flags[0], Upgrade = flags[1] ? "websocket" : null, HalfClose = flags[0], SlowRead = requests,
            Timeouts = flags[0] ? TimeoutSource.Shipped : TimeoutSource.Plan, Tuned = flags[1],
            ReadOn = new(tick), Attempts = small[0], RetryBackoff = new(tick), RetryJitter = small[1] / 64.0, RetryBudget = flags[0] ? small[2] / 8.0 : null,
        });

    public static TheoryData<string> Keys => [.. PlanKeys.All.Select(k => k.Name)];

    [Fact]
    public void Any_plan_reads_back_from_what_its_keys_show() =>
        Prop.ForAll(Plans, plan => PlanKeys.All.Aggregate(Plan.Default, (p, k) => PlanKeys.Set(p, k.Name, k.Show(plan))) == plan with { Settings = SettingValues.None }).Always();

    [Fact]
    public void Any_plan_reads_back_from_plan_json()
    {
        using var folder = new TempFolder();
        var id = new TrialId("never-accept", "nginx", 3);
        Prop.ForAll(Plans, plan =>
        {
            var timeouts = new ProxyTimeouts(plan.SendTimeout, null, plan.ReadTimeout, plan.ConnectTimeout, plan.Deadline);
            var trial = new TrialPlan(id, plan with { ProxyTimeouts = timeouts }, Variant.Of(("seed", 1)), 2);
            PlanJson.Write(folder["plan.json"], trial);
            return PlanJson.Read(folder["plan.json"]) == trial;
        }).Always();
    }

    [Theory]
    [InlineData("veth", Link.Veth)]
    [InlineData("loopback", Link.Loopback)]
    public void A_plan_json_of_an_older_lab_that_says_wire_for_link_is_read_as_link(string word, Link link)
    {
        using var folder = new TempFolder();
        PlanJson.Write(folder["plan.json"], new TrialPlan(new TrialId("healthy", "csharp", 1), Plan.Default with { Link = link }, Variant.Of(("link", link)), 1) { Sweep = Variant.Of(("link", link)) });
        var text = File.ReadAllText(folder["plan.json"]).Replace("\"wire\": \"none\",", "", StringComparison.Ordinal);
        folder.Write("plan.json", text.Replace("\"link\"", "\"wire\"", StringComparison.Ordinal));
        Assert.Equal(3, text.Split("\"link\"").Length - 1);
        var (_, plan, variant, _) = PlanJson.Read(folder["plan.json"]);
        Assert.Equal((link, SettingValues.None, Variant.Of(("link", word))), (plan.Link, plan.Settings, variant));
        Assert.Equal(Variant.Of(("link", word)), PlanJson.Read(folder["plan.json"]).Sweep);
    }

    [Fact]
    public void Every_field_of_a_plan_has_a_key()
    {
        var fields = typeof(Plan).GetProperties().Where(p => p.CanWrite && p.Name != nameof(Plan.Settings)).Select(p => p.Name == nameof(Plan.Server) ? "Upstream" : p.Name);
        Assert.Equal(fields.Order(), PlanKeys.All.Select(k => string.Concat(k.Name.Split('_').Select(w => char.ToUpperInvariant(w[0]) + w[1..]))).Order());
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_key_sets_the_field_of_its_name_and_no_other(string name)
    {
        var other = new Plan
        {
            Clients = 7, Requests = 7, Waves = 7, Backlog = 7, Somaxconn = 7, FrontSomaxconn = 7, Transport = Transport.Tcp, BodyBytes = 7,
            ConnectTimeout = 7.Seconds(), SendTimeout = 7.Seconds(), ReadTimeout = 7.Seconds(), Deadline = 7.Seconds(), RecoverAfter = 7, Workers = 7,
            WorkerConnections = 7, Tick = 7.Milliseconds(), DrainTicks = 7, Seed = 7, Wire = 7, Alone = true, Trace = true, RequestLog = true, Arrivals = Arrivals.Poisson,
            Rate = 7, Arriving = 7.Seconds(), KeepAlive = true, Chunked = true, SlowSend = 7, LeaveAfter = 7.Seconds(), SourceAddresses = 7,
            UpstreamAddresses = 7, PortRange = new(7777, 8888), TwReuse = 1,
            Protocol = Protocol.Fastcgi, Server = "php-fpm", UpstreamProcesses = 7, UpstreamKeepalive = 7, UpstreamIdle = 7.Seconds(), UpstreamLimit = 7, OpenFiles = 8,
            Listen = ListenMode.PerCpu, Link = Link.Veth, ClientCpu = 7, Rps = 7,
            UpstreamRetries = UpstreamRetries.All, AbortUpstream = AbortUpstream.Always, BodySent = 7,
            RequestIds = false, ZeroLength = false, RequestMethod = "PUT", RequestPath = "/seven", RequestFields = "X: 7", Http10 = true, ExpectContinue = true, Upgrade = "seven",
            Timeouts = TimeoutSource.Shipped, Tuned = true, HalfClose = true, SlowRead = 7, ReadOn = 7.Seconds(), Attempts = 7, RetryBackoff = 7.Seconds(), RetryJitter = 0.7, RetryBudget = 7,
        };
        var key = PlanKeys.All.Single(k => k.Name == name);
        var set = key.Set(Plan.Default, key.Show(other));
        var changed = typeof(Plan).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite && !Equals(p.GetValue(set), p.GetValue(Plan.Default)));
        Assert.Equal(name.Replace("_", "", StringComparison.Ordinal), Assert.Single(changed).Name.Replace("Server", "Upstream", StringComparison.Ordinal).ToLowerInvariant());
    }

    [Theory]
    [InlineData("clients", "0")]
    [InlineData("clients", "15001")]
    [InlineData("clients", "-1")]
    [InlineData("clients", "1.5")]
    [InlineData("clients", "99999999999999999999")]
    [InlineData("clients", "")]
    [InlineData("clients", "1,000")]
    [InlineData("body_bytes", "4294967297")]
    [InlineData("transport", "udp")]
    [InlineData("transport", "0")]
    [InlineData("alone", "yes")]
    [InlineData("read_timeout", "0")]
    [InlineData("read_timeout", "61m")]
    [InlineData("read_timeout", "NaN")]
    [InlineData("read_timeout", "Infinity")]
    [InlineData("read_timeout", "∞")]
    [InlineData("tick", "11s")]
    [InlineData("port_range", "1023-2000")]
    [InlineData("port_range", "2000-1999")]
    [InlineData("port_range", "2000-65536")]
    [InlineData("port_range", "2000")]
    [InlineData("port_range", "2000-3000-4000")]
    [InlineData("tw_reuse", "3")]
    [InlineData("slow_send", "0")]
    [InlineData("leave_after", "-1s")]
    [InlineData("recover_after", "0")]
    [InlineData("worker_connections", "none")]
    [InlineData("deadline", "0")]
    [InlineData("upstream_addresses", "255")]
    [InlineData("listen", "percpu")]
    [InlineData("link", "1")]
    [InlineData("wire", "0")]
    [InlineData("wire", "1048577")]
    [InlineData("wire", "off")]
    [InlineData("client_cpu", "-1")]
    [InlineData("rps", "0x3")]
    [InlineData("rps", "g")]
    [InlineData("rps", "10000000000000000")]
    public void A_value_out_of_range_is_refused_with_the_range(string key, string value)
    {
        var e = Assert.Throws<UsageException>(() => PlanKeys.Set(Plan.Default, key, value));
        Assert.StartsWith($"'{value}' is no value for {key} (", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_is_none_gives_the_nearest()
    {
        var e = Assert.Throws<UsageException>(() => PlanKeys.Set(Plan.Default, "client=5"));
        Assert.StartsWith("no key 'client'. Did you mean 'clients'? Known: clients, requests, ", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("wire=veth", "what is between clients and proxy is the key link: link=veth")]
    [InlineData("wire=Loopback", "what is between clients and proxy is the key link: link=Loopback")]
    public void The_name_that_link_had_gives_its_name_today(string assignment, string says) =>
        Assert.Equal(says, Assert.Throws<UsageException>(() => PlanKeys.Set(Plan.Default, assignment)).Message);

    [Fact]
    public void A_key_that_is_far_from_all_gets_no_guess() =>
        Assert.DoesNotContain("Did you mean", Assert.Throws<UsageException>(() => PlanKeys.Set(Plan.Default, "xyzzyqwertz=5")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("clients")]
    [InlineData("=5")]
    [InlineData("")]
    public void What_is_no_assignment_is_refused(string text) =>
        Assert.Equal($"--set takes key=value, not '{text}'", Assert.Throws<UsageException>(() => PlanKeys.Set(Plan.Default, text)).Message);

    [Fact]
    public void Blanks_around_the_equals_sign_are_no_part_of_key_or_value() =>
        Assert.Equal(5, PlanKeys.Set(Plan.Default, "clients = 5 ").Clients);
}
