namespace ProxyLab.Bisection;

/// <summary>One switch: a key of the plan, or a setting, with the value it has when off, and when on.</summary>
/// <param name="Key">The key's or the setting's name.</param>
/// <param name="Off">The baseline.</param>
/// <param name="On">What may flip the verdict.</param>
internal sealed record Factor(string Key, string Off, string On)
{
    /// <summary>Reads <c>name=off,on</c>, e.g. <c>backlog=64,8</c>.</summary>
    /// <exception cref="UsageException">Not of that form, no such key, a value out of its range, or twice the same.</exception>
    internal static Factor Parse(string text, IReadOnlyList<Setting> settings)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals < 1) throw new UsageException($"--factor takes name=off,on, not '{text}'");
        var (key, values) = (text[..equals].Trim(), text[(equals + 1)..].Split(','));
        var shown = values.Select(v => Show(key, v.Trim(), settings)).ToArray();
        return shown switch
        {
            [var one] => throw new UsageException($"--factor {key} has one value, {one}: a switch has two, {key}=off,on"),
            [var off, var on] when off == on => throw new UsageException($"--factor {key} has the same value twice, {off}"),
            [var off, var on] => new Factor(key, off, on),
            _ => throw new UsageException($"--factor {key} has {values.Length} values: a switch has two, {key}=off,on; try them two at a time"),
        };
    }

    /// <summary>The assignment that sets the switch.</summary>
    internal string Setting(bool on) => $"{Key}={(on ? On : Off)}";

    /// <summary>The value as files show it, so that <c>2s</c> and <c>2000ms</c> are the same.</summary>
    private static string Show(string key, string value, IReadOnlyList<Setting> settings)
    {
        var plan = PlanKeys.Set(Plan.Default, key, value, settings);
        return PlanKeys.All.FirstOrDefault(k => k.Name == key)?.Show(plan) ?? plan.Settings[key]!;
    }
}
