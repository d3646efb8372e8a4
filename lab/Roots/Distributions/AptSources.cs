namespace ProxyLab.Roots.Distributions;

/// <summary>Where this machine's own apt has Debian's packages from (sources.list(5), both of its forms).</summary>
internal static class AptSources
{
    /// <summary>The machine's files, in the order in which apt reads them: each path and its text.</summary>
    internal static IEnumerable<(string Path, string Text)> OfMachine()
    {
        const string main = "/etc/apt/sources.list", parts = "/etc/apt/sources.list.d";
        IEnumerable<string> files = Directory.Exists(parts) ? Directory.GetFiles(parts).Where(f => f.EndsWith(".list", StringComparison.Ordinal) || f.EndsWith(".sources", StringComparison.Ordinal)).Order(StringComparer.Ordinal) : [];
        return [.. files.Prepend(main).Where(File.Exists).Select(f => (f, File.ReadAllText(f)))];
    }

    /// <summary>
    /// The first mirror of Debian: of packages, with the component main, and by Debian's custom a path that ends with <c>debian</c>, as that of
    /// security updates does not. Null where there is none.
    /// </summary>
    internal static string? Mirror(IEnumerable<(string Path, string Text)> files) => files
        .SelectMany(f => f.Path.EndsWith(".sources", StringComparison.Ordinal) ? Stanzas(f.Text) : Lines(f.Text))
        .FirstOrDefault(IsDebian);

    private static bool IsDebian(string uri) =>
        Uri.TryCreate(uri, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https" or "file" && parsed.AbsolutePath.TrimEnd('/').EndsWith("/debian", StringComparison.Ordinal);

    /// <summary><c>deb [options] URI suite component…</c></summary>
    private static IEnumerable<string> Lines(string text)
    {
        foreach (var line in text.Split('\n').Select(l => l.Split('#')[0].Trim()))
        {
            var words = line.Split((char[]?)[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (words is not ["deb", ..]) continue;
            var close = words[1..].FirstOrDefault()?.StartsWith('[') == true ? Array.FindIndex(words, w => w.EndsWith(']')) : 0;
            if (close >= 0 && words[(close + 1)..] is [var uri, _, .. var components] && components.Contains("main")) yield return uri;
        }
    }

    /// <summary>Fields in stanzas, each value in one line or in those below it that begin with a blank.</summary>
    private static IEnumerable<string> Stanzas(string text)
    {
        var lines = text.Split('\n').Where(l => !l.StartsWith('#')).Select(l => l.TrimEnd()).ToArray();
        var fields = new Dictionary<string, List<string>>(StringComparer.OrdinalIgnoreCase);
        List<string> values = [];
        foreach (var line in lines.Append(""))
        {
            if (line.Length == 0)
            {
                if (Is("Types", "deb") && Is("Components", "main") && !Is("Enabled", "no")) foreach (var uri in fields["URIs"]) yield return uri;
                fields.Clear();
            }
            else if (line[0] is ' ' or '\t') values.AddRange(Words(line));
            else if (line.Split(':', 2) is [var name, var value]) fields[name] = values = [.. Words(value)];
        }

        bool Is(string field, string value) => fields.ContainsKey("URIs") && fields.GetValueOrDefault(field)?.Contains(value) == true;
    }

    private static string[] Words(string text) => text.Split((char[]?)[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
}
