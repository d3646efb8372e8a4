namespace ProxyLab.Matrix;

/// <summary>Requests that were sent in one span of time about the close of the idle connection.</summary>
/// <param name="FromMs">Milliseconds from the close to the sending, from; less than 0 before the close.</param>
/// <param name="ToMs">To, exclusive.</param>
/// <param name="Requests">How many.</param>
/// <param name="Failed">Of these, without a whole answer of 2xx.</param>
internal sealed record RaceStep(double FromMs, double ToMs, int Requests, int Failed)
{
    /// <summary>The span, for people: <c>0.2 to 0.5 ms after the close</c>.</summary>
    internal string Words => FormattableString.Invariant($"{(FromMs < 0 ? $"{-FromMs:0.##} to {Math.Abs(ToMs):0.##} ms before" : double.IsInfinity(ToMs) ? $"{FromMs:0.##} ms and more after" : $"{FromMs:0.##} to {ToMs:0.##} ms after")} the close");
}

/// <summary>
/// How often a request is lost that is sent when the upstream closes the connection that the request before it went over: by the time from the close to the sending, as the
/// ledgers of the upstream and of the client have it. Both clocks are the same. A request that was sent earlier than the first step is in none: there the upstream was
/// late to see it, and where such requests were lost nobody knows what the proxy does.
/// </summary>
/// <param name="Steps">By time.</param>
/// <param name="Reused">Requests that went over the connection before it was closed.</param>
/// <param name="Fresh">Requests before which the proxy itself had ended the connection.</param>
/// <param name="Early">Requests that were sent earlier than the first step, and of these those that failed.</param>
/// <param name="EarliestFailureMs">Of those in the steps that failed, the earliest: from the close to the sending; null where none failed.</param>
/// <param name="LatestFailureMs">The latest.</param>
internal sealed record RaceCurve(IReadOnlyList<RaceStep> Steps, int Reused, int Fresh, (int Requests, int Failed) Early, double? EarliestFailureMs, double? LatestFailureMs)
{
    private static readonly double[] Edges = [-5, -1, -0.5, -0.2, 0, 0.1, 0.2, 0.5, 1, double.PositiveInfinity];

    /// <summary>The curve of a trial with one client, whose requests came one after the other; null where the upstream's ledger is not there.</summary>
    internal static RaceCurve? Of(Evidence e) => e.UpstreamRequests.IsThere ? Of(e.Wave(1).Requests, e.UpstreamRequests) : null;

    /// <summary>The curve of both ledgers.</summary>
    internal static RaceCurve Of(IEnumerable<RequestRow> client, IEnumerable<UpstreamRow> upstream)
    {
        var rows = upstream.Where(u => u.Request is not null).ToLookup(u => u.Request!.Value);
        var (sent, reused, fresh) = (new List<(double AfterMs, bool Failed)>(), 0, 0);
        var requests = client.Where(r => r.SentMs is not null).OrderBy(r => r.SentMs).ToArray();
        foreach (var (before, request) in requests.Zip(requests.Skip(1)))
        {
            if (rows[before.Id].LastOrDefault(u => u.AnsweredMs is not null) is not { } last) continue;
            if (rows[request.Id].Any(u => (u.Process, u.Connection) == (last.Process, last.Connection) && u.WholeMs is not null)) reused++;
            else if (last is { EndedBy: "own-close" or "own-reset", ClosedMs: { } closed }) sent.Add((request.SentMs!.Value - closed, request.Outcome != Outcome.Ok));
            else fresh++;
        }

        var early = sent.Where(s => s.AfterMs < Edges[0]).ToArray();
        var failed = sent.Where(s => s.Failed && s.AfterMs >= Edges[0]).Select(s => s.AfterMs).ToArray();
        return new([.. Edges.Zip(Edges.Skip(1), (from, to) => (from, to, In: sent.Where(s => s.AfterMs >= from && s.AfterMs < to).ToArray())).Select(s => new RaceStep(s.from, s.to, s.In.Length, s.In.Count(r => r.Failed)))],
            reused, fresh, (early.Length, early.Count(s => s.Failed)), failed.Length > 0 ? failed.Min() : null, failed.Length > 0 ? failed.Max() : null);
    }

    /// <summary>The curve of all requests of several trials: a step of one trial has few.</summary>
    internal static RaceCurve Of(IEnumerable<RaceCurve> trials) => trials.Aggregate((a, b) => new(
        [.. a.Steps.Zip(b.Steps, (x, y) => x with { Requests = x.Requests + y.Requests, Failed = x.Failed + y.Failed })],
        a.Reused + b.Reused, a.Fresh + b.Fresh, (a.Early.Requests + b.Early.Requests, a.Early.Failed + b.Early.Failed),
        new[] { a.EarliestFailureMs, b.EarliestFailureMs }.Min(), new[] { a.LatestFailureMs, b.LatestFailureMs }.Max()));

    /// <summary>How many requests are in the steps.</summary>
    internal int Requests => Steps.Sum(s => s.Requests);

    /// <summary>What a proxy does about the race, in words.</summary>
    internal string Does => Reused == 0 && LatestFailureMs is null && Early.Failed == 0 ? "uses no connection again" : Fresh > Requests + Reused ? "ends most connections itself" : LatestFailureMs is null && Early.Failed > 0 ? "not known: the upstream was late to read" : LatestFailureMs is null ? "loses none: it sees the close, or tries again" : "loses some";

    /// <summary>Where requests were lost, in words.</summary>
    internal string Margin => LatestFailureMs is not { } last ? Early.Failed > 0 ? "not known" : "none was lost" : FormattableString.Invariant($"from {EarliestFailureMs:0.00} to {last:0.00} ms");
}
