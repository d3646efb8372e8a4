using System.Globalization;

namespace ProxyLab.Tests.Model;

/// <summary>A culture that would betray a number printed without care. Made by hand, for the lab has no others (InvariantGlobalization).</summary>
internal static class Cultures
{
    internal static CultureInfo WithDecimalComma { get; } = Make();

    private static CultureInfo Make()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NumberGroupSeparator = ".";
        culture.NumberFormat.NegativeSign = "−";
        culture.NumberFormat.PercentDecimalSeparator = ",";
        return culture;
    }
}
