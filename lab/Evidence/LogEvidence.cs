namespace ProxyLab;

/// <summary>What the proxy logged. Where there is no log, a rule that asks is told so, and its claim is unknown.</summary>
public sealed class LogEvidence
{
    private readonly Lazy<Recorded<string>> _lines;
    private readonly Lazy<Recorded<RequestLine>> _requests;
    private readonly Lazy<ILookup<long, RequestLine>> _byId;
    private readonly ProxyWords _words;
    private readonly Evidence _trial;

    internal LogEvidence(TrialFiles files, Evidence trial)
    {
        _lines = new(files.Log);
        _requests = new(() => ReadRequests(files.RequestLog()));
        _byId = new(() => Requests.OrNone.ToLookup(line => line.Id));
        _words = files.Words;
        _trial = trial;
    }

    /// <summary>Its lines, in order.</summary>
    public Recorded<string> Lines => _lines.Value;

    /// <summary>
    /// What its lines say of requests, in order: those of <c>proxy-requests.log</c>; where there is no such file (<see cref="Plan.RequestLog"/>), those of
    /// <c>proxy.log</c>, of which a proxy may leave some out. They are not there where the driver reads no such lines, where requests carried no id, or
    /// where the proxy was not asked for them and wrote none.
    /// </summary>
    public Recorded<RequestLine> Requests => _requests.Value;

    /// <summary>The lines that say something of a request; none also where <see cref="Requests"/> are not there.</summary>
    /// <param name="id">The request's id, as in <c>requests.csv</c>.</param>
    public IEnumerable<RequestLine> Of(long id) => _byId.Value[id];

    /// <summary>
    /// Whether the proxy says that a timeout of its own ended a request: by its log, where there is a line of it that gives a reason; else by the
    /// status that the client got, where that was an error (the driver knows which). Null where it says neither.
    /// </summary>
    public bool? SaysTimeout(RequestRow request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Of(request.Id).LastOrDefault()?.TimedOut
            ?? (request is { Outcome: Outcome.Status, Status: >= 500 and var status } ? _words.TimeoutStatuses?.Contains(status) : null);
    }

    /// <summary>Lines that mean that, in the proxy's own words.</summary>
    /// <exception cref="NotMeasuredException">There is no log, or it never tells that.</exception>
    public Measure Says(LogMeaning meaning) => _words.NeverLogged.Contains(meaning)
        ? throw new NotMeasuredException($"this proxy's log never says {Values.Word(meaning)}")
        : _trial.Measure($"log.{Values.Word(meaning)}", $"log lines that say {Values.Word(meaning)}", Lines.Count(line => _words.OfLine(line) == meaning));

    /// <summary>Lines that contain the text.</summary>
    /// <exception cref="NotMeasuredException">There is no log.</exception>
    public Measure Contains(string text) =>
        _trial.Measure("log.lines", $"log lines with '{text}'", Lines.Count(line => line.Contains(text, StringComparison.Ordinal))) with { Part = text };

    private Recorded<RequestLine> ReadRequests(Recorded<string> asked)
    {
        if (_words.OfRequest is not { } read) return Recorded<RequestLine>.Absent("the proxy's driver reads no lines for requests in its log");
        if (!_trial.Plan.RequestIds) return Recorded<RequestLine>.Absent("requests carried no id (request_ids=false)");
        RequestLine[] found = [.. (asked.IsThere ? asked : Lines).OrNone.Select(read).OfType<RequestLine>()];
        return found.Length > 0 || asked.IsThere ? found : Recorded<RequestLine>.Absent("the proxy was not asked for a line for each request (request_log=false)");
    }
}
