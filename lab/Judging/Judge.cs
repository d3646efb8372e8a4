using System.Globalization;
using ProxyLab.Runs;

namespace ProxyLab.Judging;

/// <summary>
/// Judges a run from its files alone: proves each trial's fault, then judges its claims. Any run can be judged again, by newer
/// rules too.
/// </summary>
internal sealed class Judge
{
    private readonly RunFolder _run;
    private readonly Catalogue _catalogue;
    private readonly Lazy<IReadOnlyDictionary<TrialId, TrialPlan>> _plans;
    private readonly Lazy<ILookup<(string Case, string Proxy), TrialPlan>> _groups; // a run has thousands of trials, and each asks for those beside it
    private readonly Lazy<ILookup<(string Case, string Proxy), TrialId>> _trials;
    private readonly Dictionary<TrialId, (TrialState State, string Reason, Evidence? Evidence, Judgement? Fault)> _loaded = [];

    internal Judge(RunFolder run, Catalogue catalogue)
    {
        _run = run;
        _catalogue = catalogue;
        _plans = new(() => run.Plans().DistinctBy(p => p.Id).ToDictionary(p => p.Id)); // a damaged run.json may list one twice
        _groups = new(() => _plans.Value.Values.ToLookup(p => (p.Id.Case, p.Id.Proxy)));
        _trials = new(() => run.Trials().ToLookup(t => (t.Case, t.Proxy)));
    }

    /// <summary>Judges every trial and saves each one's <c>verdicts.json</c>.</summary>
    internal IReadOnlyList<TrialVerdicts> All()
    {
        var verdicts = _run.Trials().Select(One).ToArray();
        foreach (var trial in verdicts.Where(v => Directory.Exists(RunFiles.Trial(_run.Path, v.Id))))
            Json.Save(Path.Combine(RunFiles.Trial(_run.Path, trial.Id), RunFiles.Verdicts), FindingsJson.Of(trial));
        return verdicts;
    }

    /// <summary>Judges one trial.</summary>
    internal TrialVerdicts One(TrialId id)
    {
        var (state, reason, evidence, fault) = Load(id);
        var @case = _catalogue.Cases.FirstOrDefault(c => c.Name == id.Case);
        ClaimVerdict[] claims = @case is null || Lead(id) != id ? [] : state switch
        {
            TrialState.Valid => [.. @case.Claims.Select(c => Verdict(c, (Unplaced(@case, id) ?? Disturbance(evidence!)) is { } why ? Judgement.Unknown(why) : c.Judge(evidence!)))],
            TrialState.Skipped when evidence!.Account.BeyondProxy is { } beyond => [.. @case.Claims.Select(c => Verdict(c, Judgement.NotApplicable(beyond)))],
            TrialState.Damaged => [.. @case.Claims.Select(c => Verdict(c, Judgement.Unknown($"{id} is damaged: {reason}")))],
            _ => [],
        };
        return new TrialVerdicts(id, state, reason, fault is null ? null : Verdict(@case!.Fault, fault), claims) { Sweep = PlanOf(id)?.Sweep ?? ProxyLab.Variant.None };
    }

    /// <summary>What became of a trial, with its evidence where it could be read: of a valid one, unless the machine disturbed it.</summary>
    internal (TrialState State, string Reason, Evidence? Evidence) Told(TrialId id)
    {
        var (state, reason, evidence, _) = Load(id);
        return state == TrialState.Valid && Disturbance(evidence!) is { } why ? (TrialState.Invalid, why, evidence) : (state, reason, evidence);
    }

    private static ClaimVerdict Verdict(Claim claim, Judgement judgement) => new(claim.Id, claim.Sentence, claim.Source, judgement);

    private (TrialState State, string Reason, Evidence? Evidence, Judgement? Fault) Load(TrialId id)
    {
        if (_loaded.TryGetValue(id, out var trial)) return trial;
        _loaded[id] = (TrialState.Incomplete, "its fault's proof asks for itself", null, null); // so that proofs that ask for each other end
        return _loaded[id] = Read(id);
    }

