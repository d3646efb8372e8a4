using ProxyLab.Cases;
using ProxyLab.Tests.Judging;
using Xunit;

namespace ProxyLab.Tests.Cases;

/// <summary>The claims about limits, each on both sides of its boundary: N03 to N06, L5, X03 to X05.</summary>
public sealed class LimitRules
{
    private static readonly UpstreamCounters Nothing = new();

    [Theory]
    [InlineData("N04", 0, Verdict.Holds)]
    [InlineData("N04", 1, Verdict.Refuted)]
    [InlineData("N05", -1, Verdict.Refuted)]
    [InlineData("N05", 0, Verdict.Holds)]
    [InlineData("N05", 1, Verdict.Refuted)]
    public void The_queue_ends_at_somaxconn_or_beside_it(string claim, int beyond, Verdict expected) => Assert.Equal(expected, Compared.Judge(
        new QueueLimit(), claim, (_, plan) => Queued(plan, plan.Somaxconn + beyond)));

    [Fact]
    public void One_limit_that_is_passed_refutes_that_none_is() => Assert.Equal(Verdict.Refuted, Compared.Judge(
        new QueueLimit(), "N04", (variant, plan) => Queued(plan, variant.Contains("=64 ", StringComparison.Ordinal) ? 65 : plan.Somaxconn)));

    [Theory]
    [InlineData(7, 32, Verdict.Refuted)]
    [InlineData(8, 32, Verdict.Holds)]
    [InlineData(9, 32, Verdict.Holds)]
    [InlineData(8, 9, Verdict.Refuted)]
    public void A_queue_that_reached_somaxconn_with_more_to_come_is_the_proof(int queue, int clients, Verdict expected)
    {
        var plan = new QueueLimit().Plan with { Somaxconn = 8 };
        Assert.Equal(expected, new QueueLimit().Fault.Judge(Queued(plan with { Clients = clients }, queue).Build()).Verdict);
    }

    [Theory]
    [InlineData(15, Verdict.Holds)] // 15 and the status request are 16
    [InlineData(14, Verdict.Refuted)]
    [InlineData(16, Verdict.Refuted)]
    public void Active_is_the_limit_when_as_many_are_active(int active, Verdict expected) => Assert.Equal(expected, Compared.Judge(
        new WorkerConnections(), "N06", (_, plan) => Queued(plan, 5, active: plan.WorkerConnections - 16 + active)));

    [Theory]
    [InlineData(2, Verdict.Holds)]
    [InlineData(3, Verdict.Refuted)]
    [InlineData(null, Verdict.Unknown)]
    public void Nginx_with_two_connections_holds_at_most_two(int? held, Verdict expected) => Assert.Equal(expected, Compared.Judge(
        new WorkerConnections(), "L5", (_, plan) => new HandMade(plan).Wave(1, [Typical.Gone(9, 502, 0.1)], (3, Tick.Empty with { FrontAccepted = held }))));

    [Theory]
    [InlineData("2 worker_connections are not enough", Verdict.Holds)]
    [InlineData("all is well", Verdict.Refuted)]
    [InlineData(null, Verdict.Unknown)]
    public void A_log_that_says_so_proves_that_connections_ran_out(string? line, Verdict expected) =>
        Assert.Equal(expected, new WorkerConnections().Fault.Judge(new HandMade(Plan.Default) { Log = line is null ? null : [line] }.Build()).Verdict);

    [Theory]
    [InlineData(2.9, 0.6, 0.1, Verdict.Holds)]
    [InlineData(0.5, 0.6, 0.1, Verdict.Refuted)] // the connect timeout ended those in the queue
    [InlineData(2.9, 20, 0.1, Verdict.Refuted)] // they waited for the longer connect timeout
    [InlineData(2.9, 0.6, 20, Verdict.Refuted)] // those without room did
    public void The_connect_timeout_applies_if_anybody_waits_for_it(double reads, double connects, double without, Verdict expected) => Assert.Equal(expected, Compared.Judge(
        new FullUnixQueue(), "X04", (_, plan) => new HandMade(plan).Wave(1, [Typical.Gone(5, 504, plan.ReadTimeout > 1.Seconds() ? reads : connects), Typical.Gone(5, 503, without)])));

