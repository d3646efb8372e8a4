namespace ProxyLab.Cases;

/// <summary>Rules about the upstream's accept queue.</summary>
internal static class AcceptQueue
{
    /// <summary>
    /// Proof of an upstream that never accepts: it accepted nothing, and the first wave left in its queue as many connections as
    /// there were attempts, or as many as fit; both instruments say so.
    /// </summary>
    internal static Claim Proof => new("fault", "The upstream accepted nothing, and its queue held min(attempts, backlog + 1)", e =>
    {
        if (e.CountersAfter(1) is not { } upstream) return Judgement.Unknown("the upstream was not asked");
        var queue = e.Wave(1).Peak("queue", s => s.Queue);
        var proof = new Measure("accepted", upstream.Accepted).Exactly(0);
        var fits = Math.Min(Attempts(e), e.Plan.QueueCapacity);

        // A proxy that was told to hold fewer connections than there are clients makes fewer attempts, and says nowhere how many.
        proof = proof.And(e.Plan.WorkerConnections is null ? queue.Exactly(fits) : queue.Judge(q => q >= 1 && q <= fits));
        return e.Plan.Transport == Transport.Unix ? proof.And(e.Wave(1).Peak("embryos", s => s.Embryo).Exactly(queue)) : proof;
    });

    /// <summary>The number of lines in a role is the queue's length, on every tick on which nothing moves.</summary>
    internal static Func<Evidence, Judgement> CountedBy(UnixRole role) => e =>
    {
        var settled = e.Settled.Where(s => s.Queue > 0).ToArray();
        var agree = new Measure("ticks where the lines are the queue's length",
            settled.Length > 0 ? (double)settled.Count(s => s.Lines(role) == s.Queue) / settled.Length : null, "%");
        var last = e.Wave(e.Plan.Waves);
        return agree.AtLeast(0.99).Note(
            new Measure("most lines in the state", e.PeakOf(s => s.Wave > 0 ? s.Lines(role) : null)),
            new Measure("longest queue", e.PeakOf(s => s.Queue)),
            last.After("of these dead after the drain", s => s.QueueDead));
    };

    /// <summary>Requests of the first wave that reached the proxy.</summary>
    private static int Attempts(Evidence e) =>
        e.Wave(1).Requests.Count(r => r.SentMs is not null && r.Outcome is not (Outcome.Refused or Outcome.ConnectTimeout or Outcome.LocalError));
}
