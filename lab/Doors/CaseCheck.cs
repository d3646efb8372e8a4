namespace ProxyLab;

/// <summary>What can be known to be wrong with a case before it runs: told with the case, the variant where it is one's, and the author's line.</summary>
internal sealed class CaseCheck(Catalogue catalogue)
{
    /// <summary>Refuses the first mistake.</summary>
    /// <exception cref="LabException">There is one: names the case, the variant, the line, and what would do.</exception>
    internal void Require(Case @case)
    {
        if (Twice(@case.Claims.Select(c => c.Id)) is { } id) throw Fault(@case, nameof(Case.Claims), $"two of its claims have the id {id}", "give one of them another");
        if ((Twice(@case.Settings.Select(s => s.Name)) ?? Twice(@case.Upstream.Settings.Select(s => s.Name))) is { } name) throw Fault(@case, nameof(Case.Settings), $"two of its settings have the name {name}", "rename one of them");
        if (@case.Variants.Count == 0) throw Fault(@case, nameof(Case.Variants), "it has no variants", "leave Variants out, or give at least one");
        if (@case.Variants.GroupBy(v => v).FirstOrDefault(g => g.Count() > 1) is { } twice) throw Fault(@case, nameof(Case.Variants), $"the variant '{twice.Key}' stands twice", "give each once");
        if (OutOfRange(@case.Plan) is { } wrong) throw Fault(@case, nameof(Case.Plan), $"its plan has {wrong}", "give a value in the range");
        _ = @case.Fault; // a proof that cannot even be made is a mistake of the class
        var proxies = Proxies(@case).ToArray();
        var own = @case.AllSettings;
        RefuseClash(@case, own, proxies);
        if (@case.Plan.Server is { } server) _ = catalogue.Server(server);
        foreach (var variant in @case.Variants) RequireVariant(@case, variant, own, proxies);
    }

    private IEnumerable<Proxy> Proxies(Case @case) => @case.Proxies.Count == 0 ? catalogue.Proxies : @case.Proxies.Select(name =>
        catalogue.Proxies.FirstOrDefault(p => p.Name == name)
        ?? throw Fault(@case, nameof(Case.Proxies), $"it names a proxy '{name}', and there is none", $"use one of {string.Join(", ", catalogue.Proxies.Select(p => p.Name))}"));

    private void RefuseClash(Case @case, IReadOnlyList<Setting> own, IReadOnlyList<Proxy> proxies)
    {
        if (own.Count > 0 && own.Select(s => s.Name).Intersect(proxies.SelectMany(p => p.Settings).Concat(catalogue.Servers.SelectMany(s => s.Settings)).Select(s => s.Name)).FirstOrDefault() is { } taken)
            throw Fault(@case, nameof(Case.Settings), $"its setting {taken} has the name of a setting of a proxy or a server", "rename it");
    }

    /// <summary>Every process that asks for the cases waits for this: what the case itself knows is the same on each proxy, and is looked at once.</summary>
    private void RequireVariant(Case @case, Variant variant, IReadOnlyList<Setting> own, IReadOnlyList<Proxy> proxies)
    {
        try
        {
            var plan = variant.All(pair => own.Any(s => s.Name == pair.Key) || PlanKeys.All.Any(k => k.Name == pair.Key))
                ? PlanKeys.Set(@case.Plan, variant, own)
                : proxies.Aggregate(@case.Plan, (_, proxy) => PlanKeys.Set(@case.Plan, variant, catalogue.SettingsOf(@case, proxy, @case.Plan)));
            if (OutOfRange(plan) is { } wrong) throw Fault(@case, nameof(Case.Variants), $"the plan of the variant '{variant}' has {wrong}", "give a value in the range");
        }
        catch (UsageException e)
        {
            throw Fault(@case, nameof(Case.Variants), $"the variant '{variant}': {e.Message}", "use keys of 'proxylab list' with values in their range");
        }
    }

    /// <summary>A key of the plan whose value it cannot have; null where there is none.</summary>
    private static string? OutOfRange(Plan plan)
    {
        foreach (var key in PlanKeys.All)
        {
            try
            {
                key.Check(plan);
            }
            catch (FormatException e)
            {
                return $"{key.Name}={key.Show(plan)}: {e.Message}";
            }
        }

        return null;
    }

    private static string? Twice(IEnumerable<string> names) => names.GroupBy(n => n).FirstOrDefault(g => g.Count() > 1)?.Key;

    private static LabException Fault(Case @case, string member, string culprit, string remedy) => new("catalogue", $"{culprit}{AuthorLine.Of(@case.GetType(), member)}", remedy);
}
