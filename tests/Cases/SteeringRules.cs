using ProxyLab.Cases;
using ProxyLab.Tests.Judging;
using Xunit;

namespace ProxyLab.Tests.Cases;

/// <summary>F01 to F07: each claim on both sides of its boundary, and with its measurement missing.</summary>
public sealed class SteeringRules
{
    private static readonly string PerCpu = SteeredTrial.Name(true, false, false), Mutex = SteeredTrial.Name(false, true, false), Cured = SteeredTrial.Name(true, true, true);

    [Fact]
    public void As_it_comes_about_every_claim_but_the_last_holds()
    {
        foreach (var id in (string[])["F01", "F02", "F03", "F04", "F05", "F06"]) Expect(Verdict.Holds, id, SteeredTrial.All());
        Expect(Verdict.Refuted, "F07", SteeredTrial.All());
    }

    [Theory]
    [InlineData(0L, Verdict.Holds)]
    [InlineData(1L, Verdict.Refuted)]
    [InlineData(null, Verdict.Unknown)]
    public void F01_a_worker_on_another_CPU_gets_not_one(long? late, Verdict expected) =>
        Expect(expected, "F01", SteeredTrial.All(null, (PerCpu, SteeredTrial.Of(new(100, 100), new(0, late)))));

    [Fact]
    public void F01_is_refuted_when_the_clients_own_worker_got_hardly_any_either() =>
        Expect(Verdict.Refuted, "F01", SteeredTrial.All(null, (PerCpu, SteeredTrial.Of(new(79, 100), Worked.Starved))));

    [Theory]
    [InlineData(20, 0, 162, Verdict.Holds)]
    [InlineData(20, 1, 162, Verdict.Refuted)]
    [InlineData(20, 0, 161, Verdict.Refuted)]
    [InlineData(190, 0, 9, Verdict.Holds)]
    [InlineData(191, 0, 9, Verdict.Refuted)]
    [InlineData(20, null, 162, Verdict.Unknown)]
    [InlineData(20, 0, null, Verdict.Unknown)]
    public void F02_a_proxy_stops_that_accepts_no_more_and_leaves_the_others_in_the_queue(int early, int? late, int? queue, Verdict expected) =>
        Expect(expected, "F02", SteeredTrial.All(SteeredTrial.Of(new(early, late, Queue: queue), Worked.Starved)));

    [Theory]
    [InlineData(20, Outcome.Ok, Verdict.Holds)]
    [InlineData(20, Outcome.InFlight, Verdict.Refuted)]
    [InlineData(0, Outcome.Ok, Verdict.Unknown)]
    public void F03_kept_connections_work_if_they_are_answered(int kept, Outcome end, Verdict expected) =>
        Expect(expected, "F03", SteeredTrial.All(SteeredTrial.Of(new(0, 0, Queue: 200), Worked.Starved, kept, end)));

    [Fact]
    public void F03_says_nothing_good_of_a_proxy_that_did_not_stop() => Expect(Verdict.Refuted, "F03", SteeredTrial.All(SteeredTrial.Healthy()));

    [Theory]
    [InlineData(180, Verdict.Holds)]
    [InlineData(179, Verdict.Refuted)]
    public void F04_a_switch_alone_that_leaves_clients_waiting_is_a_cause(int accepted, Verdict expected)
    {
        Expect(expected, "F04", SteeredTrial.All(null, (PerCpu, SteeredTrial.Of(new(100, accepted - 100), Worked.Starved))));
        Expect(expected, "F04", SteeredTrial.All(null, (Mutex, SteeredTrial.Of(new(100, 0), new(0, accepted - 100)))));
    }

    [Theory]
    [InlineData(130L, 50L, Verdict.Holds)]
    [InlineData(129L, 50L, Verdict.Refuted)]
    [InlineData(200L, 0L, Verdict.Refuted)]
    [InlineData(200L, null, Verdict.Unknown)]
    public void F05_RPS_cures_if_nearly_all_are_accepted_and_by_both_workers(long own, long? others, Verdict expected) =>
        Expect(expected, "F05", SteeredTrial.All(null, (Cured, SteeredTrial.Of(new(100, own - 100), new(0, others)))));

