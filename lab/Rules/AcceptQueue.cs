namespace ProxyLab;

/// <summary>Rules about the upstream's accept queue: connections that the kernel has completed and that nobody has accepted yet.</summary>
public static class AcceptQueue
{
    /// <summary>
    /// Proof of an upstream that never accepts: it accepted nothing, and the first wave left in its queue as many connections as
    /// there were attempts, or as many as fit, which is the backlog and one more (net/unix/af_unix.c, unix_recvq_full; net/ipv4,
    /// sk_acceptq_is_full). On a Unix socket /proc/net/unix says the same.
    /// </summary>
    public static Claim Proof => new("fault", "The upstream accepted nothing, and its queue held min(attempts, backlog + 1)", e =>
    {
        var queue = e.Wave(1).Peak("queue.peak", "queue", s => s.Queue);
        var proof = e.Measure("upstream.accepted", "accepted", e.CountersAfter(1).Accepted).Exactly(0);
        var fits = Math.Min(Attempts(e), e.Plan.QueueCapacity);

        // A proxy that was told to hold fewer connections than there are clients makes fewer attempts, and says nowhere how many.
        proof = proof.And(e.Plan.WorkerConnections is null ? queue.Exactly(fits) : queue.Judge(q => q >= 1 && q <= fits));
        return e.Plan.Transport == Transport.Unix ? proof.And(e.Wave(1).Peak("lines.embryo.peak", "embryos", s => s.Embryo).Exactly(queue)) : proof;
    });

    /// <summary>
    /// Holds if the number of lines in a role is the queue's length on 99 % or more of the ticks on which nothing moves and the queue is not
    /// empty; unknown if there is no such tick.
    /// </summary>
    /// <param name="role">The role that the lines are counted of.</param>
    public static Func<Evidence, Judgement> CountedBy(UnixRole role) => e =>
    {
        var agree = e.Samples.Settled.Where(s => s.Queue > 0)
            .Share("queue.ticks-agreeing", "ticks where the lines are the queue's length", s => s.Lines(role) == s.Queue);
        return agree.AtLeast(0.99).Note(
            e.Samples.Peak($"lines.{Values.Word(role)}.peak", "most lines in the state", s => s.Wave > 0 ? s.Lines(role) : null),
            e.Samples.Peak("queue.peak", "longest queue", s => s.Queue),
            e.Wave(e.Plan.Waves).After("dead.after", "of these dead after the drain", s => s.QueueDead));
    };

    /// <summary>
    /// Holds if, after the first wave's drain, the queue is as long as it was at the wave's peak, every connection in it is dead (its client has
    /// closed), and the proxy, where it counts them, has no active client.
    /// </summary>
    public static Judgement StaysFullOfDead(Evidence e)
    {
        ArgumentNullException.ThrowIfNull(e);
        var peak = e.Wave(1).Peak("queue.peak", "queue in wave 1", s => s.Queue);
        var active = e.Wave(1).After("active.after", "active", s => s.ProxyActive);
        var stays = After(e, "queue after the drain").Exactly(peak).And(DeadAfter(e).Exactly(peak));
        var isCounted = e.Samples.Peak("active.peak", "most active", s => s.ProxyActive).Value is not null; // a proxy without a counter never tells; the kernel does
        return isCounted ? stays.And(active.Exactly(0)) : stays.Note(active);
    }

    /// <summary>
    /// Holds if the second wave meets a full queue, every request of it fails, and 1 % or less of them hang until the timeout first.
    /// </summary>
    public static Judgement SecondWaveFailsAtOnce(Evidence e)
    {
        ArgumentNullException.ThrowIfNull(e);
        var second = e.Wave(2);
        var full = After(e, "queue after wave 1").AtLeast(e.Plan.QueueCapacity);
        var failed = second.OfRequests("requests.failed", "failed in wave 2", all => all.Count(r => r.Outcome is Outcome.Status or Outcome.Reset));
        return full.And(failed.Exactly(second.Requests.Count)).And(Hang.OfNone(e, 2))
            .Note(e.Wave(1).MedianSeconds, second.MedianSeconds).Note(second.Summary);
    }

    /// <summary>Why a second wave cannot meet a queue that the first one filled; null where it can.</summary>
    public static string? WhyNotFullInSecondWave(Evidence e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return e.Plan.Transport != Transport.Unix ? "a full TCP queue drops the SYN, and the proxy waits for its connect timeout"
            : e.Plan.Waves < 2 ? "there was no second wave"
            : After(e, "queue after wave 1").Value < e.Plan.QueueCapacity ? "the first wave did not fill the queue"
            : null;
    }

    /// <summary>The queue's length when the first wave had drained.</summary>
    public static Measure After(Evidence e, string label = "queue")
    {
        ArgumentNullException.ThrowIfNull(e);
        return e.Wave(1).After("queue.after", label, s => s.Queue);
    }

    /// <summary>Connections in the queue whose client had closed, when the first wave had drained.</summary>
    public static Measure DeadAfter(Evidence e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return e.Wave(1).After("dead.after", "dead", s => s.QueueDead);
    }

    /// <summary>Requests of the first wave that reached the proxy.</summary>
    private static int Attempts(Evidence e) =>
        e.Wave(1).Requests.Count(r => r.SentMs is not null && r.Outcome is not (Outcome.Refused or Outcome.ConnectTimeout or Outcome.LocalError));
}
