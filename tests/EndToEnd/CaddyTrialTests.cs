using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.EndToEnd;

/// <summary>Real trials of Caddy, read without the lab's own code: who is answered with what and after which of its timeouts, and what it counts meanwhile.</summary>
public sealed class CaddyTrialTests
{
    [Theory]
    [InlineData("unix")]
    [InlineData("tcp")]
    public async Task Its_statuses_and_times_are_those_of_its_timeouts_and_it_counts_who_waits(string transport)
    {
        using var trials = await DriverTrials.Run("caddy", transport);
        Assert.Equal(["ok"], trials.Healthy.Tally("requests.csv", "outcome").Keys);
        Assert.Equal(new Dictionary<string, int> { ["504"] = 37 }, trials.ReadNoWrite.Tally("requests.csv", "status"));
        Assert.Equal(37, trials.ReadNoWrite.Max("samples.csv", "proxy_active"));
        Assert.All(trials.ReadNoWrite.Seconds("504", from: "sent_ms"), seconds => Assert.InRange(seconds, DriverTrials.Least, 9));

        // Ten have room in the queue. On a Unix socket the others are refused at once, on TCP when dial_timeout is over.
        Assert.Equal(new Dictionary<string, int> { ["504"] = 10, ["502"] = 27 }, trials.NeverAccept.Tally("requests.csv", "status"));
        Assert.All(trials.NeverAccept.Seconds("504", from: "sent_ms"), seconds => Assert.InRange(seconds, DriverTrials.Least, 9));
        if (transport == "tcp") Assert.All(trials.NeverAccept.Seconds("502", from: "sent_ms"), seconds => Assert.InRange(seconds, DriverTrials.Least, 9));
        else Assert.True(trials.NeverAccept.Seconds("502", from: "sent_ms").Order().First() < 1, "nobody was refused at once");
        Assert.InRange(trials.NeverAccept.Max("samples.csv", "proxy_active") ?? 0, transport == "tcp" ? 37 : 10, 37);
    }

    [Fact]
    public async Task Its_log_of_requests_has_a_line_for_each()
    {
        Needs.Proxy("caddy");
        using var lab = new Lab();
        var trial = (await lab.Run("run", "never-accept", "--proxy", "caddy", "--set", "clients=23", "--set", "backlog=4", "--set", "request_log=true", "--set", "waves=1", "--set", "read_timeout=700ms")).Exits(0).Run.Trials.Single();
        var lines = File.ReadAllLines(trial.File("proxy-requests.log"));
        Assert.Equal(trial.Column("requests.csv", "id").Order(), lines.Select(line => line.Split("\"X-Lab-Request\":[\"")[1].Split('"')[0]).Order());
        Assert.Equal((5, 18), (lines.Count(line => line.Contains("\"status\":504,", StringComparison.Ordinal)), lines.Count(line => line.Contains("\"status\":502,", StringComparison.Ordinal))));
    }
}
