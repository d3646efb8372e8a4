namespace ProxyLab;

/// <summary>The command line asks for something that is not there, or says it wrongly: exit code 64 (sysexits.h, EX_USAGE).</summary>
public sealed class UsageException(string message) : Exception(message)
{
    /// <summary>For a name that is not among those known: the message gives the nearest one and all of them.</summary>
    internal static UsageException Unknown(string kind, string name, IEnumerable<string> known)
    {
        var names = known.ToArray();
        var nearest = names.Length > 0 ? names.MinBy(n => Distance(name, n)) : null;
        var guess = nearest is not null && Distance(name, nearest) <= Math.Max(2, nearest.Length / 2) ? $" Did you mean '{nearest}'?" : "";
        return new UsageException($"no {kind} '{name}'.{guess} Known: {string.Join(", ", names)}");
    }

    /// <summary>Levenshtein's edit distance.</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
