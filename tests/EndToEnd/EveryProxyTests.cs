using System.Diagnostics;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.EndToEnd;

/// <summary>The five cases of the first document, and the lab's own claims, on every proxy that there is a driver of.</summary>
[Collection(Alone.Name)]
public sealed class EveryProxyTests
{
    private static readonly string[] FiveCases = ["healthy", "never-accept", "accept-no-read", "read-no-write", "write-no-close"];
    private static readonly string[] SideBySide = ["--jobs", "12"]; // most of a trial is waiting

    [Fact]
    public async Task Over_TCP_the_five_cases_are_valid_or_not_applicable_for_a_reason_of_the_driver()
    {
        Needs.EveryProxy();
        using var lab = new Lab();
        var clock = Stopwatch.StartNew();
        var run = (await lab.Run(["run", .. FiveCases, "--all", "--set", "transport=tcp", .. SideBySide])).Exits(0).Run;
        Assert.True(clock.Elapsed < 240.Seconds(), $"{clock.Elapsed}"); // twice what it may take on a quiet machine
        AssertValidOrNotApplicable(run, "transport=tcp");
    }

    /// <summary>No proxy lacks a verdict on what the lab itself claims: how a dead queue stays, fails and recovers. (X06, what waiting costs, has an interval that a busy machine widens.)</summary>
    [Fact]
    public async Task Over_Unix_they_are_too_and_the_lab_s_own_claims_have_a_verdict_on_every_proxy()
    {
        Needs.EveryProxy();
        using var lab = new Lab();
        var clock = Stopwatch.StartNew();
        var run = (await lab.Run(["run", .. FiveCases, "recovery", "full-unix-queue", "--all", .. SideBySide])).Exits(0).Run;
        Assert.True(clock.Elapsed < 240.Seconds(), $"{clock.Elapsed}"); // twice what the five may take
        AssertValidOrNotApplicable(run, "transport=unix");
        foreach (var id in (string[])["X01", "X02", "X03", "X04", "X05"])
        {
            var verdicts = run.Claims.Where(c => c.Key.EndsWith($"/{id}", StringComparison.Ordinal)).ToDictionary(c => c.Key.Split('/')[1], c => $"{c.Value["verdict"]}: {c.Value["observed"]}");
            Assert.Equal(TheLab.Catalogue.Proxies.Select(p => p.Name), verdicts.Keys.Order(StringComparer.Ordinal));
            Assert.All(verdicts, v => Assert.True(!v.Value.StartsWith("unknown", StringComparison.Ordinal) || v.Value.Contains("waited for a CPU", StringComparison.Ordinal), $"{id} on {v.Key}: {v.Value}"));
        }
    }

    private static void AssertValidOrNotApplicable(RunReader run, string plan)
    {
        foreach (var proxy in TheLab.Catalogue.Proxies)
        {
            var isAble = proxy.Abilities.WhyNot(proxy.Name, TheLab.Set(Plan.Default, plan)) is null;
            foreach (var name in FiveCases) Assert.Equal(isAble ? "valid" : "skipped", (string?)run.Verdicts(name, proxy.Name)["state"]);
            if (isAble) continue;
            var claims = run.Claims.Where(c => c.Key.Split('/')[1] == proxy.Name).ToArray();
            Assert.NotEmpty(claims);
            Assert.All(claims, c => Assert.Equal(("not applicable", true), ((string)c.Value["verdict"]!, ((string)c.Value["observed"]!).StartsWith(proxy.Name, StringComparison.Ordinal))));
        }
    }
}
