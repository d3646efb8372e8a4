using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.EndToEnd;

/// <summary>Real trials of Apache, read without the lab's own code: who is answered with what and after which of its timeouts, and what it counts meanwhile.</summary>
public sealed class ApacheTrialTests
{
    [Theory]
    [InlineData("unix")]
    [InlineData("tcp")]
    public async Task Its_statuses_and_times_are_those_of_its_timeouts_and_it_counts_who_waits(string transport)
    {
        using var trials = await DriverTrials.Run("apache", transport);
        Assert.Equal(["ok"], trials.Healthy.Tally("requests.csv", "outcome").Keys);
        Assert.Equal(new Dictionary<string, int> { ["502"] = 37 }, trials.ReadNoWrite.Tally("requests.csv", "status"));
        Assert.Equal(37, trials.ReadNoWrite.Max("samples.csv", "proxy_active"));
        Assert.All(trials.ReadNoWrite.Seconds("502", from: "sent_ms"), seconds => Assert.InRange(seconds, DriverTrials.Least, 9));

        // Ten have room in the queue. The others wait for a connection: on TCP until connectiontimeout is over, on a Unix socket for ever.
        var others = trials.NeverAccept.Tally("requests.csv", "outcome").GetValueOrDefault("in-flight");
        Assert.Equal(transport == "unix" ? 27 : 0, others);
        Assert.Equal(10, trials.NeverAccept.Tally("requests.csv", "status")["502"]);
        Assert.Equal(27 - others, trials.NeverAccept.Tally("requests.csv", "status").GetValueOrDefault("503"));
        Assert.All(trials.NeverAccept.Seconds("503", from: "sent_ms"), seconds => Assert.InRange(seconds, DriverTrials.Least, 9));
        Assert.Equal(37, trials.NeverAccept.Max("samples.csv", "proxy_active"));
    }

    /// <summary>All of its children are there from the start, none of them comes or goes, and none of them runs as root.</summary>
    [Fact]
    public async Task It_has_as_many_children_as_the_plan_has_workers_and_its_log_of_requests_has_a_line_for_each()
    {
        Needs.Proxy("apache");
        using var lab = new Lab();
        var trial = (await lab.Run("run", "read-no-write", "--proxy", "apache", "--set", "clients=23", "--set", "workers=3", "--set", "request_log=true", "--set", "waves=1", "--set", "read_timeout=1s")).Exits(0).Run.Trials.Single();
        var roles = trial.Column("processes.csv", "role").Zip(trial.Column("processes.csv", "pid")).Distinct().ToArray();
        Assert.Equal((1, 3), (roles.Count(r => r.First == "master"), roles.Count(r => r.First == "worker")));
        var lines = File.ReadAllLines(trial.File("proxy-requests.log"));
        Assert.Equal(trial.Column("requests.csv", "id").Order(), lines.Select(line => line.Split("id=\"")[1].TrimEnd('"')).Order());
        Assert.All(lines, line => Assert.StartsWith("request status=502 sent=", line, StringComparison.Ordinal));
        Assert.DoesNotContain("running as root", File.ReadAllText(trial.File("proxy.log")), StringComparison.Ordinal);
    }
}
