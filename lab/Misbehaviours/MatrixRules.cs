using System.Globalization;
using System.Text;
using ProxyLab.Clients;

namespace ProxyLab;

/// <summary>
/// The rules by which every cell is marked. A cell is <em>dangerous</em> if one that protects people is broken, else it <em>breaks the RFC</em> if one with a section is,
/// else it <em>differs</em> if clients do not get what one would wish.
/// </summary>
public static class MatrixRules
{
    private static readonly Source Http11 = new("RFC 9112", "8");

    private static readonly string[] OtherRules = [.. ((BrokenRules[])[BrokenRules.NoFinalAnswer, BrokenRules.CutHead, BrokenRules.ShortBody, BrokenRules.NoLastChunk, BrokenRules.CutTrailer, BrokenRules.ResetBody, BrokenRules.UnaskedOctets])
        .Select(rule => rule.Words()!)];

    /// <summary>The rules that a misbehaviour shares with others.</summary>
    public static IEnumerable<MatrixRule> Of(Misbehaviour misbehaviour)
    {
        ArgumentNullException.ThrowIfNull(misbehaviour);
        yield return Danger("whole", "No client takes a part of an answer for the whole of it", Http11,
            e => misbehaviour.CutsItsAnswer(e.Plan) ? TakenForWhole(e).Exactly(0) : Judgement.NotApplicable("the upstream's answer is not cut, or nobody could tell"));
        yield return Danger("once", "No POST is executed twice", new("RFC 9110", "9.2.2"),
            e => IsPost(e) ? PostsAgain(e).Exactly(0) : Judgement.NotApplicable("its requests may be repeated"));
        yield return Danger("own", "No client gets the answer of another request, or octets after its own", new("RFC 9112", "9.3"), e => Strange(e, misbehaviour).Exactly(0));
        yield return Danger("bounded", string.Create(CultureInfo.InvariantCulture, $"Every request comes to an end within {misbehaviour.Plan.EffectiveDeadline.TotalSeconds:0.#} s, the wave's deadline, whatever the upstream does"), Source.Lab, e => Unended(e).Exactly(0));
        yield return new MatrixRule(Mark.BreaksRfc, new("sound", "What clients get is sound HTTP", e => Unsound(e).Exactly(0)) { Source = new("RFC 9112", "2 to 7"), Instead = Broken });
        yield return new MatrixRule(Mark.Differs, new("wish", "While the upstream misbehaves, clients get what one would wish", e => Otherwise(e, misbehaviour).Exactly(0).Note(e.Wave(1).Summary))
        {
            Source = Source.Lab,
            Instead = e => $"{e.Wave(1).Summary}, and not {misbehaviour.Wished(e.Plan).Words}",
        });
        yield return new MatrixRule(Mark.Differs, new("recovers", "When the upstream is well again, every request is answered", e => misbehaviour.NoRecovery is { } why ? Judgement.NotApplicable(why) : LostAfter(e).Exactly(0)) { Source = Source.Lab, Instead = e => e.Wave(2).Summary });
    }

    /// <summary>A rule of a misbehaviour's own: a requirement of an RFC.</summary>
    /// <param name="id">What it is called, after <c>rfc.</c>.</param>
    /// <param name="sentence">What is to hold.</param>
    /// <param name="rfc">E.g. <c>RFC 9112</c>.</param>
    /// <param name="section">E.g. <c>6.3</c>.</param>
    /// <param name="isBroken">Whether a request's client got what the requirement forbids.</param>
    public static MatrixRule Required(string id, string sentence, string rfc, string section, Func<RequestRow, bool> isBroken) => new(Mark.BreaksRfc, new(
        $"rfc.{id}", sentence, e => e.Wave(1).OfRequests("requests.against-rfc", "against that", all => all.Count(isBroken)).Exactly(0)) { Source = new(rfc, section), Instead = e => e.Wave(1).Summary });

    /// <summary>As <see cref="Required"/>, for an answer that a proxy must not pass on: broken where a client has it as a whole answer with this status.</summary>
    public static MatrixRule MustRefuse(string sentence, string rfc, string section, int status = 200) =>
        Required("refused", sentence, rfc, section, r => r.Outcome is Outcome.Ok or Outcome.Status && r.Status == status);

    private static MatrixRule Danger(string id, string sentence, Source source, Func<Evidence, Judgement> rule) => new(Mark.Dangerous, new(id, sentence, rule) { Source = source });

    /// <summary>Requests that were answered whole, as their clients see it, though the upstream cut every answer that it began for them.</summary>
    private static Measure TakenForWhole(Evidence e)
    {
        var cut = CutIds(e);
        return e.Wave(1).OfRequests("requests.taken-for-whole", "clients that took a part for the whole", all => all.Count(r => r.Outcome == Outcome.Ok && cut.Contains(r.Id)));
    }

