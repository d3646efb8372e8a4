using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ProxyLab.Escaping;
using ProxyLab.Figures;
using ProxyLab.Judging;
using ProxyLab.Runs;

namespace ProxyLab.Report.Page;

/// <summary>
/// <c>report.html</c>: a run as one page that needs nothing beside it and no network. Its text is written here; its figures are drawn in the
/// browser by Plotly, from data that the page carries. Its policy lets nothing in or out, and runs no script but those whose hash it names.
/// </summary>
internal static class HtmlReport
{
    private static readonly JsonSerializerOptions InScript = new() { Encoder = JsonText.ForPage };

    /// <summary>Writes the page.</summary>
    /// <param name="run">The run.</param>
    /// <param name="findings">The run, judged.</param>
    /// <param name="catalogue">Where the cases' summaries and the figures come from.</param>
    /// <param name="more">Sections between the answer and the cases, e.g. a comparison with another run.</param>
    internal static void Write(RunFolder run, Findings findings, Catalogue catalogue, params IReadOnlyList<PageSection> more)
    {
        var assets = PageAssets.Load();
        var clients = new Dictionary<(string, string), ClientSummary>();
        var trials = Trials(run, catalogue.Figures, clients);
        var ofRun = new PageFigures();
        ofRun.Add(catalogue.Figures, f => f.OfRun(findings.Results).Select(made => made.Model));
        PageSection[] sections =
        [
            new AnswerSection(findings, clients),
            .. more,
            .. ofRun.IsEmpty ? Array.Empty<PageSection>() : [new RunFiguresSection(ofRun)],
            .. findings.Trials.Select(t => t.Id.Case).Distinct().Select(name => new CaseSection(name, catalogue.Cases.FirstOrDefault(c => c.Name == name)?.Summary ?? "", findings)),
            new MachineSection(run),
        ];
        var page = new StringBuilder();
        page.Append(PageHead.Of(run, assets));
        page.Append(PageBody.Of(run, sections, out var ofSections));
        page.Append("<script type=\"application/json\" id=\"index\">").Append(Index(run, findings, trials).ToJsonString(InScript)).Append("</script>\n");
        foreach (var (id, block) in trials.Select((t, i) => (Name(i), t.Block)).Concat(ofSections.Select(s => (s.Id, Packed(s.Block))))) page.Append("<script type=\"text/plain\" id=\"").Append(HtmlText.Encoded(id)).Append("\">").Append(block).Append("</script>\n");
        foreach (var script in assets.Scripts) page.Append("<script>").Append(script).Append("</script>\n");
        page.Append("</body>\n</html>\n");
        Json.SaveText(run.FileOf(RunFiles.Report), page.ToString());
    }

    /// <summary>A hash as a content security policy names it.</summary>
    internal static string Hash(string script) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)))}'";

    /// <summary>The trials in the order of the run, each packed. They are read on all cores, those that differ in their variant alone together.</summary>
    private static (TrialPlan Trial, string Block, double HeightPx)[] Trials(RunFolder run, IReadOnlyList<Figure> figures, Dictionary<(string, string), ClientSummary> clients)
    {
        var plans = run.Plans();
        var place = plans.Select((t, i) => (t.Id, i)).ToDictionary(t => t.Id, t => t.i);
        return
        [
            .. plans.GroupBy(t => (t.Id.Case, t.Id.Proxy, t.Sweep, t.Round)).Select(g => g.OrderBy(t => t.Id.N).ToArray()).ToArray()
                .AsParallel().SelectMany(variants => TrialBlock.Of(run, variants, figures, Summarize).Select(b => (b.Trial, Block: Packed(b.Data), b.HeightPx)))
                .AsEnumerable().OrderBy(b => place[b.Trial.Id]),
        ];

        void Summarize(TrialPlan trial, IReadOnlyList<RequestRow> requests)
        {
            lock (clients)
            {
                var key = (trial.Id.Case, trial.Id.Proxy);
                if (!clients.TryGetValue(key, out var summary)) clients[key] = summary = new ClientSummary();
                summary.Add(requests);
            }
        }
    }

    private static JsonObject Index(RunFolder run, Findings findings, IReadOnlyList<(TrialPlan Plan, string Block, double HeightPx)> trials) => new()
    {
        ["run"] = run.Id,
        ["light"] = JsonSerializer.SerializeToNode(FigureStyle.Light, FigureTypes.Default.FigureTheme),
        ["dark"] = JsonSerializer.SerializeToNode(FigureStyle.Dark, FigureTypes.Default.FigureTheme),
        ["trials"] = new JsonArray([.. trials.Select((t, i) => (t.Plan, t.HeightPx, Block: i, Verdicts: findings.Trials.FirstOrDefault(v => v.Id == t.Plan.Id))).Select(t => new JsonObject
        {
            ["block"] = Name(t.Block),
            ["case"] = t.Plan.Id.Case,
            ["proxy"] = t.Plan.Id.Proxy,
            ["n"] = t.Plan.Id.N,
            ["variant"] = t.Plan.Place,
            ["height"] = t.HeightPx,
            ["state"] = t.Verdicts?.State.ToString().ToLowerInvariant(),
            ["reason"] = t.Verdicts?.Reason,
        })]),
    };

    private static string Name(int block) => FormattableString.Invariant($"t{block}");

    /// <summary>Data, packed: a log of a thousand like lines is some thousand octets so.</summary>
    private static string Packed(JsonObject data)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        using (var json = new Utf8JsonWriter(zlib, new() { Encoder = JsonText.ForPage })) data.WriteTo(json);
        return Convert.ToBase64String(packed.GetBuffer(), 0, (int)packed.Length);
    }
}
