using System.Globalization;

namespace ProxyLab;

/// <summary>What a request's client got, against what the proxy's log says of it.</summary>
public enum LogAgreement
{
    /// <summary>
    /// The status is the same, and both say that the answer was whole, or both that it was not. Also: the client got no octet, and the log gives no
    /// status, or says that the answer was incomplete.
    /// </summary>
    Agrees,

    /// <summary>The client got another status than the log gives, or one where the log gives none.</summary>
    StatusDiffers,

    /// <summary>The log gives a status, as of an answer, and the client got none: its connection ended without an octet of an answer.</summary>
    NotReceived,

    /// <summary>The client got a whole answer with that status, and the log says that it was incomplete.</summary>
    WholeAfterAll,

    /// <summary>The client's answer was cut, or broke the protocol, and the log does not say so.</summary>
    BrokenUnsaid,

    /// <summary>
    /// Not compared: the client left before it had a status (at the deadline, or by <c>leave_after</c>), or the lab itself stopped reading. What was
    /// sent after that it cannot know. One that had a status when it left is compared by the status alone.
    /// </summary>
    ClientLeft,

    /// <summary>Not compared: the client got no octet, and the log has no line; the proxy may never have seen the request.</summary>
    Silent,

    /// <summary>Not compared: the client got octets, and the log has no line with its id. It may have lost the line, or written one without an id.</summary>
    NoLine,

    /// <summary>Not compared: several lines have its id, so that none is known to be of this answer.</summary>
    SeveralLines,
}

/// <summary>Rules about what a proxy logs (<see cref="LogEvidence.Requests"/>) and what its clients got, request by request, joined by the id.</summary>
public static class LoggedRequests
{
    private static readonly LogAgreement[]
        Lies = [LogAgreement.StatusDiffers, LogAgreement.NotReceived, LogAgreement.WholeAfterAll, LogAgreement.BrokenUnsaid],
        Unmatched = [LogAgreement.NoLine, LogAgreement.SeveralLines];

    /// <summary>
    /// W02, for any case whose plan has <see cref="Plan.RequestLog"/>: refuted if one line says something else than its client got; unknown if none does and
    /// clients with an answer have not exactly one line, or if there is none to compare.
    /// </summary>
    public static Claim Claim => new("W02", "What the proxy logs is what the client got", Agree) { Source = Source.Lab, Instead = Instead };

    /// <summary>Whether the log says something else than the client got; null where that was not compared.</summary>
    internal static bool? IsLie(LogAgreement agreement) => Lies.Contains(agreement) ? true : agreement == LogAgreement.Agrees ? false : null;

    /// <summary>What a client got against what the log says of its request.</summary>
    /// <param name="request">The client's row.</param>
    /// <param name="lines">The lines with its id.</param>
    public static LogAgreement Compare(RequestRow request, IEnumerable<RequestLine> lines)
    {
        ArgumentNullException.ThrowIfNull(request);
        RequestLine[] found = [.. lines];
        var isLeft = request.Outcome is Outcome.InFlight or Outcome.OverLimit or Outcome.LocalError;
        return found switch
        {
            [] => request.Bytes > 0 ? LogAgreement.NoLine : LogAgreement.Silent,
            [_, _, ..] => LogAgreement.SeveralLines,
            _ when isLeft && request.Status is null => LogAgreement.ClientLeft,
            [var line] when request.Status is { } status => status != line.Status ? LogAgreement.StatusDiffers : isLeft ? LogAgreement.Agrees : OfSameStatus(request.Outcome, line),
            [var line] => line.Status is null || line.Incomplete == true ? LogAgreement.Agrees
                : request.Bytes > 0 ? LogAgreement.BrokenUnsaid : LogAgreement.NotReceived,
        };
    }

    /// <summary>How many requests there are of each kind, and an example of each that is no agreement: a phrase for <see cref="Claim.Instead"/>.</summary>
    public static string Instead(Evidence e)
    {
        var all = All(e);
        return $"{Summary(all)}; {string.Join("; ", Lies.Select(lie => all.FirstOrDefault(r => r.Agreement == lie)).Where(r => r.Row is not null).Select(r => $"e.g. {Example(r.Row, r.Line!)}"))}";
    }

    private static Judgement Agree(Evidence e)
    {
        var all = All(e);
        var counts = Enum.GetValues<LogAgreement>().ToDictionary(a => a, a => e.Measure($"log.{Values.Word(a)}", Words(a), all.Count(r => r.Agreement == a)));
        var compared = all.Count(r => r.Agreement == LogAgreement.Agrees || Lies.Contains(r.Agreement));
        var lies = e.Measure("log.disagreeing", "requests of which the log says something else", compared == 0 ? null : all.Count(r => Lies.Contains(r.Agreement)));
        var judgement = lies.Exactly(0).Note(Summary(all)).RestingOn([.. counts.Values]);
        return judgement.Verdict == Verdict.Holds && all.FirstOrDefault(r => Unmatched.Contains(r.Agreement)) is { Row: { } row }
            ? judgement.And(Judgement.Unknown(string.Create(CultureInfo.InvariantCulture, $"e.g. request {row.Id} has not exactly one line")))
            : judgement;
    }

    private static LogAgreement OfSameStatus(Outcome outcome, RequestLine line) => outcome switch
    {
        Outcome.Ok or Outcome.Status => line.Incomplete == true ? LogAgreement.WholeAfterAll : LogAgreement.Agrees,
        _ => line.Incomplete == true ? LogAgreement.Agrees : LogAgreement.BrokenUnsaid,
    };

    private static (RequestRow Row, RequestLine? Line, LogAgreement Agreement)[] All(Evidence e)
    {
        ArgumentNullException.ThrowIfNull(e);
        if (!e.Log.Requests.IsThere) throw new NotMeasuredException(e.Log.Requests.Missing);
        return [.. e.Requests.Select(row => (row, e.Log.Of(row.Id).FirstOrDefault(), Compare(row, e.Log.Of(row.Id))))];
    }

    private static string Summary((RequestRow Row, RequestLine? Line, LogAgreement Agreement)[] all) => string.Create(
        CultureInfo.InvariantCulture, $"of {all.Length} requests: {string.Join(", ", all.CountBy(r => r.Agreement).OrderBy(k => k.Key).Select(k => $"{k.Value} {Words(k.Key)}"))}");

    private static string Example(RequestRow row, RequestLine line) => string.Create(
        CultureInfo.InvariantCulture, $"request {row.Id}: the client got {Got(row)}; the log says {line}");

    private static string Got(RequestRow row) =>
        row.Bytes == 0 ? $"no octet ({row.Outcome.Name()})" : string.Create(CultureInfo.InvariantCulture, $"{(row.Status is { } status ? $"{status}" : "no status")}, {row.Outcome.Name()}, {row.Bytes} octets");

    private static string Words(LogAgreement agreement) => agreement switch
    {
        LogAgreement.Agrees => "agree",
        LogAgreement.StatusDiffers => "with another status in the log",
        LogAgreement.NotReceived => "logged as answered whose client got no octet",
        LogAgreement.WholeAfterAll => "answered whole and logged as incomplete",
        LogAgreement.BrokenUnsaid => "cut or malformed without a word of it in the log",
        LogAgreement.ClientLeft => "left by their client before they had a status",
        LogAgreement.Silent => "without an octet and without a line",
        LogAgreement.NoLine => "with octets and without a line",
        _ => "with several lines",
    };
}
