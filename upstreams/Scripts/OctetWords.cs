using System.Globalization;
using System.Text;

namespace ProxyLab;

/// <summary>Octets given as text, for people: short, on one line.</summary>
internal static class OctetWords
{
    private const int Most = 60;

    internal static string Of(string octets)
    {
        var shown = string.Concat((octets.Length > Most ? octets[..Most] : octets).Select(Sign));
        return octets.Length > Most ? string.Create(CultureInfo.InvariantCulture, $"'{shown}…' ({octets.Length} octets)") : $"'{shown}'";
    }

    private static string Sign(char c) => c switch
    {
        '\r' => "\\r",
        '\n' => "\\n",
        '\t' => "\\t",
        < ' ' or (>= '\x7f' and < '\xa1') => string.Create(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}"),
        _ => c.ToString(),
    };
}

/// <summary>Octets given as text, as a bytes literal of Python.</summary>
internal static class PythonText
{
    /// <summary>The literal; long rows of one sign as a product.</summary>
    internal static string Of(string octets)
    {
        const int Row = 40, Few = 100;
        var parts = new List<string>();
        var literal = new StringBuilder();
        for (var i = 0; i < octets.Length;)
        {
            var run = 1;
            while (i + run < octets.Length && octets[i + run] == octets[i]) run++;
            if (run >= Row)
            {
                Flush();
                parts.Add(string.Create(CultureInfo.InvariantCulture, $"b\"{Sign(octets[i])}\" * {run}"));
                i += run;
            }
            else
            {
                literal.Append(Sign(octets[i++]));
            }
        }

        Flush();
        return parts.Count switch
        {
            0 => "b\"\"",
            < Few => string.Join(" + ", parts),
            _ => $"b\"\".join([{string.Join(", ", parts)}])", // the parser of Python does not nest so deep as a sum of thousands
        };

        void Flush()
        {
            if (literal.Length > 0) parts.Add($"b\"{literal}\"");
            literal.Clear();
        }
    }

    private static string Sign(char c) => c switch
    {
        '"' or '\\' => $"\\{c}",
        '\r' => "\\r",
        '\n' => "\\n",
        >= ' ' and < '\x7f' => c.ToString(),
        _ => string.Create(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}"),
    };
}