    [Theory]
    [InlineData(0L, "epoll_wait", 1L, Verdict.Holds)]
    [InlineData(1L, "epoll_wait", 1L, Verdict.Refuted)]
    [InlineData(0L, "epoll_pwait", 1L, Verdict.Holds)]
    [InlineData(0L, "futex", 1L, Verdict.Refuted)]
    [InlineData(0L, "epoll_wait", 0L, Verdict.Refuted)]
    [InlineData(null, "epoll_wait", 1L, Verdict.Unknown)]
    [InlineData(0L, null, 1L, Verdict.Unknown)]
    public void F06_the_stuck_worker_is_in_epoll_wait_without_a_move_and_its_sibling_moves(long? stuck, string? call, long sibling, Verdict expected) =>
        Expect(expected, "F06", SteeredTrial.All(SteeredTrial.Of(new(0, 0, sibling, Queue: 200), new(0, 0, stuck, call))));

    [Fact]
    public void F07_one_by_one_finds_a_cause_that_is_one_switch()
    {
        var others = from mutex in (bool[])[false, true] from spread in (bool[])[false, true] select (SteeredTrial.Name(true, mutex, spread), (HandMade?)SteeredTrial.Stopped());
        var judgement = Expect(Verdict.Holds, "F07", SteeredTrial.All(null, [.. others.Where(o => o.Item1 != SteeredTrial.Name(true, true, false))]));
        Assert.Contains("delta debugging finds listeners for each CPU", judgement.Observed, StringComparison.Ordinal);
    }

    [Fact]
    public void F07_refuted_it_names_all_three_and_what_that_took()
    {
        var judgement = Expect(Verdict.Refuted, "F07", SteeredTrial.All());
        Assert.Contains("all 3 are needed, in 5 of 8 variants", judgement.Instead, StringComparison.Ordinal);
        Assert.Equal((5, 8), (judgement.Measures.Single(m => m.Id == "variants.asked").Value, judgement.Measures.Single(m => m.Id == "variants.all").Value));
    }

    [Fact]
    public void F07_is_unknown_when_a_variant_neither_stops_nor_serves() =>
        Expect(Verdict.Unknown, "F07", SteeredTrial.All(null, (Mutex, SteeredTrial.Of(new(50, 29), new(50, 50)))));

    [Fact]
    public void F07_is_unknown_when_nothing_stops_it() => Expect(Verdict.Unknown, "F07", SteeredTrial.All(SteeredTrial.Healthy()));

    [Theory]
    [InlineData("F01", true, false, false)]
    [InlineData("F04", false, true, true)]
    [InlineData("F05", true, true, true)]
    [InlineData("F07", false, false, false)]
    public void Without_a_variant_that_it_compares_a_claim_is_unknown(string id, bool perCpu, bool mutex, bool spread) =>
        Expect(Verdict.Unknown, id, SteeredTrial.All(null, (SteeredTrial.Name(perCpu, mutex, spread), null)));

    [Theory]
    [InlineData(0, 200, new[] { 64, 0 }, Verdict.Holds)]
    [InlineData(0, 200, new[] { 63, 1 }, Verdict.Refuted)]
    [InlineData(0, 200, new[] { 0, 64 }, Verdict.Refuted)]
    [InlineData(2, 200, new[] { 0, 64 }, Verdict.Holds)]
    [InlineData(3, 200, new[] { 16, 48 }, Verdict.Holds)]
    [InlineData(3, 200, new[] { 15, 49 }, Verdict.Refuted)]
    [InlineData(3, 200, new[] { 32, 32, 1 }, Verdict.Refuted)]
    [InlineData(0, 100, new[] { 64, 0 }, Verdict.Holds)]
    [InlineData(0, 99, new[] { 64, 0 }, Verdict.Refuted)]
    [InlineData(0, 200, new int[0], Verdict.Unknown)]
    public void The_steering_is_proven_by_where_the_kernel_handled_packets(int rps, int clients, int[] cpus, Verdict expected)
    {
        var hand = new HandMade(new PerCpuListeners().Plan with { Rps = (ulong)rps })
            .Event(EventNames.Steered, new { cpus }).Wave(1, [Typical.Gone(clients, 200, 0.01)], (5, Tick.Empty));
        Assert.Equal(expected, new PerCpuListeners().Fault.Judge(hand.Build()).Verdict);
    }

    private static Judgement Expect(Verdict expected, string id, HandMade hand)
    {
        var judgement = new PerCpuListeners().Claims.Single(c => c.Id == id).Judge(hand.Build());
        Assert.True(judgement.Verdict == expected, $"{id}: expected {expected}, not {judgement}");
        return judgement;
    }
}
