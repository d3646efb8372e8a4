using System.Text.Json.Nodes;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.EndToEnd;

/// <summary>Real proxies, tuned, and with timeouts of their own.</summary>
public sealed class TunedRunTests
{
    [Theory]
    [MemberData(nameof(Lab.Proxies), MemberType = typeof(Lab))]
    public async Task A_tuned_proxy_answers_everybody_over_few_upstream_connections_and_its_saved_configuration_shows_the_lines(string proxy)
    {
        Needs.Proxy(proxy);
        using var lab = new Lab();
        var trial = (await lab.Run("run", "idle-connections", "--proxy", $"{proxy}+tuned", "--set", "upstream_keepalive=0", "--set", "upstream_idle=derived", "--set", "drain_ticks=5", "--set", "transport=tcp", "--set", "requests=5", "--set", "keep_alive=true")).Exits(0).Run.Trials.Single();
        Assert.Equal($"{proxy}+tuned", trial.Proxy);
        Assert.Equal(["ok"], trial.Tally("requests.csv", "outcome").Keys);
        Assert.True(trial.Column("upstream.csv", "connection").Distinct().Count() < trial.Column("upstream.csv", "connection").Count, "each request had an upstream connection of its own");
        var lines = File.ReadLines(trial.File("proxy.conf")).Select(l => l.Trim().TrimEnd(',')).ToArray(); // JSON has commas between its members
        Assert.All(TheLab.Catalogue.Proxy(proxy).Tuned.Where(t => !t.Place.StartsWith("fastcgi", StringComparison.Ordinal)), line => Assert.Contains(line.Line, lines));
    }

    [Fact]
    public async Task List_shows_the_lines_of_each_proxy_with_goal_and_source()
    {
        using var lab = new Lab();
        var listed = JsonNode.Parse((await lab.Run("list", "--json")).Exits(0).Out)!["proxies"]!.AsArray();
        var text = (await lab.Run("list")).Exits(0).Out;
        Assert.All(TheLab.Catalogue.Proxies, proxy => Assert.Equal(
            proxy.Tuned.Select(t => (t.Place, t.Line, t.Goal, t.Source.ToString())),
            listed.Single(p => (string)p!["name"]! == proxy.Name)!["tuned"]!.AsArray().Select(t => ((string)t!["place"]!, (string)t["line"]!, (string)t["goal"]!, (string)t["source"]!))));
        Assert.Contains("upstream: keepalive 32;", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("csharp", "holds", "")]
    [InlineData("haproxy", "unknown", "the proxy has no timeout: it waits for ever")]
    public async Task A_claim_about_hanging_is_judged_by_the_timeouts_that_the_proxy_has_as_shipped(string proxy, string verdict, string why)
    {
        Needs.Proxy(proxy);
        using var lab = new Lab();
        var run = (await lab.Run("run", "accept-no-read", "--proxy", proxy, "--set", "timeouts=shipped", "--set", "clients=10", "--set", "waves=1", "--set", "deadline=5s")).Run;
        var claim = run.Verdicts("accept-no-read", proxy)["claims"]!.AsArray().Single(c => (string)c!["id"]! == "C3c")!;
        Assert.Equal(verdict, (string)claim["verdict"]!);
        Assert.Contains(why, claim.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotMatch("timeout (connect|server|client)|(connect|send|read)_timeout", File.ReadAllText(run.Trials.Single().File("proxy.conf")));
        Assert.Equal(proxy == "haproxy" ? 10 : 0, run.Trials.Single().Tally("requests.csv", "outcome").GetValueOrDefault("in-flight"));
    }
}
