using System.Text.RegularExpressions;
using ProxyLab.Figures;
using ProxyLab.Figures.Fonts;

namespace ProxyLab.Report.Page;

/// <summary>What the page carries with it: its own script and style, which are in this assembly, and Vega and the font from npm, where they are installed.</summary>
/// <param name="Style">The page's style, the fonts in it.</param>
/// <param name="Scripts">The page's scripts, in order.</param>
/// <param name="WithoutFigures">Why the page has no figures, with the remedy; null where it has.</param>
internal sealed partial record PageAssets(string Style, IReadOnlyList<string> Scripts, string? WithoutFigures)
{
    private static readonly string[] Libraries = ["vega/build/vega.min.js", "vega-lite/build/vega-lite.min.js", "vega-embed/build/vega-embed.min.js"];

    private static readonly string[] Modules = ["frame.js", "charts.js", "dom.js", "figure.js", "page.js"];

    private static readonly (string File, string Weight)[] Fonts = [("dejavu-fonts-ttf/ttf/DejaVuSans.ttf", "normal"), ("dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf", "bold")];

    /// <summary>Collects them.</summary>
    /// <param name="figures">The folder with the npm packages, e.g. <c>figures</c>; null where there is none.</param>
    internal static PageAssets Load(string? figures)
    {
        var modules = figures is null ? null : Path.Combine(figures, "node_modules");
        var missing = Libraries.Concat(Fonts.Select(f => f.File)).FirstOrDefault(f => modules is null || !File.Exists(Path.Combine(modules, f)));
        // Modules in one script: what one imports from another is above it already.
        var own = ModuleWords().Replace(string.Concat(Modules.Select(FigureResource.Text)), "");
        var page = $"(() => {{\n{own}}})();";
        if (missing is not null)
            return new(FigureResource.Text("page.css"), [page], $"npm packages are not installed: report.html has no figures ({missing.Split('/')[0]} is missing); run: make deps, then: proxylab report RUN");
        var libraries = Libraries.Select(f => Inlined(File.ReadAllText(Path.Combine(modules!, f))));
        return new(string.Concat(Fonts.Select(f => FontFace(Path.Combine(modules!, f.File), f.Weight))) + FigureResource.Text("page.css"), [.. libraries, page], null);
    }

    /// <summary>A script that an element can hold: what would end the element is written another way, and no carriage return, which a browser would change before it takes the hash.</summary>
    private static string Inlined(string script) =>
        SourceMap().Replace(script.ReplaceLineEndings("\n").Replace("</script", "<\\/script", StringComparison.OrdinalIgnoreCase).Replace("<!--", "<\\!--", StringComparison.Ordinal), "");

    private static string FontFace(string file, string weight) =>
        $"@font-face {{ font-family: \"DejaVu Sans\"; font-weight: {weight}; src: url(data:font/woff;base64,{Convert.ToBase64String(Woff.Of(File.ReadAllBytes(file)))}) format(\"woff\"); }}\n";

    [GeneratedRegex(@"^import [^\n]*;\n|^export (?=const|function|class)", RegexOptions.Multiline)]
    private static partial Regex ModuleWords();

    [GeneratedRegex(@"//# sourceMappingURL=\S+")]
    private static partial Regex SourceMap();
}
