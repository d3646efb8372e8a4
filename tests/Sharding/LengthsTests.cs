using ProxyLab.Cases;
using ProxyLab.Runs;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Sharding;

public sealed class LengthsTests
{
    private static readonly Case Recorded = new ReadNoWrite();

    [Fact]
    public void A_recorded_length_is_taken_as_it_is_for_the_case_s_own_plan() => Assert.Equal(12.5, Of(Recorded.Plan), 6);

    [Fact]
    public void A_recorded_length_grows_as_the_plan_s_estimate_does()
    {
        var longer = Recorded.Plan with { ReadTimeout = 60.Seconds() };
        Assert.Equal(12.5 * Lengths.Estimate(longer) / Lengths.Estimate(Recorded.Plan), Of(longer), 6);
    }

    [Fact]
    public void An_unknown_length_is_estimated_from_the_plan()
    {
        var lengths = new Lengths([Recorded], new Dictionary<(string, string), double>());
        Assert.Equal(Lengths.Estimate(Recorded.Plan), lengths.Of([Trial(Recorded.Plan)]), 6);
    }

    [Fact]
    public void A_trial_that_runs_alone_counts_as_all_that_could_run_beside_it() =>
        Assert.Equal(Lengths.SideBySide * Lengths.Estimate(Plan.Default), Lengths.Estimate(Plan.Default with { Alone = true }), 6);

    [Fact]
    public void The_committed_lengths_are_of_cases_that_there_are()
    {
        var names = TheLab.Catalogue.Cases.Select(c => c.Name);
        Assert.Empty(Committed().Select(l => l.Case).Except(names));
    }

    [Fact]
    public void Every_committed_length_is_longer_than_nothing() => Assert.All(Committed(), l => Assert.True(l.Seconds > 0, l.ToString()));

    [Fact]
    public void A_line_that_is_no_length_is_refused() =>
        Assert.Contains("'a,b'", Assert.Throws<LabException>(() => Lengths.Read("case,proxy,seconds\na,b\n")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_plan_s_hash_changes_with_any_key_of_it()
    {
        var hash = PlanHash.Of([Trial(Plan.Default)]);
        string[] changed = ["clients=7", "read_timeout=9s", "seed=3"];
        Assert.Equal(changed.Length + 1, changed.Select(c => PlanHash.Of([Trial(PlanKeys.Set(Plan.Default, c))])).Append(hash).Distinct().Count());
    }

    private static double Of(Plan plan) =>
        new Lengths([Recorded], new Dictionary<(string, string), double> { [(Recorded.Name, "nginx")] = 12.5 }).Of([Trial(plan)]);

    private static IReadOnlyList<(string Case, string Proxy, double Seconds)> Committed()
    {
        var read = Lengths.Read(File.ReadAllText(Repository.File("cases/lengths.csv")));
        Assert.NotEmpty(read);
        return read;
    }

    private static TrialPlan Trial(Plan plan) => new(new TrialId(Recorded.Name, "nginx", 1), plan, Variant.None, 1);
}
