namespace ProxyLab.Cases;

/// <summary>What the cases have in common that reproduce public reports of people who run proxies, and judge what they believe.</summary>
internal static class FieldReports
{
    /// <summary>A wave with timeouts that nothing here is to come to, however busy the machine is, and with the proxy's log of its requests.</summary>
    internal static Plan Plan { get; } = Plan.Default with { Waves = 1, RequestLog = true, ConnectTimeout = 10.Seconds(), SendTimeout = 10.Seconds(), ReadTimeout = 10.Seconds() };

    /// <summary>What somebody reported.</summary>
    /// <param name="id">E.g. <c>R10.drained</c>: the report, and which of its sentences.</param>
    /// <param name="reported">Where.</param>
    /// <param name="sentence">What is to be so, in the project's own words.</param>
    /// <param name="rule">Judges it.</param>
    internal static Claim Report(string id, string reported, string sentence, Func<Evidence, Judgement> rule) => new(id, sentence, rule) { Source = new("reports from the field", reported) };

    /// <summary>What people believe: claims W01 to W17.</summary>
    internal static Claim Belief(string id, string sentence, Func<Evidence, Judgement> rule) => new(id, sentence, rule) { Source = "what people in the field believe" };

    /// <summary>W02 over all of a case's variants.</summary>
    internal static Claim Logged(IReadOnlyList<Variant> variants) => Belief("W02", LoggedRequests.Claim.Sentence, e => e.Each(variants, LoggedRequests.Claim.Rule)) with
    {
        Instead = e => e.Tell(variants.Where(v => LoggedRequests.Claim.Rule(e.Variant(v)).Verdict == Verdict.Refuted), LoggedRequests.Instead),
    };

    /// <summary>How the requests of a trial ended: <c>ok × 20</c>.</summary>
    internal static string HowTheyEnded(Evidence e) => WaveEvidence.Summarise(e.Requests);

    /// <summary>The share of a trial's requests of which something is so.</summary>
    internal static Measure ShareOf(this Evidence e, string id, string label, Func<RequestRow, bool> which) =>
        e.OfRequests(id, label, all => (double)all.Count(which) / all.Count, "%");

    /// <summary>Requests that did not end with a whole answer of 2xx.</summary>
    internal static Measure Failed(this Evidence e) =>
        e.OfEnded("requests.failed", $"failed ({e.Plan.Transport})", all => all.Count(r => r.Outcome != Outcome.Ok));

    /// <summary>A number of a trial's requests; no value where one was given up, for nobody knows how it would have ended.</summary>
    internal static Measure OfEnded(this Evidence e, string id, string label, Func<IReadOnlyList<RequestRow>, double?> of, string unit = "") =>
        e.OfRequests(id, label, all => all.Any(r => r.IsCensored) ? null : of(all), unit);

    /// <summary>The value that a trial had of a setting of its behaviour.</summary>
    internal static T Get<T>(this Evidence e, Upstream behaviour, string setting) => e.Plan.Get(behaviour.Settings.OfType<Setting<T>>().Single(s => s.Name == setting));

    /// <summary>Proof that the upstream did its wrong to each request that it read, as it notes itself.</summary>
    /// <param name="note">What the behaviour notes.</param>
    /// <param name="what">The same in a sentence.</param>
    internal static Claim Did(string note, string what) => new("fault", what, e =>
    {
        var read = e.UpstreamRequests.Where(r => r.WholeMs is not null).ToArray();
        return e.Measure("upstream.requests", "requests read", read.Length).AtLeast(1)
            .And(e.Measure("upstream.otherwise", $"of these not noted as {note}", read.Count(r => !r.Noted(note))).Exactly(0));
    });
}
