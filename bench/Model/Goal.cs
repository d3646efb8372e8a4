using System.Globalization;

namespace ProxyLab.Bench;

/// <summary>What a metric has to be: a bound on the ratio to the peer, or on the lab's own value. Goals are given, never fitted.</summary>
internal sealed class Goal
{
    private readonly bool _onRatio, _atMost;
    private readonly double _bound;

    private Goal(bool onRatio, bool atMost, double bound) => (_onRatio, _atMost, _bound) = (onRatio, atMost, bound);

    /// <summary>Shown for orientation, and judged by nobody.</summary>
    internal static Goal? None => null;

    /// <summary>The median of lab over peer may not be above that.</summary>
    internal static Goal RatioAtMost(double bound) => new(onRatio: true, atMost: true, bound);

    /// <summary>The median of lab over peer may not be below that.</summary>
    internal static Goal RatioAtLeast(double bound) => new(onRatio: true, atMost: false, bound);

    /// <summary>The median of the lab's value may not be above that.</summary>
    internal static Goal AtMost(double bound) => new(onRatio: false, atMost: true, bound);

    /// <summary>The median of the lab's value may not be below that.</summary>
    internal static Goal AtLeast(double bound) => new(onRatio: false, atMost: false, bound);

    /// <summary>Whether the median satisfies it; no rounding helps.</summary>
    internal bool IsMetBy(Series series)
    {
        var median = Spread.Of(_onRatio ? series.Ratios() : series.Lab).Median;
        return _atMost ? median <= _bound : median >= _bound;
    }

    /// <summary>E.g. <c>≤ 0.25 ×</c>, or <c>≥ 20,000</c> in the metric's unit.</summary>
    public override string ToString() =>
        $"{(_atMost ? "≤" : "≥")} {_bound.ToString(_onRatio ? "0.00##" : "#,0.####", CultureInfo.InvariantCulture)}{(_onRatio ? " ×" : "")}";
}

/// <summary>One number that both sides of a comparison give.</summary>
/// <param name="Name">What it is, in a word or two; unique in its comparison.</param>
/// <param name="Unit">Its unit, e.g. <c>ms</c>.</param>
/// <param name="Goal">What it has to be; null where nothing is asked.</param>
internal sealed record Metric(string Name, string Unit, Goal? Goal);
