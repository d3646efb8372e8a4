using System.Text;
using System.Text.RegularExpressions;
using ProxyLab.Figures.Static;

namespace ProxyLab.Tests.Figures.Support;

/// <summary>
/// The golden pictures: <c>tests/Figures/Golden/NAME.svg</c> is what a figure of <see cref="FixedFigures"/> looked like when somebody last
/// accepted it. They are kept without the font that each carries: how it is packed depends on the machine's zlib, and nobody would see it.
/// </summary>
internal static partial class GoldenPicture
{
    private static readonly string Folder = Repository.File("tests/Figures/Golden");

    private static readonly string Page = Path.Combine(Folder, "changes.html");

    /// <summary>Whether a figure looks as its golden picture.</summary>
    internal static bool IsSame(string name) => File.Exists(Golden(name)) && File.ReadAllText(Golden(name)) == WithoutFont(Draw(name));

    /// <summary>Shows what differs: <c>NAME.actual.svg</c>, <c>NAME.accepted.svg</c> with the same font, and a page with both side by side.</summary>
    /// <returns>The names of those that differ.</returns>
    internal static IReadOnlyList<string> Show()
    {
        Clear();
        string[] changed = [.. FixedFigures.All.Keys.Where(name => !IsSame(name))];
        if (changed.Length == 0) return changed;
        var page = new StringBuilder("<!doctype html><meta charset=\"utf-8\"><title>Golden pictures</title><p>left: as accepted; right: as drawn now</p>\n");
        foreach (var name in changed)
        {
            var now = Draw(name);
            File.WriteAllText(Actual(name), now);
            if (File.Exists(Golden(name))) File.WriteAllText(Accepted(name), File.ReadAllText(Golden(name)).Replace("</desc>\n", "</desc>\n" + Style().Match(now).Value, StringComparison.Ordinal));
            page.Append($"<h2>{name}</h2><img src=\"{name}.accepted.svg\" alt=\"accepted\"> <img src=\"{name}.actual.svg\" alt=\"now\">\n");
        }

        File.WriteAllText(Page, page.ToString());
        return changed;
    }

    /// <summary>Accepts every figure as it is drawn now.</summary>
    internal static void Accept()
    {
        Clear();
        Directory.CreateDirectory(Folder);
        foreach (var file in Directory.GetFiles(Folder, "*.svg")) File.Delete(file);
        foreach (var name in FixedFigures.All.Keys) File.WriteAllText(Golden(name), WithoutFont(Draw(name)));
    }

    private static void Clear()
    {
        File.Delete(Page);
        foreach (var file in Directory.Exists(Folder) ? Directory.GetFiles(Folder, "*.ac*.svg") : []) File.Delete(file);
    }

    private static string Golden(string name) => Path.Combine(Folder, $"{name}.svg");

    private static string Actual(string name) => Path.Combine(Folder, $"{name}.actual.svg");

    private static string Accepted(string name) => Path.Combine(Folder, $"{name}.accepted.svg");

    private static string Draw(string name) => StaticFigure.Of(FixedFigures.All[name].Model, FixedFigures.All[name].Size).Svg;

    private static string WithoutFont(string svg) => Style().Replace(svg, "");

    [GeneratedRegex("<style>.*?</style>\n", RegexOptions.Singleline)]
    private static partial Regex Style();
}
