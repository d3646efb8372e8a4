using ProxyLab.Runs;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Model;

/// <summary>What a plan derives, and how profile, seed and settings make it.</summary>
public sealed class Plans
{
    [Theory]
    [InlineData(64, 4096, 65)]
    [InlineData(511, 8, 9)]
    [InlineData(8, 8, 9)]
    [InlineData(0, 4096, 1)]
    [InlineData(64, 0, 1)]
    public void A_queue_holds_one_more_than_the_clamped_backlog(int backlog, int somaxconn, int expected) =>
        Assert.Equal(expected, (Plan.Default with { Backlog = backlog, Somaxconn = somaxconn }).QueueCapacity);

    [Theory]
    [InlineData(32_768, 60_999, 28_232)]
    [InlineData(15_000, 65_000, 50_001)]
    [InlineData(9_000, 9_000, 1)]
    public void A_port_range_has_both_its_ends(int first, int last, int expected) => Assert.Equal(expected, new PortRange(first, last).Count);

    [Theory]
    [InlineData(32_768, 60_999, 4)]
    [InlineData(15_000, 15_099, 1072)]
    public void Clients_come_from_so_many_addresses_that_ports_never_run_short_in_front_of_the_proxy(int first, int last, int expected) =>
        Assert.Equal(expected, (Plan.Default with { Clients = 15_000, PortRange = new(first, last) }).EffectiveSourceAddresses);

    [Fact]
    public void A_deadline_that_is_given_is_taken() =>
        Assert.Equal(3.Seconds(), (Plan.Default with { Deadline = 3.Seconds() }).EffectiveDeadline);

    [Fact]
    public void A_derived_deadline_outlasts_every_timeout_in_a_row() =>
        Assert.True((Plan.Default with { ConnectTimeout = 60.Seconds() }).EffectiveDeadline > 64.Seconds());

    [Theory]
    [InlineData(100)]
    [InlineData(15_000)]
    public void Derived_limits_leave_room_for_every_client_and_its_upstream_connection(int clients)
    {
        var plan = Plan.Default with { Clients = clients };
        Assert.True(plan.EffectiveWorkerConnections > 2 * clients && plan.EffectiveFrontSomaxconn >= clients);
    }

    [Fact]
    public void Limits_that_are_given_are_taken() =>
        Assert.Equal((2, 8), Plan.Default with { WorkerConnections = 2, FrontSomaxconn = 8 } is var p ? (p.EffectiveWorkerConnections, p.EffectiveFrontSomaxconn) : default);

    [Fact]
    public void The_seed_profile_has_the_original_experiments_parameters()
    {
        var plan = Planned("seed");
        Assert.Equal((100, 60.Seconds(), 60.Seconds(), 60.Seconds(), 1, 256),
            (plan.Clients, plan.ConnectTimeout, plan.SendTimeout, plan.ReadTimeout, plan.Workers, plan.WorkerConnections));
    }

    [Fact]
    public void The_seed_profile_leaves_a_case_its_own_number_of_clients() =>
        Assert.Equal(32, Profile.All.Single(p => p.Name == "seed").Over(Plan.Default with { Clients = 32 }).Clients);

    [Fact]
    public void The_first_profile_changes_nothing() => Assert.Equal(Plan.Default, Profile.All[0].Over(Plan.Default));

    [Fact]
    public void Settings_come_after_the_profile() => Assert.Equal(3.Seconds(), Planned("seed", settings: "read_timeout=3s").ReadTimeout);

    [Fact]
    public void Of_two_settings_of_a_key_the_last_wins() => Assert.Equal(2, Planned("quick", settings: ["clients=1", "clients=2"]).Clients);

    [Theory]
    [InlineData(1, 7)]
    [InlineData(3, 9)]
    public void Each_repetition_has_a_seed_of_its_own(int n, int expected) => Assert.Equal(expected, Planned("quick", seed: 7, n: n).Seed);

    [Fact]
    public void A_seed_that_is_set_counts_on_over_the_repetitions_as_well() => Assert.Equal(7, Planned("quick", seed: 9, n: 3, settings: "seed=5").Seed);

    [Fact]
    public void Repetitions_are_outermost_so_that_an_interrupted_run_has_whole_rounds() => Assert.Equal(
        ["healthy/csharp/1", "healthy/haproxy/1", "healthy/csharp/2", "healthy/haproxy/2"],
        Request("quick", null, []) is var r ? (r with { Repeat = 2, Proxies = [.. TheLab.Catalogue.Proxies.Where(p => !p.Extra).Take(2).Select(ProxyColumn.OfHost)] }).Trials().Select(t => t.Id.ToString()) : []);

    private static Plan Planned(string profile, int? seed = null, int n = 1, params string[] settings) =>
        (Request(profile, seed, settings) with { Repeat = n }).Trials().Last(t => t.Round == n).Plan;

    private static RunRequest Request(string profile, int? seed, string[] settings) => new()
    {
        Catalogue = TheLab.Catalogue, Cases = [new ProxyLab.Cases.Healthy()], Proxies = [.. TheLab.Catalogue.Proxies.Select(ProxyColumn.OfHost)], Profile = Profile.All.Single(p => p.Name == profile),
        Settings = settings, Jobs = 1, Seed = seed, Out = "results", CommandLine = [],
    };
}
