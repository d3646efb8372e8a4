using System.Globalization;
using ProxyLab.Judging;
using ProxyLab.Report.Text;

namespace ProxyLab.Report.Page;

/// <summary>The answer: a row for each case, a column for each proxy; in each cell the verdicts, what became of the trials, and how clients fared.</summary>
internal sealed class AnswerSection(Findings findings, IReadOnlyDictionary<(string Case, string Proxy), ClientSummary> clients) : PageSection("answer", "The answer")
{
    public override void Write(HtmlText html)
    {
        html.Element("p", FindingsTable.Tally(findings));
        Legend(html);
        var proxies = findings.Trials.Select(t => t.Id.Proxy).Distinct().ToArray();
        if (proxies.Length > 1) Filter(html, proxies);
        html.Open("div", ("class", "grid scroll"), ("tabindex", "0"), ("role", "region"), ("aria-label", "Verdicts by case and proxy")).Open("table");
        html.Open("thead").Open("tr").Element("th", "case", ("scope", "col"));
        foreach (var proxy in proxies) html.Element("th", proxy, ("scope", "col"), ("data-proxy", proxy));
        html.Close().Close().Open("tbody");
        foreach (var @case in findings.Trials.GroupBy(t => t.Id.Case))
        {
            html.Open("tr", ("data-differs", Differs(@case.Key) ? "" : null)).Open("th", ("scope", "row")).Element("a", @case.Key, ("href", $"#{CaseSection.Anchor(@case.Key)}")).Close();
            foreach (var proxy in proxies) Cell(html, @case.Key, proxy, [.. @case.Where(t => t.Id.Proxy == proxy)]);
            html.Close();
        }

        html.Close().Close().Close();
    }

    /// <summary>What a reader of many columns chooses from; the page's script acts on it, and shows it.</summary>
    private static void Filter(HtmlText html, IEnumerable<string> proxies)
    {
        html.Open("fieldset", ("class", "filter"), ("hidden", "")).Element("legend", "Show");
        foreach (var proxy in proxies)
            html.Open("label").Void("input", ("type", "checkbox"), ("value", proxy), ("checked", "")).Text($" {proxy}").Close();
        html.Open("label", ("class", "apart")).Void("input", ("type", "checkbox"), ("id", "differing")).Text(" only cases whose proxies differ").Close();
        html.Close();
    }

    /// <summary>Whether a claim of the case holds on one proxy and is refuted on another.</summary>
    private bool Differs(string @case) => findings.All.Where(f => f.Case == @case && (f.Verdict is ProxyLab.Verdict.Holds or ProxyLab.Verdict.Refuted))
        .GroupBy(f => (f.Id, f.Sweep)).Any(g => g.Select(f => f.Verdict).Distinct().Count() > 1);

    private static void Legend(HtmlText html)
    {
        html.Open("p", ("class", "legend"));
        Verdict(html, ProxyLab.Verdict.Holds, "holds");
        Verdict(html, ProxyLab.Verdict.Refuted, "refuted");
        Verdict(html, ProxyLab.Verdict.Unknown, "unknown");
        Verdict(html, ProxyLab.Verdict.NotApplicable, "not applicable");
        html.Text(" Times are medians from the intended start to a complete answer; “>” where so many had none that only a lower bound is known.").Close();
    }

    private void Cell(HtmlText html, string @case, string proxy, TrialVerdicts[] trials)
    {
        html.Open("td", ("data-proxy", proxy));
        if (trials.Length > 0)
        {
            foreach (var finding in findings.All.Where(f => f.Case == @case && f.Proxy == proxy))
            {
                html.Open("a", ("class", $"verdict {Class(finding.Verdict)}"), ("href", $"#{CaseSection.Anchor(@case)}"), ("data-case", @case), ("data-proxy", proxy), ("title", $"{finding.Sentence}{(finding.Sweep.Count > 0 ? $" ({finding.Sweep})" : "")}: {finding.Summary}"));
                html.Text($"{Sign(finding.Verdict)} {finding.Id}").Element("span", $" {finding.Verdict.Name()}", ("class", "hidden")).Close();
            }

            State(html, trials);
            if (clients.TryGetValue((@case, proxy), out var summary)) html.Element("span", summary.Text, ("class", "state"));
        }

        html.Close();
    }

    private static void State(HtmlText html, TrialVerdicts[] trials)
    {
        var valid = trials.Count(t => t.State == TrialState.Valid);
        var others = trials.Where(t => t.State != TrialState.Valid).CountBy(t => t.State).Select(s => $"{s.Value} {s.Key.ToString().ToLowerInvariant()}");
        var text = string.Create(CultureInfo.InvariantCulture, $"{valid} of {trials.Length} trials valid{string.Concat(others.Select(o => ", " + o))}");
        html.Element("span", text, ("class", trials.Any(t => t.State is TrialState.Invalid or TrialState.Damaged or TrialState.Incomplete) ? "state bad" : "state"));
    }
}
