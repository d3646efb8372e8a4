using System.Text.RegularExpressions;
using ProxyLab.Figures.Fonts;

namespace ProxyLab.Report.Page;

/// <summary>What every page carries with it, all of it in this assembly: its styles and scripts, Plotly, and the font.</summary>
internal sealed partial class PageAssets
{
    private static readonly string[] Modules = ["dom.js", "filter.js", "readout.js", "legend.js", "table.js", "picture.js", "figure.js", "panel.js", "page.js"];

    private static readonly Lazy<PageAssets> Loaded = new(() => new PageAssets());

    private PageAssets()
    {
        var plotly = Script("plotly.js");
        // Plotly adds two styles to a page, which this page's policy would refuse, unless they are there: one that it fills by calls, and
        // one for maps, which are not in this bundle.
        var map = MapStyle().Match(plotly).Groups["id"].Value;
        Styles = [new("font", FigureFonts.Face("\"Inter\"", "normal", FigureFonts.Regular) + FigureFonts.Face("\"Inter\"", "bold", FigureFonts.Bold)), new(null, Text("page.css")), new("plotly.js-style-global", ""), new(map, "")];
        // Modules in one script: what one imports from another is above it already.
        Scripts = [plotly, $"(() => {{\n{ModuleWords().Replace(string.Concat(Modules.Select(Text)), "")}}})();"];
    }

    internal static PageAssets Load() => Loaded.Value;

    /// <summary>The page's style elements, in order.</summary>
    internal IReadOnlyList<(string? Id, string Text)> Styles { get; }

    /// <summary>The page's scripts, in order.</summary>
    internal IReadOnlyList<string> Scripts { get; }

    /// <summary>A script that an element can hold: what would end the element is written another way.</summary>
    private static string Script(string name) =>
        SourceMap().Replace(Text(name).Replace("</script", "<\\/script", StringComparison.OrdinalIgnoreCase).Replace("<!--", "<\\!--", StringComparison.Ordinal), "");

    /// <summary>A file of this folder, with line feeds alone: a browser changes others before it takes the hash.</summary>
    private static string Text(string name)
    {
        using var stream = typeof(PageAssets).Assembly.GetManifestResourceStream($"page/{name}") ?? throw new InvalidOperationException($"the assembly has no page/{name}");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    [GeneratedRegex(@"^import [^\n]*;\n|^export (?=const|function|class|async)", RegexOptions.Multiline)]
    private static partial Regex ModuleWords();

    [GeneratedRegex(@"//# sourceMappingURL=\S+")]
    private static partial Regex SourceMap();

    [GeneratedRegex("document\\.getElementById\\(\"(?<id>[0-9a-f]{64})\"\\)")]
    private static partial Regex MapStyle();
}
