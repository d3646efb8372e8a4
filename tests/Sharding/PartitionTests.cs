using ProxyLab.Runs;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Sharding;

/// <summary>How a run of the lab's own cases is divided.</summary>
public sealed class PartitionTests
{
    private static readonly IReadOnlyList<Case> Cases = TheLab.Catalogue.Cases;

    private static readonly RunRequest Request = new()
    {
        Catalogue = TheLab.Catalogue, Cases = Cases, Proxies = [.. TheLab.Catalogue.Proxies.Select(ProxyColumn.OfHost)], Profile = Profile.All[0], Repeat = 2, Jobs = 1, Out = "", CommandLine = [],
    };

    private static readonly IReadOnlyList<TrialPlan> Whole = Request.Whole();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(100)]
    public void Every_trial_is_in_one_shard(int count)
    {
        var few = Request with { Cases = [.. Cases.Take(8)] }; // each shard makes all plans
        var held = Enumerable.Range(1, count).SelectMany(i => (few with { Shard = new Shard(i, count) }).Trials().Select(t => t.Id));
        Assert.Equal(few.Whole().Select(t => t.Id.ToString()).Order(), held.Select(id => id.ToString()).Order());
    }

    [Fact]
    public void A_case_s_variants_stay_together()
    {
        var shards = Divide(Whole, 5);
        var units = shards.SelectMany((trials, shard) => trials.Select(t => (Unit: (t.Id.Case, t.Id.Proxy, t.Round), shard))).Distinct();
        Assert.Equal(Whole.Select(t => (t.Id.Case, t.Id.Proxy, t.Round)).Distinct().Count(), units.Count());
    }

    [Fact]
    public void A_shard_s_trials_are_in_the_order_of_the_run() =>
        Assert.All(Divide(Whole, 4), shard => Assert.Equal(Whole.Where(shard.Contains), shard));

    [Fact]
    public void The_order_in_which_cases_are_named_does_not_matter()
    {
        var other = Divide([.. Whole.Reverse()], 4);
        Assert.Equal(Divide(Whole, 4).Select(Names), other.Select(Names));
    }

    [Fact]
    public void Shards_of_the_lab_s_own_cases_are_balanced_within_a_tenth()
    {
        var lengths = Lengths.Of(Cases);
        var loads = Divide(Whole, 4).Select(s => s.GroupBy(t => (t.Id.Case, t.Id.Proxy, t.Round)).Sum(u => lengths.Of([.. u]))).ToArray();
        Assert.InRange(loads.Max() / loads.Average(), 1, 1.1);
    }

    [Fact]
    public void The_longest_is_placed_first_and_equals_go_to_the_first_of_the_least_loaded()
    {
        TrialPlan[] trials = [Trial("a"), Trial("b"), Trial("c"), Trial("d")];
        var shards = Partition.Of(trials, 2, unit => unit[0].Id.Case == "d" ? 3 : 1);
        Assert.Equal(["d", "a b c"], shards.Select(s => string.Join(' ', s.Select(t => t.Id.Case))));
    }

    private static TrialPlan Trial(string name) => new(new TrialId(name, "nginx", 1), Plan.Default, Variant.None, 1);

    private static IReadOnlyList<IReadOnlyList<TrialPlan>> Divide(IReadOnlyList<TrialPlan> trials, int count) => Partition.Of(trials, count, Lengths.Of(Cases).Of);

    private static string Names(IReadOnlyList<TrialPlan> shard) => string.Join(' ', shard.Select(t => t.Id.ToString()).Order(StringComparer.Ordinal));
}
