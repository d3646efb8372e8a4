using System.Globalization;

namespace ProxyLab.Bench;

/// <summary>Numbers and lines as the table has them.</summary>
internal static class Text
{
    /// <summary>Some three significant digits, four decimals at most, and commas from a thousand on.</summary>
    internal static string Number(double value) => value.ToString(
        Math.Abs(value) switch
        {
            0 => "0",
            >= 1000 => "#,0",
            >= 100 => "0",
            >= 10 => "0.0",
            >= 1 => "0.00",
            >= 0.1 => "0.000",
            >= 0.01 => "0.0000",
            >= 0.0001 => "0.0000",
            _ => "0.0E+0",
        },
        CultureInfo.InvariantCulture);

    /// <summary>E.g. <c>0.120..0.151</c>.</summary>
    internal static string Range(Spread spread) => $"{Number(spread.Least)}..{Number(spread.Greatest)}";

    /// <summary>Breaks text at blanks into lines of at most <paramref name="width"/> columns.</summary>
    internal static IEnumerable<string> Wrap(string text, int width)
    {
        var line = "";
        foreach (var word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = "";
            }

            line += line.Length == 0 ? word : " " + word;
        }

        yield return line;
    }
}
