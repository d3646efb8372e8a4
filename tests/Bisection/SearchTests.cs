using FsCheck;
using FsCheck.Fluent;
using ProxyLab.Bisection;
using Xunit;

namespace ProxyLab.Tests.Bisection;

/// <summary>The search alone, over oracles that answer at once.</summary>
public sealed class SearchTests
{
    [Fact]
    public void For_any_monotone_oracle_the_result_flips_and_is_1_minimal() => Prop.ForAll(Monotone.ToArbitrary(), o =>
    {
        var (flip, asked) = Find(o.Count, o.Flips);
        return flip is not null && IsOneMinimal(flip.Minimal, o.Flips) && asked <= 1 << o.Count
            && (flip.Another is not { } another || (another != flip.Minimal && IsOneMinimal(another, o.Flips)))
            && flip.Another is null == (o.Conjunctions.Count(c => !o.Conjunctions.Any(d => d != c && d.IsWithin(c))) == 1);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000).WithQuietOnSuccess(true));

    [Fact]
    public void For_any_oracle_at_all_the_result_flips_and_is_1_minimal() => Prop.ForAll(Any.ToArbitrary(), o =>
        Find(o.Count, o.Flips).Flip is { } flip && IsOneMinimal(flip.Minimal, o.Flips)
            && (flip.Another is not { } another || (another != flip.Minimal && IsOneMinimal(another, o.Flips))))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(2000).WithQuietOnSuccess(true));

    [Fact]
    public void Any_single_culprit_or_pair_takes_fewer_configurations_than_the_full_factorial_from_four_on()
    {
        for (var count = 4; count <= 8; count++)
        {
            foreach (var culprits in Sets(count).Where(s => s.Count is 1 or 2))
            {
                var (flip, asked) = Find(count, culprits.IsWithin);
                Assert.Equal((culprits, null), (flip!.Minimal, flip.Another));
                Assert.True(asked < 1 << count, $"{asked} for {culprits} of {count}");
            }
        }
    }

    /// <summary>A search that became dearer would be seen here.</summary>
    [Theory]
    [InlineData(4, 1, 7)]
    [InlineData(4, 2, 12)]
    [InlineData(8, 1, 9)]
    [InlineData(8, 2, 17)]
    public void The_culprits_that_are_hardest_to_find_take_this_many_configurations(int count, int culprits, int most) =>
        Assert.Equal(most, Sets(count).Where(s => s.Count == culprits).Max(s => Find(count, s.IsWithin).Asked));

    [Fact]
    public void Nothing_flips_when_all_off_and_all_on_give_the_same() => Assert.Equal((null, 2), Find(5, s => s == SwitchSet.Of(2)));

    [Fact]
    public void One_switch_is_its_own_minimal_set()
    {
        var (flip, asked) = Find(1, s => s.Has(0));
        Assert.Equal((SwitchSet.Of(0), 2), (flip!.Minimal, asked));
    }

    [Fact]
    public void A_switch_that_hides_the_effect_of_another_is_found_out()
    {
        // 0 flips, unless 1 is on, unless 2 is: all three do, and so does 0 alone.
        bool Flips(SwitchSet s) => s.Has(0) && (!s.Has(1) || s.Has(2));
        Assert.Equal(SwitchSet.Of(0), Find(3, Flips).Flip!.Minimal);
    }

    [Fact]
    public void A_third_verdict_does_not_count_as_flipped_and_rules_nothing_out()
    {
        // 3 takes the claim out of scope, except with 0: then it is refuted, as with 0 alone.
        var (flip, _) = Find(4, s => s.Has(0) ? Verdict.Refuted : s.Has(3) ? Verdict.NotApplicable : Verdict.Holds);
        Assert.Equal((SwitchSet.Of(0), Verdict.NotApplicable, null), (flip!.Minimal, flip.OthersAlone, flip.Another));
    }

    [Fact]
    public void It_tells_the_verdict_without_each_and_that_of_the_others_alone()
    {
        var (flip, _) = Find(4, SwitchSet.Of(1, 2).IsWithin);
        Assert.Equal(new Dictionary<int, Verdict> { [1] = Verdict.Holds, [2] = Verdict.Holds }, flip!.WithoutOne);
        Assert.Equal(Verdict.Holds, flip.OthersAlone);
    }

    private static Gen<(int Count, Func<SwitchSet, bool> Flips, IReadOnlyList<SwitchSet> Conjunctions)> Monotone =>
        from count in Gen.Choose(1, 8)
        from conjunctions in Gen.NonEmptyListOf(Gen.Choose(1, (1 << count) - 1).Select(bits => new SwitchSet((uint)bits)))
        let few = conjunctions.Take(3).Distinct().ToArray()
        select (count, (Func<SwitchSet, bool>)(s => few.Any(c => c.IsWithin(s))), (IReadOnlyList<SwitchSet>)few);

    /// <summary>Each configuration flips or does not at random; only none and all are as they must be.</summary>
    private static Gen<(int Count, Func<SwitchSet, bool> Flips)> Any =>
        from count in Gen.Choose(1, 6)
        from table in Gen.Elements(true, false).ArrayOf(1 << count)
        select (count, (Func<SwitchSet, bool>)(s => s == SwitchSet.All(count) || (s != SwitchSet.None && table[s.Bits])));

    private static IEnumerable<SwitchSet> Sets(int count) => Enumerable.Range(0, 1 << count).Select(bits => new SwitchSet((uint)bits));

    private static bool IsOneMinimal(SwitchSet set, Func<SwitchSet, bool> flips) => flips(set) && !set.Members.Any(m => flips(set.Without(m)));

    private static (Flip? Flip, int Asked) Find(int count, Func<SwitchSet, bool> flips) =>
        Find(count, s => flips(s) ? Verdict.Refuted : Verdict.Holds);

    private static (Flip? Flip, int Asked) Find(int count, Func<SwitchSet, Verdict> oracle)
    {
        var asked = new List<SwitchSet>();
        var search = new Search(count, sets =>
        {
            asked.AddRange(sets);
            return Task.FromResult<IReadOnlyList<Verdict>>([.. sets.Select(oracle)]);
        });
        var flip = search.Run().GetAwaiter().GetResult();
        Assert.Equal(asked.Count, asked.Distinct().Count()); // none was asked for twice
        return (flip, asked.Count);
    }
}
