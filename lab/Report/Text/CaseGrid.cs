using ProxyLab.Judging;

namespace ProxyLab.Report.Text;

/// <summary>
/// A run at a glance: a row for each case, a column for each proxy, a mark in each cell, and a line that explains the marks. Many cases are
/// laid out in two blocks side by side where these fit; proxies whose names do not fit have their first letters above the column. Where a proxy
/// has several columns, its name stands once above them, and each column has what it is of.
/// </summary>
internal static class CaseGrid
{
    private const int ManyCases = 16, Gap = 2, ShortestHead = 3, LeastCase = 12;

    /// <summary>The lines, each of at most <paramref name="width"/> characters; none for a run without trials.</summary>
    internal static IReadOnlyList<TextLine> Of(Findings findings, int width)
    {
        string[] cases = [.. findings.Trials.Select(t => t.Id.Case).Distinct()], proxies = [.. findings.Trials.Select(t => t.Id.Proxy).Distinct()];
        if (cases.Length == 0) return [];
        var rows = cases.Select(c => (Case: c, Marks: proxies.Select(p => Mark.Of(findings, c, p)).ToArray())).ToArray();
        var longest = cases.Max(c => c.Length);
        string[] drivers = [.. proxies.Select(TrialId.DriverOf)], names = drivers.Distinct().Count() == proxies.Length ? proxies : [.. proxies.Select(Kind)];
        var shortened = Prefixes(names, names == proxies ? [.. proxies.Select(_ => "")] : drivers);
        var inTwo = cases.Length > ManyCases && Width(longest, shortened) is var block && (2 * block) + Gap <= width;
        var heads = inTwo || Width(longest, names) > width ? shortened : names;
        var name = Math.Max(LeastCase, Math.Min(longest, width - Width(0, heads)));
        TextLine[] head = [.. names == proxies ? [] : new[] { Above(name, heads, drivers) }, Head(name, heads)];
        IReadOnlyList<TextLine> lines = inTwo
            ? [.. head.Select(h => Beside(h, h)), .. Halves(rows).Select(p => Beside(Row(name, heads, p.Left), Row(name, heads, p.Right)))]
            : [.. head, .. rows.Select(r => Row(name, heads, r))];
        var used = Mark.All.Where(m => rows.Any(r => r.Marks.Contains(m)));
        string[] legend = [.. used.Select(m => $"{m.Sign} {m.Words}"), .. heads == names ? [] : new[] { $"columns: {string.Join(", ", proxies)}" }];
        return [.. lines, .. Legend(legend, width).Select(l => new TextLine(l))];
    }

    private static int Width(int name, IEnumerable<string> heads) => name + heads.Sum(h => Gap + h.Length);

    private static TextLine Head(int name, IEnumerable<string> heads) =>
        new([("case".PadRight(name), "grey"), .. heads.Select(h => (new string(' ', Gap) + h, (string?)"grey"))]);

    /// <summary>Each proxy's name, above the first of its columns; as much of it as there is room for until the next.</summary>
    private static TextLine Above(int name, IReadOnlyList<string> heads, IReadOnlyList<string> drivers)
    {
        var line = new string(' ', name);
        for (var i = 0; i < drivers.Count;)
        {
            var end = Enumerable.Range(i, drivers.Count - i).TakeWhile(k => drivers[k] == drivers[i]).Last() + 1;
            var room = Width(0, heads.Skip(i).Take(end - i));
            line += (new string(' ', Gap) + drivers[i]).PadRight(room)[..Math.Max(room, end == drivers.Count ? Gap + drivers[i].Length : 0)];
            i = end;
        }

        return new TextLine([(line.TrimEnd(), "grey")]);
    }

    /// <summary>What a column is of, without the proxy's name.</summary>
    private static string Kind(string column) => column[TrialId.DriverOf(column).Length..].TrimStart('@') is { Length: > 0 } kind ? kind : "host";

    private static TextLine Row(int name, IReadOnlyList<string> heads, (string Case, Mark[] Marks) row) =>
        new([(TextLine.Fit(row.Case, name).PadRight(name), null), .. row.Marks.Zip(heads, Cell)]);

    /// <summary>The mark in the middle of its column.</summary>
    private static (string Text, string? Colour) Cell(Mark mark, string head)
    {
        var left = Gap + ((head.Length - 1) / 2);
        return (mark.Sign.ToString().PadLeft(left + 1).PadRight(Gap + head.Length), mark.Colour);
    }

    private static TextLine Beside(TextLine left, TextLine? right) =>
        right is null ? left : new([.. left.Parts, (new string(' ', Gap), null), .. right.Parts]);

    private static TextLine? Row(int name, IReadOnlyList<string> heads, (string Case, Mark[] Marks)? row) =>
        row is { } there ? Row(name, heads, there) : null;

    private static IEnumerable<((string Case, Mark[] Marks) Left, (string Case, Mark[] Marks)? Right)> Halves((string Case, Mark[] Marks)[] rows)
    {
        var half = (rows.Length + 1) / 2;
        for (var i = 0; i < half; i++) yield return (rows[i], half + i < rows.Length ? rows[half + i] : null);
    }

    private static IEnumerable<string> Legend(string[] words, int width)
    {
        var line = "";
        foreach (var word in words)
        {
            if (line.Length > 0 && line.Length + Gap + word.Length > width)
            {
                yield return line;
                line = "";
            }

            line += line.Length == 0 ? TextLine.Fit(word, width) : new string(' ', Gap) + word;
        }

        yield return line;
    }

    /// <summary>The first letters of each name, as few as tell it from the others of the same proxy, but not fewer than three.</summary>
    private static string[] Prefixes(string[] names, string[] drivers)
    {
        var length = Enumerable.Range(ShortestHead, 20).First(n => n == 22 || names.Select((name, i) => (First(name, n), drivers[i])).Distinct().Count() == names.Length);
        return [.. names.Select(name => First(name, length))];
    }

    private static string First(string name, int length) => name.Length <= length ? name : name[..length];
}