    private (TrialState State, string Reason, Evidence? Evidence, Judgement? Fault) Read(TrialId id)
    {
        var folder = RunFiles.Trial(_run.Path, id);
        var isSealed = Seal.IsThere(folder);
        if (isSealed && Seal.Breach(folder) is { } breach) return (TrialState.Damaged, breach, null, null);
        if (!isSealed && !File.Exists(Path.Combine(folder, RunFiles.Plan)))
            return _run.IsFinished ? (TrialState.Damaged, "its folder, or the plan in it, is not there any more", null, null) : (TrialState.Incomplete, "it was never started", null, null);
        if (_catalogue.Cases.FirstOrDefault(c => c.Name == id.Case) is not { } @case)
            return (TrialState.Invalid, $"this program has no case '{id.Case}'", null, null);
        try
        {
            if (PlanOf(id) is null && PlanJson.Read(Path.Combine(folder, RunFiles.Plan)).Id is var told && told != id) return (TrialState.Damaged, $"its plan is that of {told}", null, null);
            var evidence = EvidenceReader.Load(folder, id, name => Sibling(id, name), name => Variant(id, name), DriverOf(id)?.Words);
            if (evidence.Account.Skipped is { } reason) return (TrialState.Skipped, reason, evidence, null);
            if (evidence.Account.Failure is { } failure) return (TrialState.Invalid, failure + evidence.Account.DescriptorShortage, evidence, null);
            if (!evidence.Account.Whole) return (TrialState.Incomplete, "it was ended before its end", evidence, null);
            if (!isSealed)
                return _run.IsFinished ? (TrialState.Damaged, $"it ran to its end, and its {RunFiles.Seal} is not there", evidence, null) : (TrialState.Incomplete, "it was ended before it was sealed", evidence, null);
            if (Completeness.Gap(evidence) is { } gap) return (TrialState.Invalid, gap, evidence, null);
            if (evidence.Requests.OrNone.Count(r => r.Outcome == Outcome.LocalError) is > 0 and var local)
                return (TrialState.Invalid, $"{local} of {evidence.Requests.Count} requests failed in the client itself (local-error: no descriptor, port or memory){evidence.Account.DescriptorShortage}", evidence, null);
            var fault = @case.Fault.Judge(evidence);
            return fault.Verdict == ProxyLab.Verdict.Holds
                ? (TrialState.Valid, "", evidence, fault)
                : (TrialState.Invalid, $"its fault was not proven: {@case.Fault.Sentence}: {fault.Observed}{evidence.Account.DescriptorShortage}", evidence, fault);
        }
        catch (LabException e)
        {
            return (TrialState.Invalid, e.Message.ReplaceLineEndings(" "), null, null);
        }
#pragma warning disable CA1031 // A run's files may be anybody's: what they make the lab trip over costs their own trial, and says so.
        catch (Exception e) when (e is not OutOfMemoryException)
#pragma warning restore CA1031
        {
            return (TrialState.Invalid, $"its evidence cannot be read: {AuthorLine.Told(e).ReplaceLineEndings(" ")}", null, null);
        }
    }

    private Evidence? Sibling(TrialId id, string caseName) =>
        _catalogue.Cases.FirstOrDefault(c => c.Name == caseName) is { } @case && Unplaced(@case, id) is null && Group(id, caseName).MinBy(t => t.Id.N) is { Id: var lead }
        && Load(lead) is { State: TrialState.Valid, Evidence: { } evidence } && Disturbance(evidence) is null ? evidence : null;

    private Evidence Variant(TrialId id, Variant name)
    {
        if (Group(id).FirstOrDefault(t => t.Variant.Equals(name)) is not { } variant)
            throw new NotMeasuredException($"the variant '{name}' was not run");
        var (state, reason, evidence, _) = Load(variant.Id);
        if (evidence?.Account.BeyondProxy is { } beyond) throw new NotApplicableException(beyond);
        if (state != TrialState.Valid) throw new NotMeasuredException($"the variant '{name}' is {state.ToString().ToLowerInvariant()}: {reason}");
        return Disturbance(evidence!) is { } why ? throw new NotMeasuredException($"the variant '{name}': {why}") : evidence!;
    }

    private Proxy? DriverOf(TrialId id) => _catalogue.Proxies.FirstOrDefault(p => p.Name == id.Driver);

    /// <summary>What of the machine may have changed how the proxy itself behaved, so that nothing is known of it; null where nothing did.</summary>
    private string? Disturbance(Evidence evidence) =>
        evidence.Account.ClockStep is > 0 and var step && DriverOf(evidence.Id)?.CountsInWallClock == true
            ? string.Create(CultureInfo.InvariantCulture, $"the wall clock, in which {evidence.Id.Proxy} counts its timeouts, stepped by {step:0.00} s while the trial ran") : null;

    /// <summary>The trial that stands for its case, proxy, round and point of the sweep: the first of the variants, from which the claims are judged.</summary>
    private TrialId Lead(TrialId id) => Group(id).MinBy(t => t.Id.N)?.Id ?? id;

    /// <summary>
    /// Why it is not known which trials of a case belong together: one of them has no plan any more that could be read, and it may be the one that
    /// stands for the others. Null where all of them are known.
    /// </summary>
    private string? Unplaced(Case @case, TrialId id) => @case.Variants.Count > 1
        && _trials.Value[(@case.Name, id.Proxy)].FirstOrDefault(t => PlanOf(t) is null && Load(t).State == TrialState.Damaged) is { } lost
            ? $"{lost} is damaged: {Load(lost).Reason}" : null;

    private TrialPlan? PlanOf(TrialId id) => _plans.Value.GetValueOrDefault(id);

    /// <summary>The trials of the same proxy, round and point of the sweep, of the same case or another.</summary>
    private IEnumerable<TrialPlan> Group(TrialId id, string? caseName = null)
    {
        var (round, sweep) = PlanOf(id) is { } plan ? (plan.Round, plan.Sweep) : (id.N, ProxyLab.Variant.None);
        return _groups.Value[(caseName ?? id.Case, id.Proxy)].Where(t => t.Round == round && t.Sweep.Equals(sweep));
    }
}
