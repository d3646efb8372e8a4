using ProxyLab.Sweeps;
using ProxyLab.Sweeps.Until;
using Xunit;
using static ProxyLab.Verdict;

namespace ProxyLab.Tests.Sweeps;

public sealed class BoundarySearchTests
{
    private readonly List<string> _tried = [];
    private readonly List<ClaimResult> _results = [];

    [Fact]
    public async Task A_boundary_of_whole_numbers_is_found_between_two_next_to_each_other()
    {
        var (ending, words) = await Search("backlog=1..200", value => value < 99 ? Refuted : Holds);
        Assert.Equal(SearchEnding.Found, ending);
        Assert.Equal("refuted up to backlog 98, holds from 99 on", words);
        Assert.InRange(_tried.Count, 3, 10); // 2 ends, and log2(199) halvings
    }

    [Fact]
    public async Task A_boundary_of_durations_is_found_to_a_share_of_its_value()
    {
        var (ending, words) = await Search("pause=1ms..60s", value => value < 1234 ? Holds : Refuted);
        Assert.Equal(SearchEnding.Found, ending);
        Assert.Contains("the verdict changes between 1230ms and 1237ms", words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_verdict_that_is_the_same_at_both_ends_is_not_searched()
    {
        Assert.Equal(SearchEnding.NoChange, (await Search("backlog=1..200", _ => Holds)).Ending);
        Assert.Equal(["1", "200"], _tried);
    }

    [Fact]
    public async Task A_value_without_a_sure_verdict_ends_the_search() =>
        Assert.Equal(SearchEnding.NotSure, (await Search("backlog=1..201", value => value == 1 ? Holds : value == 201 ? Refuted : null)).Ending);

    [Fact]
    public async Task Unknown_at_both_ends_is_not_sure() => Assert.Equal(SearchEnding.NotSure, (await Search("backlog=1..201", _ => Unknown)).Ending);

    [Theory]
    [InlineData("backlog", "takes key=value")]
    [InlineData("backlog=1", "takes key=LOW..HIGH")]
    [InlineData("backlog=9..9", "must be the lower one")]
    [InlineData("backlog=9..8", "must be the lower one")]
    [InlineData("transport=tcp..unix", "needs numbers or durations")]
    public void A_range_that_cannot_be_searched_is_refused(string option, string why) =>
        Assert.Contains(why, Assert.Throws<UsageException>(() => SearchedRange.Parse(option, (_, value) => value)).Message, StringComparison.Ordinal);

    private async Task<(SearchEnding Ending, string Words)> Search(string option, Func<double, Verdict?> verdict)
    {
        var range = SearchedRange.Parse(option, (_, value) => value);
        var search = new BoundarySearch(range, values =>
        {
            _tried.AddRange(values.Select(v => v.Value));
            _results.AddRange(values.Select(v => Lines.Result("nginx", Variant.Of((range.Key, v.Value)), verdict(SweepValue.Number(v.Value, range.Kind)))));
            return Task.FromResult(new RunResults("run", _results));
        });
        return (await search.Run(["nginx"]), new Boundary(search.Lines.Single()).Words);
    }
}
