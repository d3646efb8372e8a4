
using ProxyLab.Judging;

namespace ProxyLab.Report.Page;

/// <summary>One case: its claims with what was observed on each proxy, what is true instead, and the place of its figures.</summary>
internal sealed class CaseSection(string name, string summary, Findings findings) : PageSection(Anchor(name), name)
{
    internal static string Anchor(string @case) => $"case-{@case}";

    public override void Write(HtmlText html)
    {
        if (summary.Length > 0) html.Element("p", summary);
        foreach (var claim in findings.All.Where(f => f.Case == Title).GroupBy(f => f.Id)) Claim(html, [.. claim]);
        foreach (var trial in findings.WithoutVerdicts.Where(t => t.Id.Case == Title))
            html.Element("p", $"{trial.Id}: {trial.State.ToString().ToLowerInvariant()}: {trial.Reason}", ("class", "warning"));
        html.Open("div", ("class", "trials"), ("data-case", Title)).Close();
    }

    private static void Claim(HtmlText html, Finding[] proxies)
    {
        var first = proxies[0];
        html.Open("div", ("class", "claim"));
        html.Open("h3").Text($"{first.Id}: {first.Sentence}").Close();
        html.Element("p", Source(first.Source), ("class", "source"));
        html.Open("table");
        html.Open("thead", ("class", "hidden")).Open("tr");
        foreach (var head in (ReadOnlySpan<string>)["proxy", "verdict", "observed"]) html.Element("th", head, ("scope", "col"));
        html.Close().Close().Open("tbody");
        foreach (var same in proxies.GroupBy(f => (f.Verdict, f.Summary, f.Example.Observed)))
        {
            html.Open("tr", ("data-proxies", string.Join(' ', same.Select(f => f.Proxy).Distinct()))).Element("th", string.Join(", ", same.Select(f => f.Place)), ("scope", "row")).Open("td", ("class", "v"));
            Verdict(html, same.Key.Verdict, same.Key.Summary);
            html.Close().Element("td", same.Key.Observed).Close();
        }

        html.Close().Close();
        foreach (var same in proxies.Where(f => f.Example.Instead is not null).GroupBy(f => f.Example.Instead!))
        {
            html.Open("p", ("class", "instead")).Element("b", "Instead");
            html.Text($", on {string.Join(", ", same.Select(f => f.Place))}: {same.Key}").Close();
        }

        html.Close();
    }

    private static string Source(Source source) => source.Section.Length > 0 ? $"{source.Document}, “{source.Section}”" : source.Document;
}
