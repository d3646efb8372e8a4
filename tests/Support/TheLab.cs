namespace ProxyLab.Tests.Support;

/// <summary>What came in through the doors of the lab's own program.</summary>
internal static class TheLab
{
    internal static Catalogue Catalogue { get; } = Catalogue.Of(typeof(ProxyLab.Cases.Healthy).Assembly);

    /// <summary>A variant of text: <c>key=value key=value</c>.</summary>
    internal static Variant Variant(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('=', 2)).Aggregate(ProxyLab.Variant.None, (variant, pair) => variant.With(pair[0], pair[1]));

    /// <summary>A plan with a variant of the lab's own cases and proxies.</summary>
    internal static Plan Set(Plan plan, Variant variant) => PlanKeys.Set(plan, variant, Settings);

    /// <summary>As <see cref="Set(Plan, Variant)"/>, of a variant's text.</summary>
    internal static Plan Set(Plan plan, string variant) => Set(plan, Variant(variant));

    /// <summary>Every setting of the lab's own cases, proxies and servers.</summary>
    internal static IReadOnlyList<Setting> Settings { get; } =
        [.. Catalogue.Cases.SelectMany(c => c.AllSettings).Concat(Catalogue.Proxies.SelectMany(p => p.Settings)).Concat(Catalogue.Servers.SelectMany(s => s.Settings)).DistinctBy(s => s.Name)];
}
