using ProxyLab.Cases;
using ProxyLab.Tests.Judging;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Cases;

/// <summary>Each claim of the cases holds over evidence that agrees with it, and is refuted by evidence that does not.</summary>
public sealed class ClaimRules
{
    private static readonly Ended Hung = Typical.Gone(100, 504, 2.02), Quick = Typical.Gone(100, 502, 0.01), Well = Typical.Gone(100, 200, 0.1);
    private static readonly UpstreamCounters Any = new() { Accepted = 100 };
    private static readonly Plan Full = new NeverAccept().Plan;

    [Theory]
    [InlineData("C1a", 0, 0.25, Verdict.Holds)]
    [InlineData("C1a", 0, 0.1, Verdict.Unknown)] // half a dozen ticks may all have fallen between two requests
    [InlineData("C1a", 1, 0.1, Verdict.Refuted)]
    [InlineData("C1b", 0, 0.25, Verdict.Holds)]
    [InlineData("C1b", 0, 0.1, Verdict.Unknown)]
    [InlineData("C1b", 9, 0.1, Verdict.Refuted)]
    public void Healthy_lines_are_counted_under_load(string claim, int atOnce, double seconds, Verdict expected) =>
        AssertVerdict(expected, new Healthy(), claim, Typical.Healthy(Plan.Default, atOnce, Typical.Gone(100, 200, seconds)));

    [Theory]
    [InlineData(200, Verdict.Holds)]
    [InlineData(502, Verdict.Refuted)]
    public void Healthy_answers_are_all_200(int status, Verdict expected) =>
        AssertVerdict(expected, new Healthy(), "C1c", Typical.Healthy(Plan.Default, 1, Typical.Gone(100, status, 0.1)));

    [Theory]
    [InlineData("C2a", 0, Verdict.Refuted)]
    [InlineData("C2a", 1, Verdict.Holds)]
    [InlineData("C2b", 8, Verdict.Refuted)]
    [InlineData("C2b", 9, Verdict.Holds)]
    public void Nine_embryos_beside_the_listener_are_the_claimed_share(string claim, int waiting, Verdict expected) =>
        AssertVerdict(expected, new NeverAccept(), claim, Wave(Tick.Waiting(waiting), Hung));

    [Theory]
    [InlineData("C3", typeof(AcceptNoRead))]
    [InlineData("C4", typeof(ReadNoWrite))]
    [InlineData("C5", typeof(WriteNoClose))]
    public void Accepted_sockets_are_the_claimed_share_and_embryos_are_not(string prefix, Type type)
    {
        var @case = (Case)Activator.CreateInstance(type)!;
        AssertVerdict(Verdict.Holds, @case, prefix + "b", Wave(Tick.Held(100), Hung));
        AssertVerdict(Verdict.Refuted, @case, prefix + "b", Wave(Tick.Waiting(100), Hung));
    }

    [Fact]
    public void A_share_on_which_the_instruments_disagree_is_unknown()
    {
        var hand = new HandMade(Full).Idle().Wave(1, [Hung], (20, Tick.Waiting(65) with { Disagreement = 5 })).Drain(1, Tick.Waiting(65), Any);
        AssertVerdict(Verdict.Unknown, new NeverAccept(), "C2b", hand);
    }

    [Theory]
    [InlineData("C2c", typeof(NeverAccept))]
    [InlineData("C3c", typeof(AcceptNoRead))]
    [InlineData("C4c", typeof(ReadNoWrite))]
    [InlineData("C5c", typeof(WriteNoClose))]
    [InlineData("C5c", typeof(WriteNoCloseWithLength))]
    public void Clients_hang_if_all_of_them_do(string claim, Type type)
    {
        var @case = (Case)Activator.CreateInstance(type)!;
        AssertVerdict(Verdict.Holds, @case, claim, Wave(Tick.Held(100), Hung));
        AssertVerdict(Verdict.Refuted, @case, claim, Wave(Tick.Held(100), Typical.Gone(50, 504, 2.02), Typical.Gone(50, 502, 0.01)));
    }

    [Fact]
    public void Clients_given_up_before_the_timeout_leave_it_unknown_whether_they_hang() =>
        AssertVerdict(Verdict.Unknown, new AcceptNoRead(), "C3c", Wave(Tick.Held(100), new Ended(100, Outcome.InFlight, null, 1)));

