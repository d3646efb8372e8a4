using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.EndToEnd;

/// <summary>A proxy or an upstream that dies in the middle of a trial makes that trial invalid, with its last words, and no other.</summary>
public sealed class CrashTests
{
    [Theory]
    [InlineData("nginx", "nginx")]
    [InlineData("nginx", "nginx worker")]
    [InlineData("haproxy", "haproxy")]
    [InlineData("haproxy", "haproxy worker")]
    [InlineData("csharp", "csharp")]
    [InlineData("csharp", "upstream")]
    public async Task The_trial_of_a_crash_is_invalid_and_the_others_are_not(string proxy, string who)
    {
        Needs.Proxy(proxy);
        using var lab = new Lab();

        // One after the other: the first of the two trials is the one that is disturbed.
        using var run = lab.Start(["run", "never-accept", "--proxy", proxy, "--jobs", "1", "--repeat", "2", "--set", "waves=1",
            "--set", "clients=20", "--set", "backlog=30", "--set", "read_timeout=2s", "--set", "deadline=3s"]);
        var trial = await run.Event("wave-start", 1);
        Descendants.Kill(Descendants.Find(run.Pid, who));
        var result = (await run.Result()).Exits(2);

        var disturbed = result.Run.Verdicts("never-accept", proxy, 1);
        Assert.Equal("invalid", (string)disturbed["state"]!);
        Assert.Contains("last words", (string)disturbed["reason"]!, StringComparison.Ordinal);
        Assert.Contains(who == "upstream" ? "upstream" : proxy, (string)disturbed["reason"]!, StringComparison.Ordinal);
        Assert.Empty(disturbed["claims"]!.AsArray());
        Assert.Equal("valid", (string)result.Run.Verdicts("never-accept", proxy, 2)["state"]!);
        Assert.Contains("invalid never-accept/", result.Out, StringComparison.Ordinal);
        Assert.Equal(20, trial.Column("requests.csv", "id").Count); // what was seen until then is kept
    }

    [Fact]
    public async Task A_trace_that_ended_before_its_trial_makes_it_invalid()
    {
        Needs.Proxy("nginx");
        Needs.Strace();
        using var lab = new Lab();
        using var run = lab.Start(["run", "never-accept", "--proxy", "nginx", "--trace", "--set", "waves=1", "--set", "clients=20", "--set", "backlog=30", "--set", "read_timeout=2s"]);
        await run.Event("wave-start", 1);
        Descendants.Kill(Victim.Of(run.Pid).Single(v => v.Kind == VictimKind.Tracer).Pid);
        var disturbed = (await run.Result()).Exits(2).Run.Verdicts("never-accept", "nginx");
        Assert.Equal("invalid", (string)disturbed["state"]!);
        Assert.Contains("strace has ended", (string)disturbed["reason"]!, StringComparison.Ordinal);
    }
}
