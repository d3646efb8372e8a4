using Xunit;
using static ProxyLab.Verdict;

namespace ProxyLab.Tests.Sweeps;

public sealed class BoundaryTests
{
    [Fact]
    public void Values_next_to_each_other_give_the_boundary_itself() =>
        Assert.Equal("holds up to backlog 128, refuted from 129 on", Lines.Words("backlog", ("64", Holds), ("128", Holds), ("129", Refuted), ("256", Refuted)));

    [Fact]
    public void Durations_a_millisecond_apart_are_next_to_each_other() =>
        Assert.Equal("refuted up to pause 999ms, holds from 1s on", Lines.Words("pause", ("1s", Holds), ("999ms", Refuted)));

    [Fact]
    public void Values_with_others_between_them_give_only_where_the_boundary_is() =>
        Assert.Equal("holds at backlog 8 to 64, refuted at 128: the verdict changes between 64 and 128", Lines.Words("backlog", ("128", Refuted), ("8", Holds), ("64", Holds)));

    [Fact]
    public void One_verdict_everywhere_is_said_so() =>
        Assert.Equal("holds at every value", Lines.Words("backlog", ("8", Holds), ("64", Holds)));

    [Fact]
    public void A_verdict_that_changes_twice_has_no_single_boundary() =>
        Assert.Equal("no single boundary: holds at backlog 8 and 64, refuted at 16", Lines.Words("backlog", ("8", Holds), ("16", Refuted), ("64", Holds)));

    [Fact]
    public void Words_have_no_order_and_no_boundary() =>
        Assert.Equal("holds with 'a off;', refuted with 'a on;'", Lines.Words("nginx.location", ("a off;", Holds), ("a on;", Refuted)));

    [Fact]
    public void A_mixed_or_unknown_value_is_told_and_makes_no_boundary()
    {
        Assert.Equal("holds at 8 and 32; mixed (holds 1/2, refuted 1/2) at 16", Lines.Words("backlog", ("8", Holds), ("16", null), ("32", Holds)));
        Assert.Equal("holds at backlog 8, refuted at 10: the verdict changes between 8 and 10; unknown at 9", Lines.Words("backlog", ("8", Holds), ("9", Unknown), ("10", Refuted)));
        Assert.Equal("unknown at 8 and 9", Lines.Words("backlog", ("8", Unknown), ("9", Unknown)));
    }

    [Fact]
    public void A_claim_that_no_longer_applies_has_a_boundary_too() =>
        Assert.Equal("holds up to backlog 9, not applicable from 10 on", Lines.Words("backlog", ("9", Holds), ("10", NotApplicable)));
}
