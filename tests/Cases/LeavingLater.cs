using ProxyLab.Cases;
using ProxyLab.Tests.Judging;
using Xunit;

namespace ProxyLab.Tests.Cases;

/// <summary>C4d and C5d compare a case with its siblings: how long sockets stay in 03.</summary>
public sealed class LeavingLater
{
    private static readonly UpstreamCounters Any = new() { Accepted = 100 };
    private static readonly Ended Hung = Typical.Gone(100, 504, 2.02);
    private static readonly HandMade ShortStay = Held(50), LongStay = Held(100), NoEnd = Held(100, leaves: false);

    public static TheoryData<string, string, string, Verdict> Pairs => new()
    {
        { "longer than a short stay", "long", "short", Verdict.Holds },
        { "shorter than a long stay", "short", "long", Verdict.Refuted },
        { "as long", "long", "long", Verdict.Refuted },
        { "for ever, and there for a while", "never", "long", Verdict.Holds },
        { "for a while, and there for ever", "long", "never", Verdict.Refuted },
        { "for ever, here and there", "never", "never", Verdict.Refuted },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Of_two_stays_the_longer_is_later(string what, string here, string there, Verdict expected)
    {
        var judgement = C4d(Of(here), Of(there));
        Assert.True(judgement.Verdict == expected, $"{what}: {judgement}");
    }

    [Fact]
    public void Without_the_sibling_it_is_unknown() =>
        Assert.Equal(Verdict.Unknown, C4d(LongStay, null).Verdict);

    [Fact]
    public void With_a_sibling_in_which_nothing_was_measured_it_is_unknown() =>
        Assert.Equal(Verdict.Unknown, C4d(LongStay, new HandMade(Plan.Default).Wave(1, [Hung], (20, Tick.Empty))).Verdict);

    [Fact]
    public void With_nothing_measured_here_it_is_unknown() =>
        Assert.Equal(Verdict.Unknown, C4d(new HandMade(Plan.Default).Wave(1, [Hung], (20, Tick.Empty)), LongStay).Verdict);

    [Fact]
    public void Longer_than_one_sibling_and_not_than_the_other_is_refuted() =>
        Assert.Equal(Verdict.Refuted, C5d(LongStay, ShortStay, LongStay).Verdict);

    [Fact]
    public void Longer_than_both_siblings_holds() =>
        Assert.Equal(Verdict.Holds, C5d(NoEnd, ShortStay, LongStay).Verdict);

    [Fact]
    public void Longer_than_one_with_the_other_missing_is_unknown() =>
        Assert.Equal(Verdict.Unknown, C5d(NoEnd, ShortStay, null).Verdict);

    [Fact]
    public void Sockets_that_a_recovery_closes_after_the_drain_did_not_leave()
    {
        var recovered = new HandMade(Plan.Default with { RecoverAfter = 1 }).Wave(1, [Hung], (20, Tick.Held(9))).Drain(1, Tick.Held(9), Any)
            .Event(EventNames.Recovered).Idle(5).Wave(2, [Hung], (20, new Tick()));
        Assert.Contains("here no socket left 03", C4d(recovered, LongStay).Observed, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuted_for_sockets_that_never_leave_it_says_so() =>
        Assert.StartsWith("server-side sockets never leave 03 while the upstream lives", C4d(NoEnd, NoEnd).Instead, StringComparison.Ordinal);

    private static HandMade Of(string stay) => stay switch { "short" => ShortStay, "long" => LongStay, _ => NoEnd };

    private static HandMade Held(int ticks, bool leaves = true) => Typical.Held(Plan.Default, Hung, Any, leaves, ticks);

    private static Judgement C4d(HandMade here, HandMade? read) => Judge(new ReadNoWrite(), "C4d", here, read, null);

    private static Judgement C5d(HandMade here, HandMade? accept, HandMade? read) => Judge(new WriteNoClose(), "C5d", here, accept, read);

    private static Judgement Judge(Case @case, string claim, HandMade here, HandMade? accept, HandMade? read)
    {
        here.Siblings.Clear();
        if (accept is not null) here.Siblings["accept-no-read"] = accept.Build();
        if (read is not null) here.Siblings[accept is null && @case is ReadNoWrite ? "accept-no-read" : "read-no-write"] = read.Build();
        return @case.Claims.Single(c => c.Id == claim).Judge(here.Build());
    }
}
