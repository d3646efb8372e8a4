using System.Globalization;

namespace ProxyLab;

/// <summary>Durations as text: <c>20ms</c>, <c>2s</c>, <c>1.5m</c>.</summary>
internal static class DurationText
{
    /// <summary>Reads a duration; a bare number has the unit <paramref name="bareUnit"/>.</summary>
    internal static bool TryParse(string text, string bareUnit, out TimeSpan value)
    {
        value = default;
        var digits = text.TrimEnd('m', 's', 'h');
        var unit = text.Length == digits.Length ? bareUnit : text[digits.Length..];
        var factor = unit switch
        {
            "ms" => 1,
            "s" => 1_000,
            "m" => 60_000,
            "h" => 3_600_000,
            _ => 0,
        };
        if (factor == 0 || !double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return false;

        // Whatever the style, TryParse takes NaN and Infinity; and rounding keeps what Show printed, where FromMilliseconds cuts off.
        var ticks = Math.Round(number * factor * TimeSpan.TicksPerMillisecond);
        if (!(ticks <= TimeSpan.MaxValue.Ticks / 2.0)) return false;
        value = TimeSpan.FromTicks((long)ticks);
        return true;
    }

    /// <summary>The shortest exact form in milliseconds or seconds.</summary>
    internal static string Show(TimeSpan value)
    {
        var ms = value.TotalMilliseconds;
        return ms == 0 || ms % 1000 != 0
            ? string.Create(CultureInfo.InvariantCulture, $"{ms}ms")
            : string.Create(CultureInfo.InvariantCulture, $"{ms / 1000}s");
    }
}
