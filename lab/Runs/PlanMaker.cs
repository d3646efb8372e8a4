namespace ProxyLab.Runs;

/// <summary>Makes each trial's plan: the case's own, under the profile, the variant, the seed, <c>--set</c> and the point of the sweep, in this order.</summary>
internal sealed class PlanMaker(RunRequest request)
{
    private readonly (string Name, string Value)[] _assignments = [.. request.Settings.Select(s => PlanKeys.Split(s))];

    /// <summary>Refuses a key that no trial takes, and one that is both swept and set.</summary>
    /// <exception cref="UsageException">There is one; gives the nearest that there is.</exception>
    internal void RefuseUnknown()
    {
        var swept = request.Sweep.SelectMany(point => point.Select(p => p.Key)).Distinct().ToArray();
        foreach (var key in swept.Intersect(_assignments.Select(a => a.Name)))
            throw new UsageException($"{key} is both swept and set: leave one of them out");
        foreach (var @case in request.Cases)
        {
            foreach (var key in swept.Intersect(@case.Variants.SelectMany(v => v.Select(p => p.Key))))
                throw new UsageException($"{@case.Name} compares values of {key} itself, so that it cannot be swept");
        }

        string[] known = [.. PlanKeys.All.Select(k => k.Name), .. Trials().SelectMany(t => SettingsOf(t.Case, t.Proxy, WithPlanKeys(t.Case.Plan))).Select(s => s.Name).Distinct()];
        foreach (var name in _assignments.Select(a => a.Name).Concat(swept).Where(name => !known.Contains(name)))
            throw UsageException.Unknown("key", name, known);
    }

    /// <summary>The points of the sweep that differ for a case on a proxy: a sweep over one proxy's setting is one point for another proxy.</summary>
    internal IReadOnlyList<Variant> PointsOf(Case @case, Proxy proxy)
    {
        var settings = SettingsOf(@case, proxy, WithPlanKeys(request.Profile.Over(@case.Plan)));
        return [.. request.Sweep.Select(point => Known(point, settings)).Distinct()];
    }

    /// <summary>One trial.</summary>
    /// <exception cref="UsageException">A value is out of its range, or the plan says two things that do not go together.</exception>
    internal TrialPlan Make(Case @case, ProxyColumn proxy, int round, Variant point, Variant variant, int number)
    {
        var plan = WithPlanKeys(request.Profile.Over(@case.Plan));
        var settings = SettingsOf(@case, proxy.Driver, plan);
        plan = PlanKeys.Set(request.Profile.Over(@case.Plan), Known(variant, settings), settings);
        plan = _assignments.Where(a => IsKnown(a.Name, settings)).Aggregate(plan with { Seed = request.Seed ?? plan.Seed }, (p, a) => PlanKeys.Set(p, a.Name, a.Value, settings));
        plan = PlanKeys.Set(plan, point, settings);
        if (proxy.Tuned) plan = plan with { Tuned = true };
        if (plan.RecoverAfter >= plan.Waves)
            throw new UsageException($"recover_after={plan.RecoverAfter} leaves no wave to see the recovery: there are {plan.Waves}");
        if (plan.Http10 && (plan.Chunked || plan.Upgrade is not null))
            throw new UsageException("http10=true leaves no chunked body and no upgrade: both are of HTTP/1.1");
        if (plan.Timeouts == TimeoutSource.Shipped)
        {
            if (_assignments.Select(a => a.Name).Concat(point.Select(p => p.Key)).FirstOrDefault(IsTimeout) is { } told)
                throw new UsageException($"timeouts=shipped leaves {told} to the proxy: leave one of them out");
        }

        plan = plan with { ProxyTimeouts = TimeoutsOf(proxy.Driver, plan) };

        if (plan.Server is { } server) _ = request.Catalogue.Server(server);
        return new TrialPlan(new TrialId(@case.Name, proxy.Name, number), plan with { Seed = unchecked(plan.Seed + round - 1) }, variant, round)
        {
            Sweep = point, Settings = settings, AsRoot = @case.NeedsRoot, Root = proxy.Root,
            Skip = WhyNot(@case, plan), Beyond = proxy.Driver.Abilities.WhyNot(proxy.Name, plan) ?? WhyNot(proxy.Driver, plan, variant),
        };
    }

    /// <summary>Why a trial of the case cannot be run here; null where it can.</summary>
    private string? WhyNot(Case @case, Plan plan) =>
        (@case.NeedsRoot ? request.NoRoot : null) ?? (plan.Trace ? request.NoTrace : null) ?? (plan.Link == Link.Veth ? request.NoVeth : null);

    /// <summary>Why the proxy cannot be told what the plan says; null where it can.</summary>
    private static string? WhyNot(Proxy proxy, Plan plan, Variant variant) =>
        plan.Tuned && proxy.Tuned.Count == 0 ? $"{proxy.Name} has no {TunedLine.File}"
        : plan.Timeouts == TimeoutSource.Plan ? null
        : proxy.ShippedTimeouts is null ? $"the driver of {proxy.Name} does not know its timeouts as shipped"
        : variant.Select(p => p.Key).FirstOrDefault(IsTimeout) is { } key ? $"timeouts=shipped leaves {key} to the proxy, and the case compares values of it"
        : null;

    /// <summary>The timeouts that the proxy has under that plan; null where its driver does not say.</summary>
    private static ProxyTimeouts? TimeoutsOf(Proxy proxy, Plan plan)
    {
        var names = proxy.TimeoutsOn(plan.Transport);
        return plan.Timeouts == TimeoutSource.Plan ? names?.Of(plan, proxy.ShippedTimeouts?.Whole)
            : names is not null && proxy.ShippedTimeouts is { } shipped ? names.Of(shipped) : proxy.ShippedTimeouts;
    }

    private static bool IsTimeout(string key) => key is "connect_timeout" or "send_timeout" or "read_timeout";

    private IEnumerable<(Case Case, Proxy Proxy)> Trials() => from c in request.Cases from p in request.Proxies where c.RunsOn(p.Driver) select (c, p.Driver);

    private IReadOnlyList<Setting> SettingsOf(Case @case, Proxy proxy, Plan plan) => request.Catalogue.SettingsOf(@case, proxy, plan);

    /// <summary>A plan with what <c>--set</c> says of its own keys: the server is one of them, and brings settings of its own.</summary>
    private Plan WithPlanKeys(Plan plan) =>
        _assignments.Where(a => IsKnown(a.Name, [])).Aggregate(plan, (p, a) => PlanKeys.Set(p, a.Name, a.Value));

    /// <summary>The pairs that a trial with these settings takes.</summary>
    private static Variant Known(Variant variant, IReadOnlyList<Setting> settings) =>
        variant.Where(p => IsKnown(p.Key, settings)).Aggregate(Variant.None, (known, p) => known.With(p.Key, p.Value));

    private static bool IsKnown(string name, IReadOnlyList<Setting> settings) => PlanKeys.All.Any(k => k.Name == name) || settings.Any(s => s.Name == name);
}
