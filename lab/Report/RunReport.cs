using ProxyLab.Figures.Saving;
using ProxyLab.Figures.Static;
using ProxyLab.Judging;
using ProxyLab.Report.Page;
using ProxyLab.Report.Text;
using ProxyLab.Runs;

namespace ProxyLab.Report;

/// <summary>Writes a run's findings and figures. Reads only saved files, so that any old run can be reported again.</summary>
internal static class RunReport
{
    /// <summary>Writes <c>findings.json</c>, <c>findings.md</c> and <c>junit.xml</c>.</summary>
    internal static void WriteFindings(RunFolder run, Findings findings, IReadOnlyList<Case> cases)
    {
        Json.Save(run.FileOf(RunFiles.FindingsJson), FindingsJson.Of(findings));
        Json.SaveText(run.FileOf(RunFiles.FindingsMarkdown), FindingsMarkdown.Write(findings, cases, MachineText.Of(run.FileOf(RunFiles.Machine))));
        Json.SaveText(run.FileOf(RunFiles.JUnit), JUnit.Write(findings));
    }

    /// <summary>
    /// Saves every figure that came in through the door, as a model and a specification, and draws it as SVG and PNG: of each case, proxy,
    /// point of a sweep and round the first variant's trial, since the others differ from it in a setting; and of the whole run.
    /// </summary>
    /// <returns>A line to show: how many came out, or why they were left out.</returns>
    internal static async Task<string> WriteFigures(RunFolder run, Findings findings, Catalogue catalogue, CancellationToken cancel)
    {
        Directory.CreateDirectory(run.FileOf(RunFiles.Figures));
        var files = new FigureFiles(catalogue.Figures, run);
        foreach (var trial in Drawn(run)) files.Save(trial.Id);
        files.Save(findings.Results);
        var mistakes = string.Concat(files.Mistakes.Select(m => $"; {m}"));
        if (files.Specifications.Count == 0) return "no trial saved samples: no figures" + mistakes;
        var report = await FigureRenderer.Find().Render(files.Specifications, 60.Seconds() + (files.Specifications.Count * 2.Seconds()), cancel);
        return report.Summary + mistakes;
    }

    /// <summary>
    /// Draws the figures of <c>report.html</c> for a write-up, of the same trials as <see cref="WriteFigures"/>: each as SVG and as PNG of twice
    /// its size, at the widths of one and of two columns, and its specification.
    /// </summary>
    /// <returns>A line to show: how many came out and where, or why they were left out.</returns>
    internal static async Task<string> WritePlots(RunFolder run, string folder, CancellationToken cancel)
    {
        var trials = Drawn(run).Select(t => TrialData.Of(run, t, _ => { }).ToJsonString()).ToArray();
        var report = await FigureRenderer.Find().Plot(trials, folder, 60.Seconds() + (trials.Length * 20.Seconds()), cancel);
        return report.LeftOut is null ? $"{report.Summary}, for one column and for two: {folder}" : report.Summary;
    }

    /// <summary>Writes <c>report.html</c>.</summary>
    /// <param name="run">The run.</param>
    /// <param name="findings">The run, judged.</param>
    /// <param name="catalogue">Where the cases' summaries and the figures come from.</param>
    /// <param name="more">Sections after the answer, e.g. a comparison with another run.</param>
    internal static void WriteHtml(RunFolder run, Findings findings, Catalogue catalogue, params IReadOnlyList<PageSection> more) =>
        HtmlReport.Write(run, findings, catalogue, more);

    /// <summary>The first variant's trial of each case, proxy, point of a sweep and round.</summary>
    private static IEnumerable<TrialPlan> Drawn(RunFolder run) =>
        run.Plans().GroupBy(t => (t.Id.Case, t.Id.Proxy, t.Sweep, t.Round)).Select(variants => variants.MinBy(v => v.Id.N)!);
}
