
namespace ProxyLab.Cases;

/// <summary>What the first wave leaves behind in the queue of an upstream that never accepts: no document says it.</summary>
internal static class DeadEmbryos
{
    /// <summary>X01.</summary>
    internal static Claim QueueStaysFull => new("X01", "After every client has gone, a never-accepting upstream's queue stays as long as it was, all of it dead", e =>
    {
        var wave = e.Wave(1);
        var peak = wave.Peak("queue in wave 1", s => s.Queue);
        var after = wave.After("queue after the drain", s => s.Queue);
        var dead = wave.After("dead", s => s.QueueDead);
        return after.Exactly(peak).And(dead.Exactly(peak)).And(wave.After("active", s => s.ProxyActive).Exactly(0));
    })
    {
        Source = Source.Lab,
        Instead = e => $"after the drain the queue holds {e.Wave(1).After("queue", s => s.Queue).Value}, of which {e.Wave(1).After("dead", s => s.QueueDead).Value} dead",
    };

    /// <summary>X02.</summary>
    internal static Claim SecondWaveFailsAtOnce => new("X02", "So a second wave fails at once", e =>
    {
        var half = AcceptQueueDocument.Timeout(e) / 2;
        var second = e.Wave(2);
        var full = QueueAfterFirstWave(e).AtLeast(e.Plan.QueueCapacity);
        var failed = new Measure("failed in wave 2", second.Requests.Count > 0 ? second.Requests.Count(r => r.Outcome is Outcome.Status or Outcome.Reset) : null);
        return full.And(failed.Exactly(second.Requests.Count)).And(second.Waited(half).AtMost(0.01))
            .Note(e.Wave(1).MedianSeconds, second.MedianSeconds).Note(second.Summary);
    })
    {
        Source = Source.Lab,
        Scope = NeedsFullQueue,
        Instead = e => $"the second wave ended as {e.Wave(2).Summary}, {e.Wave(2).MedianSeconds}",
    };

    private static string? NeedsFullQueue(Evidence e) =>
        e.Plan.Transport != Transport.Unix ? "a full TCP queue drops the SYN, and the proxy waits for its connect timeout"
        : e.Plan.Waves < 2 ? "there was no second wave"
        : QueueAfterFirstWave(e).Value < e.Plan.QueueCapacity ? "the first wave did not fill the queue"
        : null;

    private static Measure QueueAfterFirstWave(Evidence e) => e.Wave(1).After("queue after wave 1", s => s.Queue);
}
