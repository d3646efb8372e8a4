namespace ProxyLab.Sweeps;

/// <summary>A claim's main measure over repetitions, as tables and figures show it.</summary>
internal static class MainMeasure
{
    /// <summary>The value in the middle of all repetitions, as text with its unit; empty where nothing was measured.</summary>
    internal static string Text(ClaimResult result) =>
        Middle(result) is { } value ? (result.Main[0] with { Label = "", Value = value }).ToString().Trim() : "";

    /// <summary>The median; null where nothing was measured.</summary>
    internal static double? Middle(ClaimResult result)
    {
        var values = Values(result);
        return values.Length == 0 ? null : values.Length % 2 == 1 ? values[values.Length / 2] : (values[(values.Length / 2) - 1] + values[values.Length / 2]) / 2;
    }

    /// <summary>The measured values, ascending.</summary>
    internal static double[] Values(ClaimResult result) => [.. result.Main.Select(m => m.Value).OfType<double>().Order()];

    /// <summary>What is measured: the label where it is the same at all points, else the id in words.</summary>
    internal static string Name(IEnumerable<ClaimResult> results)
    {
        var all = results.SelectMany(r => r.Main).ToArray();
        return all.Length == 0 ? "" : all.Select(m => m.Label).Distinct().Count() == 1 ? all[0].Label : all[0].Id.Replace('_', ' ').Replace('.', ' ').Replace('-', ' ');
    }
}