    [Fact]
    public void What_clients_of_a_held_answer_have_is_told_beside_the_verdict()
    {
        var seen = Judge(new WriteNoClose(), "C5c", Wave(Tick.Held(1), new Ended(100, Outcome.Cut, 200, 2.02, FirstByteSeconds: 0.1, Bytes: 172)));
        Assert.Contains("share with a status before the timeout 100 %; octets of answer each 172", seen.Observed, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("N01", Verdict.Refuted)]
    [InlineData("N02", Verdict.Holds)]
    public void Embryos_and_nothing_else_count_the_queue(string claim, Verdict expected) =>
        AssertVerdict(expected, new NeverAccept(), claim, Typical.NeverAccept(Full));

    [Fact]
    public void Lines_in_03_that_were_the_queue_would_count_it() =>
        AssertVerdict(Verdict.Holds, new NeverAccept(), "N01", Wave(Tick.Waiting(0) with { Accepted = 65, Queue = 65 }, Hung));

    [Theory]
    [InlineData("X01")]
    [InlineData("X02")]
    public void A_full_dead_queue_and_a_second_wave_that_fails_at_once_are_as_claimed(string claim) =>
        AssertVerdict(Verdict.Holds, new NeverAccept(), claim, Typical.NeverAccept(Full));

    [Fact]
    public void A_queue_that_empties_refutes_that_it_stays_full() =>
        AssertVerdict(Verdict.Refuted, new NeverAccept(), "X01", Wave(Tick.Waiting(65), Hung));

    [Fact]
    public void A_queue_of_the_living_refutes_that_all_of_it_is_dead() =>
        AssertVerdict(Verdict.Refuted, new NeverAccept(), "X01", new HandMade(Full).Wave(1, [Hung], (9, Tick.Waiting(65))).Drain(1, Tick.Waiting(65) with { Active = 0, Dead = 64 }, new()));

    [Fact]
    public void A_second_wave_that_hangs_refutes_that_it_fails_at_once() =>
        AssertVerdict(Verdict.Refuted, new NeverAccept(), "X02", SecondWave(Hung));

    [Fact]
    public void A_second_wave_that_is_served_refutes_that_it_fails() =>
        AssertVerdict(Verdict.Refuted, new NeverAccept(), "X02", SecondWave(Well));

    [Fact]
    public void Without_a_measured_queue_a_failing_second_wave_proves_nothing() =>
        AssertVerdict(Verdict.Unknown, new NeverAccept(), "X02", SecondWave(Quick, Tick.Empty));

    [Fact]
    public void A_queue_that_was_not_filled_is_no_case_for_the_second_wave() =>
        AssertVerdict(Verdict.NotApplicable, new NeverAccept(), "X02", Typical.NeverAccept(Full, clients: 10));

    [Fact]
    public void A_second_wave_that_never_came_is_not_applicable() =>
        AssertVerdict(Verdict.NotApplicable, new NeverAccept(), "X02", Typical.NeverAccept(Full with { Waves = 1 }));

    [Fact]
    public void A_second_wave_that_was_planned_and_is_missing_is_unknown() =>
        AssertVerdict(Verdict.Unknown, new NeverAccept(), "X02", new HandMade(Full).Wave(1, [Hung], (9, Tick.Waiting(65))).Drain(1, Tick.Waiting(65), new()));

    [Theory]
    [InlineData(8, Verdict.Refuted)]
    [InlineData(9, Verdict.Holds)]
    public void Active_over_somaxconn_is_more_than_8(int active, Verdict expected)
    {
        var plan = new ActiveOverSomaxconn().Plan;
        AssertVerdict(expected, new ActiveOverSomaxconn(), "L1", new HandMade(plan).Wave(1, [Typical.Gone(32, 504, 2)], (9, Tick.Waiting(9) with { Active = active })));
    }

    [Fact]
    public void With_no_more_clients_than_somaxconn_nothing_could_exceed_it() => AssertVerdict(
        Verdict.NotApplicable, new ActiveOverSomaxconn(), "L1", new HandMade(Plan.Default with { Clients = 8, Somaxconn = 8 }).Wave(1, [Hung], (9, Tick.Waiting(8))));

    [Theory]
    [InlineData(1, 504, Verdict.Holds)]
    [InlineData(2, 504, Verdict.Refuted)]
    [InlineData(1, 502, Verdict.Refuted)]
    public void One_request_raises_Active_by_one_and_ends_in_504(int active, int status, Verdict expected) => AssertVerdict(
        expected, new SingleRequest(), "L2", new HandMade(new SingleRequest().Plan).Idle().Wave(1, [Typical.Gone(1, status, 2)], (9, Tick.Waiting(1) with { Active = active })));

    [Fact]
    public void A_reading_that_ended_after_the_client_came_is_none_before_it() => AssertVerdict(
        Verdict.Holds, new SingleRequest(), "L2",
        new HandMade(new SingleRequest().Plan).Idle().Idle(1, new Tick(Active: 1) { TookMs = 100 }).Wave(1, [Typical.Gone(1, 504, 2)], (9, Tick.Waiting(1))));

    [Theory]
    [InlineData("C2a", typeof(NeverAccept))]
    [InlineData("C3b", typeof(AcceptNoRead))]
    [InlineData("C4d", typeof(ReadNoWrite))]
    [InlineData("C1b", typeof(Healthy))]
    public void A_claim_about_proc_net_unix_says_nothing_of_TCP(string claim, Type type) => AssertVerdict(
        Verdict.NotApplicable, (Case)Activator.CreateInstance(type)!, claim, new HandMade(Plan.Default with { Transport = Transport.Tcp }).Wave(1, [Hung], (9, Tick.Empty)));

    [Fact]
    public void A_slow_drip_is_connected_and_completes_for_nobody()
    {
        var dripping = new HandMade(new DripsItsAnswer().Plan).Wave(1, [new(64, Outcome.InFlight, 200, 15, 1, 14)], (40, Tick.Held(64)));
        AssertVerdict(Verdict.Holds, new DripsItsAnswer(), "drip.connected", dripping);
        AssertVerdict(Verdict.Holds, new DripsItsAnswer(), "drip.nobody", dripping);
    }

    [Fact]
    public void A_drip_that_somebody_gets_whole_refutes_that_nobody_does() => AssertVerdict(
        Verdict.Refuted, new DripsItsAnswer(), "drip.nobody", new HandMade(Plan.Default).Wave(1, [Typical.Gone(1, 200, 5)], (9, Tick.Held(1))));

    [Fact]
    public void Every_refuted_claim_of_a_document_says_what_is_true_instead_in_a_whole_sentence()
    {
        var silent = from c in TheLab.Catalogue.Cases
                     let hand = c is PerCpuListeners ? SteeredTrial.All().Build() : AllAlike(c)
                     from claim in c.Claims
                     where claim.Instead is not null
                     let instead = (claim with { Rule = _ => Judgement.Of(false, ""), Scope = _ => null }).Judge(hand).Instead ?? ""
                     where instead.Length < 10 || instead.Contains("  ", StringComparison.Ordinal)
                     select $"{c.Name} {claim.Id}: {instead}";
        Assert.Empty(silent);
    }

    /// <summary>Evidence of a case, all of whose variants went alike.</summary>
    private static Evidence AllAlike(Case @case)
    {
        var hand = Typical.Healthy(Plan.Default, 9, Typical.Gone(100, 502, 0.1));
        foreach (var variant in @case.Variants) hand.Variants[variant.ToString()] = Typical.Healthy(TheLab.Set(Plan.Default, variant), 9, Typical.Gone(100, 502, 0.1)).Build();
        return hand.Build();
    }

    private static HandMade Wave(Tick tick, params Ended[] ended) =>
        new HandMade(Full).Idle().Wave(1, ended, (20, tick)).Drain(1, new Tick(), Any);

    private static HandMade SecondWave(Ended second, Tick? left = null)
    {
        var dead = left ?? Tick.Waiting(65) with { Client = 0, Active = 0, Dead = 65 };
        return new HandMade(Full).Wave(1, [Hung], (9, dead)).Drain(1, dead, new()).Wave(2, [second], (9, dead)).Drain(2, dead, new());
    }

    private static Judgement Judge(Case @case, string claim, HandMade hand) => @case.Claims.Single(c => c.Id == claim).Judge(hand.Build());

    private static void AssertVerdict(Verdict expected, Case @case, string claim, HandMade hand)
    {
        var judgement = Judge(@case, claim, hand);
        Assert.True(judgement.Verdict == expected, $"expected {expected}, not {judgement}");
    }
}
