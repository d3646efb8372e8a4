using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.EndToEnd;

/// <summary>YARP in real trials, with other numbers than the cases': statuses, times, the log's words and its own count.</summary>
[Collection(Alone.Name)]
public sealed class YarpRunTests
{
    [Theory]
    [InlineData("unix")]
    [InlineData("tcp")]
    public async Task It_answers_refuses_and_waits_as_by_hand_and_counts_its_clients(string transport)
    {
        Needs.Proxy("yarp");
        using var lab = new Lab();
        string[] plan = ["--proxy", "yarp", "--set", $"transport={transport}", "--set", "clients=37", "--set", "waves=1"];
        var healthy = (await lab.Run(["run", "healthy", .. plan, "--set", "connect_timeout=20s", "--set", "read_timeout=20s"])).Exits(0).Run;
        Assert.Equal(["ok"], healthy.Trial("healthy", "yarp").Tally("requests.csv", "outcome").Keys);
        Assert.Equal(0, Lines(healthy.Trial("healthy", "yarp"), ""));

        string[] timed = [.. plan, "--set", "connect_timeout=1200ms", "--set", "read_timeout=1500ms"];
        var full = (await lab.Run(["run", "never-accept", .. timed, "--set", "backlog=9"])).Exits(0).Run.Trial("never-accept", "yarp");
        var silent = (await lab.Run(["run", "read-no-write", .. timed])).Exits(0).Run.Trial("read-no-write", "yarp");
        Assert.Equal(37, silent.Max("samples.csv", "proxy_active"));
        Assert.InRange(full.Max("samples.csv", "proxy_active") ?? 0, transport == "unix" ? 10 : 37, 37); // those who are refused at once are not all seen

        Assert.Equal(10, full.Max("samples.csv", "queue"));
        var statuses = full.Tally("requests.csv", "status");
        Assert.Equal(transport == "unix" ? (27, 10) : (0, 37), (statuses.GetValueOrDefault("502"), statuses.GetValueOrDefault("504")));
        Assert.Equal(transport == "unix" ? 27 : 0, Lines(full, "whole Request WouldBlock"));
        Assert.Equal(transport == "unix" ? 10 : 37, Lines(full, "whole RequestTimedOut timeout"));
        Assert.Equal(37, silent.Tally("requests.csv", "status")["504"]);
        Assert.Equal(37, Lines(silent, "whole RequestTimedOut timeout"));
        Assert.True(Seconds(silent).Min() >= 1.49);
        if (transport == "tcp") Assert.InRange(Seconds(full).Min(), 1.19, 1.49); // those beyond the queue never connect
    }

    private static int Lines(TrialReader trial, string words) => File.ReadLines(trial.File("proxy.log")).Count(l => l.StartsWith("request ", StringComparison.Ordinal) && l.Contains(words, StringComparison.Ordinal));

    /// <summary>What its lines say of their time.</summary>
    private static IEnumerable<double> Seconds(TrialReader trial) => File.ReadLines(trial.File("proxy.log")).Where(l => l.StartsWith("request ", StringComparison.Ordinal))
        .Select(l => double.Parse(l.Split(' ')[2], System.Globalization.CultureInfo.InvariantCulture));
}
