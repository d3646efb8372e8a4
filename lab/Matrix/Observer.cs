namespace ProxyLab.Matrix;

/// <summary>Derives from one trial's evidence what happened in it.</summary>
internal static class Observer
{
    /// <summary>What happened while the upstream misbehaved, and after it.</summary>
    /// <param name="e">A valid trial.</param>
    /// <param name="misbehaviour">Its case.</param>
    /// <param name="driver">The proxy's driver.</param>
    internal static CellObservation Of(Evidence e, Misbehaviour misbehaviour, Proxy driver)
    {
        var requests = e.Wave(1).Requests;
        var ends = Ends(e, requests, driver);
        return new()
        {
            Endings = Endings(requests),
            Timeout = ends.Where(end => end.By.Timeout is not null).GroupBy(end => end.By.Timeout, StringComparer.Ordinal).OrderByDescending(g => g.Sum(end => end.Ending.Count)).ThenBy(g => g.Key, StringComparer.Ordinal).FirstOrDefault()?.Key,
            Ends = ends,
            Deadline = e.Plan.EffectiveDeadline,
            Executions = Executed(e),
            ExecutionsByAddress = ExecutedAt(e),
            Connections = Connections(e),
            Cut = misbehaviour.CutsItsAnswer(e.Plan) ? Cut(e, requests) : null,
            Log = Logged(e),
            DescriptorsEach = Each(e, "process.fds", p => p.Fds),
            KibEach = Each(e, "process.pss", p => p.PssKib),
            ForNobody = Known(() => e.UpstreamRequests.Count(r => r.ForNobody == true)),
            Race = misbehaviour.RacesWithReuse ? RaceCurve.Of(e) : null,
            LostAfter = e.Wave(2).Requests is { Count: > 0 } after ? after.Count(r => r.Outcome != Outcome.Ok) : null,
            FirstGoodAfter = e.Wave(2) is { StartMs: { } start } wave && wave.Requests.Where(r => r.Outcome == Outcome.Ok).Select(r => (double?)r.EndMs).Min() is { } good ? (good - start) / 1000 : null,
        };
    }

    private static CellEnding[] Endings(IReadOnlyList<RequestRow> requests) =>
    [
        .. requests.GroupBy(r => (r.Status, r.Outcome)).OrderByDescending(g => g.Count()).ThenBy(g => g.Key.Status).ThenBy(g => g.Key.Outcome)
            .Select(g => new CellEnding(g.Key.Status, g.Key.Outcome, g.Count(), (g.Min(Took), g.Max(Took)), (g.Min(r => r.Bytes), g.Max(r => r.Bytes)))),
    ];

    private static string? Cut(Evidence e, IReadOnlyList<RequestRow> requests)
    {
        var ids = MatrixRules.CutIds(e);
        var cut = requests.Where(r => ids.Contains(r.Id)).ToArray();
        return cut.Length == 0 ? null : cut.All(r => r.Outcome == Outcome.Ok) ? "hidden" : cut.Any(r => r.Outcome == Outcome.Ok) ? "mixed" : cut.Any(r => r.Outcome == Outcome.InFlight) ? "no-end" : "told";
    }

    private static double Took(RequestRow request) => (request.EndMs - (request.SentMs ?? request.IntendedMs)) / 1000;

    /// <summary>How requests ended, and by which timeout.</summary>
    private static (RequestEnd By, CellEnding Ending)[] Ends(Evidence e, IReadOnlyList<RequestRow> requests, Proxy driver)
    {
        var timeouts = driver.TimeoutsOn(e.Plan.Transport) is { } names ? new CellTimeout(e, names, driver.TracesOfTimeouts(e.Plan)) : null;
        return [.. requests.GroupBy(r => timeouts?.Of(r) ?? RequestEnd.NotKnown).SelectMany(g => Endings([.. g]).Select(ending => (g.Key, ending))).OrderByDescending(end => end.ending.Count).ThenBy(end => end.ending.Seconds.Least)];
    }

    private static Dictionary<int, int> Executed(Evidence e)
    {
        var rows = e.UpstreamRequests.OrNone.Where(u => u is { Request: not null, WholeMs: not null }).CountBy(u => u.Request!.Value).ToDictionary();
        return e.Wave(1).Requests.Where(r => r.SentMs is not null).CountBy(r => rows.GetValueOrDefault(r.Id)).OrderBy(g => g.Key).ToDictionary();
    }

    /// <summary>While the upstream misbehaved, at each of its addresses, in order.</summary>
    private static int[] ExecutedAt(Evidence e)
    {
        var executed = e.UpstreamRequests.OrNone.Where(u => u.WholeMs <= (e.Wave(1).DrainedMs ?? double.PositiveInfinity)).CountBy(u => u.Address ?? "").ToDictionary(a => a.Key.Split(':')[0], a => a.Value);
        return e.Plan.UpstreamAddresses == 1 ? [executed.Values.Sum()] : [.. Endpoint.Loopback(1, e.Plan.UpstreamAddresses).On(e.Plan.UpstreamAddresses).Select(address => executed.GetValueOrDefault($"{address.Tcp!.Address}"))];
    }

    private static int? Connections(Evidence e)
    {
        if (!e.UpstreamRequests.IsThere) return null;
        var end = e.Wave(1).DrainedMs ?? double.PositiveInfinity;
        return e.UpstreamRequests.Where(u => u.AcceptedMs <= end).Select(u => (u.Process, u.Connection)).Distinct().Count();
    }

    private static (int, int)? Logged(Evidence e)
    {
        if (!e.Log.Requests.IsThere) return null;
        bool?[] lies = [.. e.Wave(1).Requests.Select(r => LoggedRequests.IsLie(LoggedRequests.Compare(r, e.Log.Of(r.Id))))];
        return (lies.Count(lie => lie == false), lies.Count(lie => lie == true));
    }

    /// <summary>What the proxy had more at the peak of the first wave than before it, for each client; null where that was not measured.</summary>
    private static double? Each(Evidence e, string id, Func<ProcessRow, double?> value)
    {
        try
        {
            return e.Processes.Peak(id, id, value).Value - e.Processes.Before(id, id, value).Value is { } more ? Math.Max(0, more) / e.Plan.Clients : null;
        }
        catch (NotMeasuredException)
        {
            return null;
        }
    }

    private static int? Known(Func<int> number)
    {
        try
        {
            return number();
        }
        catch (NotMeasuredException)
        {
            return null;
        }
    }
}
