namespace ProxyLab.Report.Page;

/// <summary>One section of <c>report.html</c>. The page is a list of these: a new part of the report is one more.</summary>
/// <param name="id">The section's name in the page's address, after <c>#</c>.</param>
/// <param name="title">Its heading, and its line in the contents.</param>
public abstract class PageSection(string id, string title)
{
    /// <summary>The section's name in the page's address, after <c>#</c>.</summary>
    public string Id => id;

    /// <summary>Its heading, and its line in the contents.</summary>
    public string Title => title;

    /// <summary>Figures that stand below all else in the section; null for none.</summary>
    internal virtual PageFigures? Figures => null;

    /// <summary>Writes what is below the heading.</summary>
    public abstract void Write(HtmlText html);

    /// <summary>A verdict with its sign, for those who do not see its colour.</summary>
    internal static void Verdict(HtmlText html, Verdict verdict, string text, string? title = null) =>
        html.Element("span", $"{Sign(verdict)} {text}", ("class", $"verdict {Class(verdict)}"), ("title", title));

    internal static string Sign(Verdict verdict) => verdict switch
    {
        ProxyLab.Verdict.Holds => "✓",
        ProxyLab.Verdict.Refuted => "✗",
        ProxyLab.Verdict.Unknown => "?",
        _ => "–",
    };

    internal static string Class(Verdict verdict) => verdict == ProxyLab.Verdict.NotApplicable ? "none" : verdict.Name();
}