    /// <summary>The requests to which the upstream gave a part of an answer, and no whole one.</summary>
    internal static IReadOnlySet<long> CutIds(Evidence e) => e.UpstreamRequests.Where(u => u.Request is not null).GroupBy(u => u.Request!.Value)
        .Where(rows => rows.Any(u => u.Noted(ScriptedUpstream.Did)) && !rows.Any(u => u.Noted(ScriptedUpstream.Well))).Select(rows => rows.Key).ToHashSet();

    private static Measure PostsAgain(Evidence e)
    {
        var again = Executions.Of(e).Where(r => r.Execution == Execution.Again).Select(r => r.Request.Id).ToHashSet();
        return e.OfRequests("requests.executed-again", "POSTs executed more than once", all => all.Count(r => again.Contains(r.Id)));
    }

    /// <summary>
    /// Requests whose client got a body that names another request or that nobody asked for, or octets after its answer. A body that nobody asked for, written when the
    /// request was on its way already, is not counted: no proxy can tell it from the answer.
    /// </summary>
    private static Measure Strange(Evidence e, Misbehaviour misbehaviour)
    {
        var bodies = e.Requests.Select(r => r.Id).Distinct().ToDictionary(id => HashOf(Answers.Body.Replace("{id}", id.ToString("D10", CultureInfo.InvariantCulture), StringComparison.Ordinal)));
        var strangers = misbehaviour.Strangers.Select(HashOf).ToHashSet();
        return e.OfRequests("requests.strange", "clients with octets that are not theirs", all => all.Count(r =>
            r.UnaskedBytes > 0 || (r.BodyHash is { } hash && ((bodies.TryGetValue(hash, out var owner) && owner != r.Id) || (strangers.Contains(hash) && !IsWrittenMeanwhile(r))))));

        bool IsWrittenMeanwhile(RequestRow r) => e.UpstreamRequests.Any(u => u.AnsweredMs >= r.SentMs && u.AnsweredMs <= r.EndMs);
    }

    /// <summary>
    /// Requests whose clients were waiting when the wave was over, though the upstream had written nothing for longer than any timeout, or the client had nothing of
    /// what it wrote. One whose client still gets octets goes on.
    /// </summary>
    private static Measure Unended(Evidence e)
    {
        var longest = e.Plan.EffectiveTimeouts is var t ? new[] { t.Connect, t.Send, t.FirstOctet, t.BetweenOctets }.Max() ?? e.Plan.ReadTimeout : TimeSpan.Zero;
        var written = e.UpstreamRequests.Where(u => u is { Request: not null, AnsweredMs: not null }).GroupBy(u => u.Request!.Value).ToDictionary(g => g.Key, g => g.Max(u => u.AnsweredMs!.Value));
        return e.Wave(1).OfRequests("requests.unended", $"requests without an end after {DurationText.Show(e.Plan.EffectiveDeadline)}", all => all.Count(r => r.Outcome == Outcome.InFlight
            && (r.Bytes == 0 || !(written.TryGetValue(r.Id, out var last) && last > r.EndMs - longest.TotalMilliseconds))));
    }

    private static Measure Unsound(Evidence e) => e.OfRequests("requests.unsound", "answers that are no sound HTTP", all => all.Count(IsUnsound));

    /// <summary>Whether an answer breaks a rule, and not only ends early or is followed by something: other rules are about these.</summary>
    private static bool IsUnsound(RequestRow request) => request.Outcome == Outcome.Malformed || request.Rule?.Split('+').Except(OtherRules).Any() == true;

    private static string Broken(Evidence e) => string.Join(", ", e.Requests.Where(IsUnsound).Select(r => r.Rule ?? (r.Outcome == Outcome.Malformed ? "malformed" : null)).OfType<string>().CountBy(rule => rule)
        .Select(g => string.Create(CultureInfo.InvariantCulture, $"{g.Key} × {g.Value}")));

    private static Measure Otherwise(Evidence e, Misbehaviour misbehaviour)
    {
        var wish = misbehaviour.Wished(e.Plan);
        return e.Wave(1).OfRequests("requests.otherwise", $"clients that got no {wish.Words}", all => all.Count(r => !wish.Is(r)));
    }

    private static Measure LostAfter(Evidence e) => e.Wave(2).OfRequests("requests.lost-after", "requests lost when the upstream was well again", all => all.Count(r => r.Outcome != Outcome.Ok));

    private static bool IsPost(Evidence e) => e.Plan.RequestMethod is "POST" or "PATCH" || (e.Plan.RequestMethod is null && e.Plan.BodyBytes > 0);

    private static string HashOf(string body)
    {
        var hash = default(BodyHash);
        hash.Add(Encoding.Latin1.GetBytes(body));
        return hash.Value!.Value.ToString("x16", CultureInfo.InvariantCulture);
    }
}
