using System.Text.Json.Nodes;
using ProxyLab.Report.Text;
using ProxyLab.Runs;

namespace ProxyLab.Report.Page;

/// <summary>The page's body: the contents, the head, and the sections one after the other.</summary>
internal static class PageBody
{
    /// <summary>Without the end of the body: the data and the scripts follow.</summary>
    /// <param name="run">The run.</param>
    /// <param name="sections">The sections.</param>
    /// <param name="blocks">The data of the sections' own figures, by the name under which the page looks for them.</param>
    internal static string Of(RunFolder run, IReadOnlyList<PageSection> sections, out IReadOnlyList<(string Id, JsonObject Block)> blocks)
    {
        var made = new List<(string, JsonObject)>();
        var html = new HtmlText();
        html.Element("a", "To the answer", ("class", "skip"), ("href", "#answer"));
        html.Open("div", ("class", "page"));
        Contents(html, sections);
        Top(html, run);
        html.Open("main");
        foreach (var section in sections)
        {
            html.Open("section", ("id", section.Id), ("aria-labelledby", $"{section.Id}-title"));
            html.Element("h2", section.Title, ("id", $"{section.Id}-title"));
            section.Write(html);
            if (section.Figures is { IsEmpty: false } figures)
            {
                var block = new JsonObject();
                figures.AddTo(block);
                made.Add(($"of-{section.Id}", block));
                html.Open("div", ("class", "trials"), ("data-block", $"of-{section.Id}"), ("data-height", FormattableString.Invariant($"{figures.HeightPx:0}"))).Close();
            }

            html.Close();
        }

        html.Close();
        html.Element("footer", "Made by proxylab report from the files of the run folder, which have every row. An empty cell there means not measured, never 0.");
        html.Close();
        blocks = made;
        return "<body>\n" + html;
    }

    private static void Contents(HtmlText html, IReadOnlyList<PageSection> sections)
    {
        html.Open("nav", ("class", "contents"), ("aria-label", "Contents")).Open("ul");
        foreach (var section in sections) html.Open("li").Element("a", section.Title, ("href", $"#{section.Id}")).Close();
        html.Close().Close();
    }

    private static void Top(HtmlText html, RunFolder run)
    {
        html.Open("header", ("class", "top"));
        html.Open("div", ("class", "tools")).Element("button", "Dark", ("type", "button"), ("id", "theme")).Element("button", "Print with all figures", ("type", "button"), ("id", "print")).Close();
        html.Element("h1", "What the proxies did when their upstream misbehaved");
        html.Open("p", ("class", "faint")).Text("Run ").Element("code", run.Id).Close();
        if (MachineText.Of(run.FileOf(RunFiles.Machine)) is { Length: > 0 } machine) html.Element("p", machine, ("class", "faint"));
        html.Open("noscript").Element("p", "The figures, the plans and the logs need scripts, which this page carries and which load nothing.", ("class", "warning")).Close();
        html.Close();
    }
}