    [Fact]
    public void Without_any_who_is_known_to_have_been_in_the_queue_the_connect_timeout_is_not_asked_for() => Assert.Equal(Verdict.NotApplicable, Compared.Judge(
        new FullUnixQueue(), "X04", (_, plan) => new HandMade(plan).Wave(1, [Typical.Gone(5, 503, 0.1)])));

    [Theory]
    [InlineData(1, Verdict.Refuted)]
    [InlineData(4, Verdict.Holds)]
    [InlineData(0, Verdict.Unknown)]
    public void More_calls_of_connect_than_clients_without_room_are_retries(int each, Verdict expected) => Assert.Equal(expected, Compared.Judge(
        new FullUnixQueue(), "X05", (_, plan) =>
        {
            var hand = new HandMade(plan).Idle().Event(EventNames.WaveStart, new { wave = 1 });
            for (var i = 0; i < 5 * each; i++) hand.Call("connect", "9, {sa_family=AF_UNIX, sun_path=\"/dev/shm/up.sock\"}, 110", -1, "EAGAIN");
            return hand.Wave(1, [Typical.Gone(5, 504, 0.5), Typical.Gone(5, 503, 0.1)], (2, Tick.Waiting(5))).Drain(1, new Tick(), Nothing);
        }));

    [Theory]
    [InlineData(0, Verdict.Holds)]
    [InlineData(-1, Verdict.Refuted)] // one of the dead was not worked through
    public void The_dead_come_first_if_all_were_accepted(int wasted, Verdict expected) => Assert.Equal(expected, Compared.Judge(
        new Recovery(), "X03", (_, plan) => Recovered(plan, plan.QueueCapacity + wasted, 0.003 * plan.QueueCapacity)));

    [Theory]
    [InlineData(0, Verdict.Holds)] // all the dead came before whoever would have been answered
    [InlineData(-1, Verdict.Unknown)]
    public void Where_nobody_is_answered_the_dead_came_first_if_all_were_accepted(int wasted, Verdict expected) => Assert.Equal(expected, Compared.Judge(
        new Recovery(), "X03", (_, plan) => Recovered(plan, plan.QueueCapacity + wasted, null)));

    [Theory]
    [InlineData(0, 300, Verdict.Holds)] // the upstream's queue counts
    [InlineData(100, 0, Verdict.Holds)] // nginx's own does
    [InlineData(0, 0, Verdict.Refuted)] // neither does
    public void The_formula_holds_with_either_queue(int more, int left, Verdict expected)
    {
        var (crowded, waiting) = (Tick.Waiting(150) with { Active = 50 + more, FrontQueue = 100, FrontAccepted = 50 }, Tick.Waiting(300) with { FrontQueue = 0, FrontAccepted = 300 });
        var gone = Tick.Waiting(300) with { Client = 0, Active = left, Dead = 300 };
        Assert.Equal(expected, Compared.Judge(new ActiveFormula(), "N03", (_, plan) =>
            new HandMade(plan).Wave(1, [Typical.Gone(300, 504, 1)], (1, crowded), (20, waiting)).Drain(1, gone, Nothing, 50)));
    }

    [Fact]
    public void The_formula_is_unknown_when_nobody_was_seen_in_nginxs_own_queue() => Assert.Equal(Verdict.Unknown, Compared.Judge(
        new ActiveFormula(), "N03", (_, plan) => new HandMade(plan).Wave(1, [Typical.Gone(300, 504, 1)], (20, Tick.Waiting(300) with { Active = 1 }))));

    private static HandMade Queued(Plan plan, int queue, int? active = null) => new HandMade(plan)
        .Wave(1, [Typical.Gone(plan.Clients, 504, 1)], (9, Tick.Waiting(queue) with { Active = active ?? queue })).Drain(1, Tick.Waiting(queue), Nothing);

    private static HandMade Recovered(Plan plan, int wasted, double? good)
    {
        var dead = Tick.Waiting(plan.QueueCapacity) with { Client = 0, Active = 0, Dead = plan.QueueCapacity };
        var hand = new HandMade(plan).Wave(1, [Typical.Gone(100, 504, 2)], (9, dead)).Drain(1, dead, Nothing).Idle(1, dead);
        var began = hand.NowMs;
        return hand.Event(EventNames.Recovered, new { asked_ms = began })
            .Wave(2, [good is { } seconds ? Typical.Gone(1, 200, seconds) : Typical.Gone(1, 504, 2)], (9, new Tick())).Drain(2, new Tick(), Nothing with { Wasted = wasted });
    }
}
