using System.Globalization;
using System.Text.RegularExpressions;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.EndToEnd;

/// <summary>The wall clock steps by two hours, forward and back, under the lab, the proxies and strace while trials run: no verdict changes but to unknown.</summary>
[Collection(Alone.Name)] // verdicts are compared with those of a calm run
[Trait("Asked", "once")]
public sealed partial class SteppedClockTests
{
    /// <summary>Those that are traced, since a trace counts in the wall clock; and a few others.</summary>
    private static readonly string[] Cases = ["request-calls", "listen-calls", "full-unix-queue", "large-bodies", "never-accept", "recovery", "write-no-close"];

    private static readonly TimeSpan[] Offsets = [TimeSpan.Zero, TimeSpan.FromHours(2), TimeSpan.Zero, TimeSpan.FromHours(-2)];

    [Fact]
    public async Task No_verdict_changes_but_to_unknown()
    {
        Needs.UsualProxies();
        Needs.Strace();
        using var clock = await SteppedClock.Start();
        using var lab = new Lab { Environment = clock.Environment };
        using var run = lab.Start(["run", .. Cases, "--jobs", "8"]);
        var result = await Stepping(run, clock);
        var stepped = result.Exits(0).Run;

        Assert.Contains(stepped.Trials, t => t.Has("done") && Math.Abs(Dates(t).Max() - Dates(t).Min()) > 3600); // the step reached the trials
        Assert.Contains(stepped.Trials.Where(t => File.Exists(t.File("trace.log"))), t => Traced(t).Max() - Traced(t).Min() > 3600); // and strace
        var calm = Published();
        var changed = stepped.Claims.Select(c => (c.Key, Was: calm[c.Key], Is: (string)c.Value["verdict"]!, Why: (string?)c.Value["observed"])).Where(c => c.Is != "unknown" && c.Is != c.Was);
        Assert.True(!changed.Any(), string.Join('\n', changed));
        Assert.Contains(stepped.Claims, c => (string)c.Value["verdict"]! == "unknown" && InTrace().IsMatch((string)c.Value["observed"]!));
        Assert.Contains(stepped.Claims, c => (string)c.Value["verdict"]! == "unknown" && InTimeouts().IsMatch((string)c.Value["observed"]!));
    }

    /// <summary>
    /// Steps the clock each time that waves have begun: some trials see one step, others one there and one back, and those that begin meanwhile another
    /// date than the run did.
    /// </summary>
    private static async Task<LabResult> Stepping(LabProcess run, SteppedClock clock)
    {
        var (result, begun, steps) = (run.Result(), 0, 0);
        while (!result.IsCompleted)
        {
            await Task.WhenAny(result, Task.Delay(TimeSpan.FromMilliseconds(100), TestContext.Current.CancellationToken));
            var now = run.Newest?.Trials.Count(t => t.Has("wave-start", 1)) ?? 0;
            if (now == begun) continue;
            begun = now;
            clock.Step(Offsets[++steps % Offsets.Length]);
        }

        return await result;
    }

    /// <summary>The verdicts of a calm run: the published ones, which <see cref="EveryCaseTests"/> holds this machine to.</summary>
    private static Dictionary<string, string> Published() => new RunReader(Repository.File("results/published")).Claims
        .ToDictionary(c => c.Key, c => (string)c.Value["verdict"]!);

    // From +2 to -2 hours are four.
    [GeneratedRegex("the wall clock, in which the trace counts, stepped by (72|144)0")]
    private static partial Regex InTrace();

    [GeneratedRegex("the wall clock, in which haproxy counts its timeouts, stepped by (72|144)0")]
    private static partial Regex InTimeouts();

    private static IEnumerable<double> Dates(TrialReader trial) =>
        trial.Events.Where(e => e["unix_s"] is not null).Select(e => (double)e["unix_s"]! - ((double)e["t_ms"]! / 1000));

    private static IEnumerable<double> Traced(TrialReader trial) => File.ReadLines(trial.File("trace.log"))
        .Select(l => l.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries))
        .Where(w => w.Length == 3)
        .Select(w => double.Parse(w[1], CultureInfo.InvariantCulture));
}
