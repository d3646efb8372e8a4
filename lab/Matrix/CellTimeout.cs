using System.Text.RegularExpressions;

namespace ProxyLab.Matrix;

/// <summary>
/// Which of a proxy's timeouts ended a request. Each wait of the proxy has a name, a time, and a moment that it counts from, which the upstream saw. The name is taken whose
/// time fits, once or for each attempt. The log comes first: a timeout that it always names ended nothing where it does not name it. The timeouts of a
/// misbehaviour's plan differ by a second or more, so that the time tells the rest apart.
/// </summary>
/// <param name="e">The trial.</param>
/// <param name="names">The proxy's names for its timeouts.</param>
/// <param name="traces">By what they can be told apart.</param>
internal sealed class CellTimeout(Evidence e, TimeoutNames names, TimeoutTraces traces)
{
    // A proxy's clock of timeouts may be as coarse as that, and a busy machine adds to it: seconds.
    private const double Early = 0.06, Late = 0.7;

    /// <summary>So many ms before a request's end, the upstream's own end of its connection is what ended it.</summary>
    private const double AtOnce = 100;

    private readonly IReadOnlySet<long> _cut = e.UpstreamRequests.IsThere ? MatrixRules.CutIds(e) : new HashSet<long>();
    private readonly HashSet<string> _always = e.Log.Lines.IsThere ? [.. traces.Logged.Select(t => t.Name)] : [];

    // A proxy that counts in whole seconds may be one of them late.
    private readonly double _late = Math.Max(traces.Late.TotalSeconds, names.Step >= 1.Seconds() ? names.Step.TotalSeconds : 0);

    private HashSet<string> LogSays => field ??= [.. e.Log.Lines.OrNone.Select(Named).OfType<string>()];

    /// <summary>What ended the request.</summary>
    internal RequestEnd Of(RequestRow request)
    {
        if (request.Outcome == Outcome.InFlight || request.SentMs is not { } sent || (request.Outcome == Outcome.Ok && !_cut.Contains(request.Id)) || e.Log.SaysTimeout(request) == false) return RequestEnd.NoTimeout;
        var (said, all) = (Said(request), (request.EndMs - sent) / 1000);
        bool MayBe(string name) => said.Contains(name) || !_always.Contains(name);

        UpstreamRow[] rows = [.. e.UpstreamRequests.OrNone.Where(u => u.Request == request.Id && u.AcceptedMs <= request.EndMs).OrderBy(u => u.AcceptedMs)]; // a later one was accepted for nobody
        var byUpstream = rows.Any(u => u is { EndedBy: "own-close" or "own-reset", ClosedMs: { } closed } && Math.Abs(request.EndMs - closed) < AtOnce);
        Wait[] waits = byUpstream ? [] : [.. Waits(rows, sent, request.EndMs).Where(w => MayBe(w.Name))];
        Wait[] named = [.. waits.Where(w => said.Contains(w.Name))], others = [.. waits.Except(named)];
        var mayRepeat = rows.Length == 0; // the upstream saw no attempt, so that nobody counted them
        var ended = Once(named, rows, request.EndMs) ?? (mayRepeat ? Again(named, all) : null) ?? Once(others, rows, request.EndMs) ?? (mayRepeat && named.Length == 0 ? Again(others, all) : null);
        if (ended is not null) return new(ended, true);
        WholeTimeout[] whole = [.. traces.Whole.Concat(names.Whole is { } n && e.Plan.EffectiveTimeouts.Whole is { } time ? [new(n, time)] : []).Where(w => MayBe(w.Name))];
        return whole.FirstOrDefault(w => all >= w.Time.TotalSeconds - Early && all <= w.Time.TotalSeconds + _late + Late) is { } found ? new(found.Name, true)
            : byUpstream || !waits.Select(w => w.Seconds).Concat(whole.Select(w => w.Time.TotalSeconds)).Any(seconds => all >= seconds - Early) ? RequestEnd.NoTimeout // too soon for any
            : RequestEnd.NotKnown;
    }

    /// <summary>What the proxy may have waited for when the request ended, the likeliest first.</summary>
    private IEnumerable<Wait> Waits(UpstreamRow[] rows, double sent, double end)
    {
        var t = e.Plan.EffectiveTimeouts;
        var written = rows.Max(u => u.AnsweredMs is { } at && at <= end ? at : (double?)null);
        (string?, TimeSpan?, double?)[] all = rows is not [.., var last]
            ? [(names.Connect, t.Connect, sent), (e.Plan.BodyBytes > 0 ? names.Send : null, t.Send, sent), (names.FirstOctet, t.FirstOctet, sent)]
            : written is not null ? [(names.BetweenOctets, t.BetweenOctets, written), (names.FirstOctet, t.FirstOctet, last.WholeMs), (names.FirstOctet, t.FirstOctet, sent)]
            : last.WholeMs is { } whole ? [(names.FirstOctet, t.FirstOctet, whole), (names.FirstOctet, t.FirstOctet, sent)]
            : [(names.Send, t.Send, sent), (names.FirstOctet, t.FirstOctet, sent)];
        foreach (var (name, time, from) in all)
            if (name is not null && time is { } there && from is { } moment) yield return new(name, there.TotalSeconds, moment);
    }

    /// <summary>The wait that fits from its moment; with how many attempts the upstream saw that waited as long.</summary>
    private string? Once(IEnumerable<Wait> waits, UpstreamRow[] rows, double end)
    {
        foreach (var wait in waits)
        {
            var took = (end - wait.From) / 1000;
            if (took < wait.Seconds - Early || took > wait.Seconds + _late + Late) continue;
            return Times(wait.Name, rows.Where((row, i) => ((i + 1 < rows.Length ? rows[i + 1].AcceptedMs : end) - (row.WholeMs ?? row.AcceptedMs)) / 1000 >= wait.Seconds - Early).Count());
        }

        return null;
    }

    /// <summary>The wait that fits so many times, one after the other: of these the upstream saw nothing.</summary>
    private string? Again(IEnumerable<Wait> waits, double all)
    {
        var pause = traces.Pause.TotalSeconds;
        foreach (var (name, seconds, _) in waits)
        {
            var times = (int)Math.Min(Math.Max(traces.Attempts, e.Plan.UpstreamAddresses), Math.Floor((all + pause + Early) / (seconds + pause)));
            if (times > 1 && all <= (times * (seconds + _late)) + ((times - 1) * pause) + Late) return Times(name, times);
        }

        return null;
    }

    private static string Times(string name, int times) => times > 1 ? FormattableString.Invariant($"{name} × {times}") : name;

    /// <summary>The timeouts that the log names: for the request, where a line that is of it names one, else at all.</summary>
    private HashSet<string> Said(RequestRow request) =>
        e.Log.Of(request.Id).Select(line => Named(line.Words)).OfType<string>().ToHashSet() is { Count: > 0 } own ? own : LogSays;

    private string? Named(string line) => traces.Logged.FirstOrDefault(t => Regex.IsMatch(line, t.Words, RegexOptions.CultureInvariant))?.Name;

    /// <summary>A wait of the proxy for its upstream.</summary>
    /// <param name="Name">The timeout.</param>
    /// <param name="Seconds">Its time.</param>
    /// <param name="From">The moment that it counts from, in ms since the trial began.</param>
    private readonly record struct Wait(string Name, double Seconds, double From);
}
