namespace ProxyLab.Sweeps.Until;

/// <summary>The values between which a boundary is searched: numbers or durations of one key.</summary>
/// <param name="Key">The plan's key, or a setting.</param>
/// <param name="Low">The least value, in its one form.</param>
/// <param name="High">The largest value, in its one form.</param>
/// <param name="Kind">What the values are; never words.</param>
internal sealed record SearchedRange(string Key, string Low, string High, SweepKind Kind)
{
    // Where values have no next one, the boundary is known well enough at this share of it.
    internal const double Resolution = 0.01;

    /// <summary>Reads <c>key=LOW..HIGH</c>.</summary>
    /// <param name="option">The option's value.</param>
    /// <param name="canonical">A value of a key in its one form; refuses one that is none.</param>
    /// <exception cref="UsageException">Not of that form, or not two numbers or durations in ascending order.</exception>
    internal static SearchedRange Parse(string option, Func<string, string, string> canonical)
    {
        var (key, text) = PlanKeys.Split(option, "--until-changed");
        if (text.Split("..") is not [{ Length: > 0 } low, { Length: > 0 } high]) throw new UsageException($"--until-changed takes key=LOW..HIGH, not '{option}'");
        (low, high) = (canonical(key, low.Trim()), canonical(key, high.Trim()));
        var kind = SweepValue.KindOf([low, high]);
        if (kind == SweepKind.Words) throw new UsageException($"--until-changed needs numbers or durations, and '{low}' and '{high}' are not; try --sweep {key}=…");
        return SweepValue.Number(low, kind) < SweepValue.Number(high, kind)
            ? new SearchedRange(key, low, high, kind)
            : throw new UsageException($"--until-changed {key}={low}..{high}: the first value must be the lower one");
    }

    /// <summary>Whether there is nothing more to search between two values.</summary>
    internal bool IsClose(double low, double high) =>
        SweepValue.AreNext(low, high, Kind) || (Kind != SweepKind.Whole && high - low <= Resolution * Math.Abs(high));

    /// <summary>A value in the middle of two that are not close.</summary>
    internal double Middle(double low, double high) => Kind == SweepKind.Real ? (low + high) / 2 : Math.Floor((low + high) / 2);
}
