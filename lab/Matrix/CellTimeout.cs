namespace ProxyLab.Matrix;

/// <summary>
/// Which of a proxy's timeouts ended a request: by how long it took, counted from where such a timeout begins, and by what the upstream saw of it. The timeouts of
/// a misbehaviour's plan differ by a second or more, so that the time alone tells most of them apart.
/// </summary>
internal static class CellTimeout
{
    // A proxy's clock of timeouts may be as coarse as that, and a busy machine adds to it.
    private const double Early = 0.06, Late = 0.7;

    /// <summary>The name of the timeout; null where none ended it, or where it is not known which.</summary>
    /// <param name="e">The trial.</param>
    /// <param name="request">The request.</param>
    /// <param name="names">The proxy's names for its timeouts.</param>
    internal static string? Of(Evidence e, RequestRow request, TimeoutNames names)
    {
        if (request is { Outcome: Outcome.Ok or Outcome.InFlight } or { SentMs: null } || e.Log.SaysTimeout(request) == false) return null;
        var rows = e.UpstreamRequests.OrNone.Where(u => u.Request == request.Id && u.AcceptedMs <= request.EndMs).ToArray(); // a later one was accepted for nobody
        var (t, sent, end) = (e.Plan.EffectiveTimeouts, request.SentMs!.Value, request.EndMs);
        var isWhole = rows.Any(u => u.WholeMs is not null);
        var lastWritten = rows.Max(u => u.AnsweredMs is { } written && written <= end ? written : (double?)null);

        // A proxy that counts in whole seconds may be a second late.
        var late = Late + (names.Step >= 1.Seconds() ? names.Step.TotalSeconds : 0);

        // Each with the moment that it counts from, the likeliest first.
        (string? Name, TimeSpan? Time, double? From)[] candidates = rows.Length == 0
            ? [(names.Connect, t.Connect, sent), (e.Plan.BodyBytes > 0 ? names.Send : null, t.Send, sent), (names.FirstOctet, t.FirstOctet, sent), (names.Whole, t.Whole, sent)]
            : lastWritten is not null ? [(names.BetweenOctets, t.BetweenOctets, lastWritten), (names.FirstOctet, t.FirstOctet, sent), (names.Whole, t.Whole, sent)]
            : isWhole ? [(names.FirstOctet, t.FirstOctet, rows.Min(u => u.WholeMs)), (names.FirstOctet, t.FirstOctet, sent), (names.Whole, t.Whole, sent)]
            : [(names.Send, t.Send, sent), (names.FirstOctet, t.FirstOctet, sent), (names.Whole, t.Whole, sent)];
        foreach (var (name, time, from) in candidates)
        {
            if (name is null || time is not { TotalSeconds: var seconds } || from is null) continue;
            var took = (end - from.Value) / 1000;
            if (took >= seconds - Early && took <= seconds + late) return name;
        }

        // Tried again, it waited several times for a connection.
        return rows.Length == 0 && names.Connect is { } connect && t.Connect is { TotalSeconds: var once } && (end - sent) / 1000 is var all && all >= once - Early
            && all % once is var over && (over <= Late / 2 || over >= once - Early) ? $"{connect} × {Math.Round(all / once)}" : null;
    }
}
