using System.Text.Json.Nodes;
using ProxyLab.Probes.Timing;
using ProxyLab.Trials;
using Xunit;

namespace ProxyLab.Tests.EndToEnd;

/// <summary>The event that the lab writes for a trial that could not write its own end.</summary>
public sealed class ParentEventTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void The_event_written_by_the_parent_process_has_the_trials_own_clock()
    {
        var clock = new TrialClock(new TrialClock().OriginSeconds - 3600); // a trial that began an hour ago
        using (var events = new EventLog(_folder.Path, () => clock.NowMs)) events.Write(EventNames.SandboxReady, new JsonObject { ["monotonic_s"] = clock.OriginSeconds });
        var before = clock.NowMs;
        Runner.RecordFailure(_folder.Path, "the sandbox ended with 137");
        Assert.InRange(Last(), Math.Floor(before), clock.NowMs);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("{\"t_ms\":1,\"ev")]
    [InlineData("{\"t_ms\":1,\"event\":\"sandbox-ready\"}\n")]
    public void Of_a_trial_that_never_began_the_event_is_at_0(string? written)
    {
        if (written is not null) _folder.Write("events.jsonl", written);
        Runner.RecordFailure(_folder.Path, "the sandbox ended with 137");
        Assert.Equal(0, Last());
    }

    [Fact]
    public void The_clock_of_another_process_goes_on_from_its_origin()
    {
        var clock = new TrialClock();
        var same = new TrialClock(clock.OriginSeconds);
        Assert.InRange(same.NowMs - clock.NowMs, -0.01, 1_000);
    }

    public void Dispose() => _folder.Dispose();

    private double Last()
    {
        var last = JsonNode.Parse(File.ReadAllLines(_folder["events.jsonl"])[^1])!;
        Assert.Equal("failed", (string)last["event"]!);
        return (double)last["t_ms"]!;
    }
}
