using System.Text.Json.Nodes;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.EndToEnd;

/// <summary>Where descriptors run out, every request still has an outcome, the probes go on, and notes say where and what mends it.</summary>
public sealed class DescriptorTests
{
    private const int Clients = 300;

    [Theory]
    [MemberData(nameof(Lab.Proxies), MemberType = typeof(Lab))]
    public async Task Too_few_for_the_clients_is_told_before_and_after_with_the_remedy(string proxy)
    {
        Needs.Proxy(proxy);
        using var lab = new Lab { Wrapper = Limited(256) };
        var result = (await lab.Run(["run", "never-accept", "--proxy", proxy, "--set", "waves=1", "--set", $"clients={Clients}", .. Lab.Quick])).Exits(2);
        var trial = Assert.Single(result.Run.Trials);

        Assert.DoesNotContain("   at ProxyLab", result.Err + result.Out, StringComparison.Ordinal);
        Assert.Equal(Clients, trial.Column("requests.csv", "id").Distinct().Count());
        Assert.True(trial.Tally("requests.csv", "outcome")["local-error"] > 0);
        Assert.Equal(["client", "proxy"], Notes(trial).Select(n => (string)n["where"]!).Distinct().Where(w => w is "client" or "proxy").Order());
        Assert.Contains(Notes(trial), n => (string)n["where"]! == "client" && (long?)n["count"] == trial.Tally("requests.csv", "outcome")["local-error"]);
        Assert.DoesNotContain(Notes(trial), n => (string)n["where"]! == "lab"); // the clients leave some to the probes
        Assert.DoesNotContain("", trial.Column("samples.csv", "queue", 1));

        var reason = (string)result.Run.Verdicts("never-accept", proxy)["reason"]!;
        Assert.Contains("may have 256", reason, StringComparison.Ordinal);
        Assert.Contains("ulimit -Hn", reason, StringComparison.Ordinal);
        Assert.Equal(proxy == "nginx", reason.Contains("--set workers=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_proxy_that_runs_out_is_told_with_the_workers_that_would_do()
    {
        Needs.Proxy("nginx");
        using var lab = new Lab { Wrapper = Limited(400) };
        var result = await lab.Run(["run", "accept-no-read", "--proxy", "nginx", "--set", "waves=1", "--set", "clients=200", .. Lab.Quick]);
        var trial = Assert.Single(result.Run.Trials);

        Assert.Equal(200, trial.Column("requests.csv", "id").Distinct().Count());
        Assert.True(trial.Tally("requests.csv", "status").GetValueOrDefault("500") > 0, "nginx answers 500 where socket() fails");
        string[] told = [.. Notes(trial).Where(n => (string)n["where"]! == "proxy").Select(n => (string)n["last"]!)];
        Assert.Equal(2, told.Length); // foreseen, and logged
        Assert.All(told, text => Assert.Contains("--set workers=2", text, StringComparison.Ordinal));

        var enough = await lab.Run(["run", "accept-no-read", "--proxy", "nginx", "--set", "waves=1", "--set", "clients=200", "--set", "workers=2", .. Lab.Quick]);
        Assert.DoesNotContain(Notes(Assert.Single(enough.Exits(0).Run.Trials)), n => (string)n["where"]! == "proxy");
    }

    private static string[] Limited(int descriptors) => ["bash", "-c", $"ulimit -n {descriptors}; exec \"$@\"", "bash"];

    private static JsonNode[] Notes(TrialReader trial) =>
        [.. trial.Events.Where(e => (string)e["event"]! == "note" && (string)e["probe"]! == "descriptors")];
}
