using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.EndToEnd;

/// <summary>Real trials with a real Apache Traffic Server, read without the lab's own code.</summary>
public sealed class TrafficserverRunTests
{
    [Fact]
    public async Task Its_statuses_times_and_counts_are_those_that_were_seen_by_hand()
    {
        using var lab = new Lab();
        string[] plan = ["--set", "transport=tcp", "--set", "connect_timeout=1s", "--set", "read_timeout=1s", "--set", "waves=1"];
        var queued = (await Run(lab, ["never-accept", "--set", "backlog=9", .. plan])).Trial("never-accept", "trafficserver");
        var run = await Run(lab, ["healthy", "read-no-write", .. plan]);
        Assert.Equal(["200"], run.Trial("healthy", "trafficserver").Tally("requests.csv", "status").Keys);
        Assert.Equal(10, queued.Max("samples.csv", "queue"));

        // Each request is tried several times, and each attempt waits for a timeout of its own.
        Assert.All([.. queued.Seconds(), .. run.Trial("read-no-write", "trafficserver").Seconds()], s => Assert.InRange(s, 2, 12));
        var unanswered = run.Trial("read-no-write", "trafficserver");
        Assert.Equal(new Dictionary<string, int> { ["504"] = 37 }, unanswered.Tally("requests.csv", "status"));
        Assert.Equal(4, unanswered.Column("upstream.csv", "request").CountBy(id => id).Max(c => c.Value));
        Assert.Equal(37, unanswered.Max("samples.csv", "proxy_active"));
    }

    [Fact]
    public async Task A_Unix_upstream_is_not_applicable_and_no_trial_of_it_is_run()
    {
        using var lab = new Lab();
        var run = await Run(lab, "healthy", "--set", "transport=unix");
        Assert.Equal("skipped", (string)Assert.Single(run.Json("findings.json")["trials"]!.AsArray())!["state"]!);
    }

    [Theory]
    [InlineData("upstream_idle=1s", "workers=2", "listen=reuseport", "abort_upstream=always", "trafficserver.records=CONFIG proxy.config.http.insert_response_via_str INT 1")]
    [InlineData("tuned=true", "timeouts=shipped", "body_bytes=2000", "trafficserver.remap=map http://other/ http://127.0.0.1:9/")]
    public async Task It_takes_all_that_a_plan_can_tell_it(params string[] settings)
    {
        using var lab = new Lab();
        var run = await Run(lab, ["healthy", "--set", "transport=tcp", .. settings.SelectMany(s => new[] { "--set", s })]);
        Assert.Equal(["200"], run.Trial("healthy", "trafficserver").Tally("requests.csv", "status").Keys);
    }

    private static async Task<RunReader> Run(Lab lab, params string[] arguments)
    {
        Needs.Proxy("trafficserver");
        var run = (await lab.Run(["run", .. arguments, "--proxy", "trafficserver", "--set", "clients=37"])).Exits(0).Run;
        Assert.All(run.Json("findings.json")["trials"]!.AsArray(), t => Assert.Contains((string)t!["state"]!, (string[])["valid", "skipped"]));
        return run;
    }
}
