using System.Globalization;

namespace ProxyLab.Sweeps;

/// <summary>What kind of values a key is swept over: they have an order, or they are words.</summary>
internal enum SweepKind
{
    /// <summary>Whole numbers.</summary>
    Whole,

    /// <summary>Numbers.</summary>
    Real,

    /// <summary>Durations.</summary>
    Duration,

    /// <summary>Words or lines of text.</summary>
    Words,
}

/// <summary>Values of a sweep, by their text as <c>plan.json</c> has it.</summary>
internal static class SweepValue
{
    /// <summary>What all of these values are.</summary>
    internal static SweepKind KindOf(IEnumerable<string> values)
    {
        var all = values.ToArray();
        return all.All(v => long.TryParse(v, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)) ? SweepKind.Whole
            : all.All(v => Real(v) is not null) ? SweepKind.Real
            : all.All(v => DurationText.TryParse(v, "", out _)) ? SweepKind.Duration
            : SweepKind.Words;
    }

    /// <summary>A value as a number: a duration in milliseconds.</summary>
    internal static double Number(string value, SweepKind kind) =>
        kind == SweepKind.Duration ? DurationText.TryParse(value, "", out var time) ? time.TotalMilliseconds : 0 : Real(value) ?? 0;

    /// <summary>A number as a value, in the one form that it has.</summary>
    internal static string Text(double number, SweepKind kind) => kind == SweepKind.Duration
        ? DurationText.Show(TimeSpan.FromMilliseconds(number)) : number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether no value lies between two: whole numbers next to each other, or durations a millisecond apart.</summary>
    internal static bool AreNext(double low, double high, SweepKind kind) => kind is SweepKind.Whole or SweepKind.Duration && high - low <= 1;

    private static double? Real(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
