using System.Globalization;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.EndToEnd;

/// <summary>Real trials with a real Varnish, read without the lab's own code.</summary>
public sealed class VarnishRunTests
{
    [Theory]
    [InlineData("unix")]
    [InlineData("tcp")]
    public async Task Its_statuses_times_and_counts_are_those_that_were_seen_by_hand(string transport)
    {
        using var lab = new Lab();
        string[] plan = ["--set", $"transport={transport}", "--set", "connect_timeout=900ms", "--set", "read_timeout=600ms", "--set", "waves=1"];
        var queued = (await Run(lab, ["never-accept", "--set", "backlog=9", .. plan])).Trial("never-accept", "varnish");
        var run = await Run(lab, ["healthy", "read-no-write", .. plan]);
        Assert.Equal(["200"], run.Trial("healthy", "varnish").Tally("requests.csv", "status").Keys);

        // 10 of 37 find room in the queue. On a Unix socket the others fail at once, and on TCP after the connect timeout.
        Assert.Equal(new Dictionary<string, int> { ["503"] = 37 }, queued.Tally("requests.csv", "status"));
        Assert.Equal(10, queued.Max("samples.csv", "queue"));
        var errors = File.ReadAllLines(queued.File("proxy.log")).Where(l => l.Contains(" FetchError ", StringComparison.Ordinal)).ToArray();
        Assert.Equal((10, 27), (errors.Count(l => l.EndsWith("first byte timeout", StringComparison.Ordinal)), errors.Count(l => l.Contains("fail errno ", StringComparison.Ordinal))));
        var seconds = queued.Seconds().Order().ToArray();
        Assert.All(seconds.Take(27), s => Assert.True(transport == "unix" ? s < 0.5 : s >= 0.59, $"{s}"));
        Assert.All(seconds.TakeLast(10), s => Assert.InRange(s, 0.59, 5));

        var unanswered = run.Trial("read-no-write", "varnish");
        Assert.Equal(new Dictionary<string, int> { ["503"] = 37 }, unanswered.Tally("requests.csv", "status"));
        Assert.All(unanswered.Seconds(), s => Assert.InRange(s, 0.59, 5));
        Assert.Equal((37, 0), (unanswered.Max("samples.csv", "proxy_active"), Number(unanswered.Column("samples.csv", "proxy_active")[^1])));
    }

    [Theory]
    [InlineData("upstream_addresses=3", "transport=tcp", "upstream_retries=all", "upstream_idle=1s", "varnish.recv=set req.http.X-Own = \"1\";")]
    [InlineData("upstream_retries=idempotent", "tuned=true", "timeouts=shipped", "body_bytes=2000", "varnish.vcl=sub vcl_deliver { set resp.http.X-Own = \"1\"; }")]
    public async Task It_takes_all_that_a_plan_can_tell_it(params string[] settings)
    {
        using var lab = new Lab();
        var run = await Run(lab, ["healthy", .. settings.SelectMany(s => new[] { "--set", s })]);
        Assert.Equal(["200"], run.Trial("healthy", "varnish").Tally("requests.csv", "status").Keys);
    }

    private static async Task<RunReader> Run(Lab lab, params string[] arguments)
    {
        Needs.Proxy("varnish");
        var run = (await lab.Run(["run", .. arguments, "--proxy", "varnish", "--set", "clients=37"])).Exits(0).Run;
        Assert.All(run.Trials, t => Assert.Equal("valid", (string)run.Verdicts(t.Case, "varnish")["state"]!));
        return run;
    }

    private static double Number(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);
}
