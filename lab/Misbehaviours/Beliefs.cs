namespace ProxyLab;

/// <summary>What people in the field believe, where a cell of the matrix shows it: claims W03, W04, W08 and W15, each judged from one trial.</summary>
public static class Beliefs
{
    private static readonly Source Field = "what people in the field believe";

    /// <summary>W03: no request takes longer than twice the read timeout.</summary>
    public static Claim ReadTimeoutBounds { get; } = new("W03", "The read timeout bounds how long a request can take",
        e => e.Wave(1).OfRequests("requests.beyond-timeout", "requests that took more than twice the read timeout", all => all.Count(r => r.Seconds > 2 * ReadTimeout(e))).Exactly(0)) { Source = Field, Instead = Course };

    /// <summary>W04: of no answer that the log gives as 200 a client took a part for the whole.</summary>
    public static Claim LoggedMeansWhole { get; } = new("W04", "A 200 in the log means that the client has the whole answer, or can tell that it has not", e =>
    {
        var cut = MatrixRules.CutIds(e);
        if (!e.Log.Requests.IsThere) throw new NotMeasuredException(e.Log.Requests.Missing);
        return e.Wave(1).OfRequests("requests.hidden", "cut answers that the log gives as 200 and the client took for whole", all => all.Count(r => r.Outcome == Outcome.Ok && cut.Contains(r.Id) && e.Log.Of(r.Id).Any(l => l.Status == 200))).Exactly(0);
    }) { Source = Field, Instead = Course };

    /// <summary>W08: every client gets the upstream's early answer.</summary>
    /// <param name="status">Its status.</param>
    public static Claim EarlyAnswerArrives(int status) => new("W08", "An early error answer reaches the client",
        e => e.Wave(1).OfRequests("requests.told", FormattableString.Invariant($"clients that got the {status}"), all => (double)all.Count(r => r.Status == status) / all.Count, "%").Exactly(1)) { Source = Field, Instead = Course };

    /// <summary>W15: in the phase that the misbehaviour is about, something ends every request.</summary>
    public static Claim TimeoutsCover { get; } = new("W15", "Connect, send and read timeouts cover every phase of a request",
        e => e.Wave(1).Count(Outcome.InFlight).Exactly(0)) { Source = Field, Instead = e => FormattableString.Invariant($"in this phase requests have no end within {e.Plan.EffectiveDeadline.TotalSeconds:0.#} s: {Course(e)}") };

    private static double ReadTimeout(Evidence e) => ProxyTimeouts.Required(e.Plan.EffectiveTimeouts.FirstOctet, "read timeout").TotalSeconds;

    private static string Course(Evidence e) => $"clients ended as {e.Wave(1).Summary}";
}
