namespace ProxyLab.Commands;

/// <summary>How the command line writes a sweep: <c>--sweep key=a,b,c</c>, once for each key; of text, once for each value.</summary>
internal static class SweepOption
{
    /// <summary>Every point: all combinations of the values, the last key fastest. One point that says nothing where nothing is swept.</summary>
    /// <param name="options">The option's values, in order.</param>
    /// <param name="settings">The settings that the selected cases and proxies take.</param>
    /// <exception cref="UsageException">Not of that form, a key without a second value, or a value twice; a key that nobody knows is refused later.</exception>
    internal static IReadOnlyList<Variant> Points(IReadOnlyList<string> options, IReadOnlyList<Setting> settings)
    {
        var values = new List<(string Key, List<object> Values)>();
        foreach (var option in options)
        {
            var (key, text) = PlanKeys.Split(option, "--sweep");
            var setting = settings.FirstOrDefault(s => s.Name == key);
            if (values.Find(v => v.Key == key).Values is not { } known) values.Add((key, known = []));
            else if (setting is not { IsText: true }) throw new UsageException($"--sweep {key} is given twice: give all values at once, {key}=a,b,c");
            known.AddRange(setting is { IsText: true } ? [text] : text.Split(',').Select(v => (object)Canonical(key, v.Trim(), settings)));
        }

        foreach (var (key, all) in values)
        {
            if (all.GroupBy(v => v).FirstOrDefault(g => g.Count() > 1) is { } twice) throw new UsageException($"--sweep {key} has the value {twice.Key} twice");
            if (all.Count < 2) throw new UsageException($"--sweep {key} has one value: a sweep has two or more; for one use --set");
        }

        return Variant.Grid([.. values.Select(v => (v.Key, v.Values.ToArray()))]);
    }

    /// <summary>The value in its one form, so that <c>2s</c> and <c>2000ms</c> are the same point; what nobody knows is left as it is.</summary>
    internal static string Canonical(string key, string value, IReadOnlyList<Setting> settings)
    {
        if (PlanKeys.All.All(k => k.Name != key) && settings.All(s => s.Name != key)) return value;
        var plan = PlanKeys.Set(Plan.Default, key, value, settings);
        return plan.Settings[key] ?? PlanKeys.Show(plan, key);
    }
}
