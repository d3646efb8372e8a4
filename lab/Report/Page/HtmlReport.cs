using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ProxyLab.Judging;
using ProxyLab.Runs;
using ProxyLab.Figures;

namespace ProxyLab.Report.Page;

/// <summary>
/// <c>report.html</c>: a run as one page that needs nothing beside it and no network. Its text is written here; its figures are drawn in
/// the browser, by <c>figures/report/</c>, from data that the page carries. Its policy lets nothing in or out, and runs no script but those
/// whose hash it names.
/// </summary>
internal static class HtmlReport
{
    // The default encoder writes < as \u003c: no text can end the element that holds it.
    private static readonly JsonSerializerOptions InScript = new() { Encoder = JavaScriptEncoder.Default };

    /// <summary>Writes the page.</summary>
    /// <param name="run">The run.</param>
    /// <param name="findings">The run, judged.</param>
    /// <param name="cases">Where the cases' summaries come from.</param>
    /// <param name="figures">The folder with the npm packages; null where there is none, and the page has no figures.</param>
    /// <param name="more">Sections between the answer and the cases, e.g. a comparison with another run.</param>
    /// <returns>A line to show: where the page is, or what it lacks and the remedy.</returns>
    internal static string Write(RunFolder run, Findings findings, IReadOnlyList<Case> cases, string? figures, params IReadOnlyList<PageSection> more)
    {
        var assets = PageAssets.Load(figures);
        var trials = run.Plans();
        var clients = new Dictionary<(string, string), ClientSummary>();
        var blocks = trials.Select(t => Block(TrialData.Of(run, t, r => Summary(clients, t).Add(r)))).ToArray();
        PageSection[] sections =
        [
            new AnswerSection(findings, clients),
            .. more,
            .. findings.Trials.Select(t => t.Id.Case).Distinct().Select(name => new CaseSection(name, cases.FirstOrDefault(c => c.Name == name)?.Summary ?? "", findings)),
            new MachineSection(run),
        ];
        var page = new StringBuilder();
        page.Append(PageHead.Of(run, assets));
        page.Append(PageBody.Of(run, sections));
        page.Append("<script type=\"application/json\" id=\"index\">").Append(Index(run, findings, trials, assets).ToJsonString(InScript)).Append("</script>\n");
        for (var i = 0; i < blocks.Length; i++) page.Append("<script type=\"text/plain\" id=\"").Append(Name(i)).Append("\">").Append(blocks[i]).Append("</script>\n");
        foreach (var script in assets.Scripts) page.Append("<script>").Append(script).Append("</script>\n");
        page.Append("</body>\n</html>\n");
        Json.SaveText(run.FileOf(RunFiles.Report), page.ToString());
        return assets.WithoutFigures ?? RunFiles.Report;
    }

    private static ClientSummary Summary(Dictionary<(string, string), ClientSummary> clients, TrialPlan trial)
    {
        var key = (trial.Id.Case, trial.Id.Proxy);
        if (!clients.TryGetValue(key, out var summary)) clients[key] = summary = new ClientSummary();
        return summary;
    }

    private static JsonObject Index(RunFolder run, Findings findings, IReadOnlyList<TrialPlan> trials, PageAssets assets) => new()
    {
        ["run"] = run.Id,
        ["style"] = JsonNode.Parse(FigureResource.Text("style.json")),
        ["withoutFigures"] = assets.WithoutFigures,
        ["trials"] = new JsonArray([.. trials.Select((t, i) => (Plan: t, Block: i, Verdicts: findings.Trials.FirstOrDefault(v => v.Id == t.Id))).Select(t => new JsonObject
        {
            ["block"] = Name(t.Block),
            ["case"] = t.Plan.Id.Case,
            ["proxy"] = t.Plan.Id.Proxy,
            ["n"] = t.Plan.Id.N,
            ["variant"] = t.Plan.Place,
            ["state"] = t.Verdicts?.State.ToString().ToLowerInvariant(),
            ["reason"] = t.Verdicts?.Reason,
        })]),
    };

    private static string Name(int block) => FormattableString.Invariant($"t{block}");

    /// <summary>A trial's data, packed: a log of a thousand like lines is some thousand octets so.</summary>
    private static string Block(JsonObject data)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        using (var json = new Utf8JsonWriter(zlib)) data.WriteTo(json);
        return Convert.ToBase64String(packed.GetBuffer(), 0, (int)packed.Length);
    }

    /// <summary>A hash as a content security policy names it.</summary>
    internal static string Hash(string script) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)))}'";
}
