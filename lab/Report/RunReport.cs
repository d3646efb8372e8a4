using ProxyLab.Comparing;
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
    /// Saves every figure of a run in its folder, as a model, a Plotly figure, SVG and PNG. What was drawn before is replaced file by file, and what
    /// the evidence no longer gives removed at the end: another that reads or writes there meanwhile finds whole files.
    /// </summary>
    /// <returns>A line to show: how many came out, and what went wrong.</returns>
    internal static string WriteFigures(RunFolder run, Findings findings, Catalogue catalogue, CancellationToken cancel)
    {
        var figures = new RunFigures(run, catalogue, run.FileOf(RunFiles.Figures), FigureSize.Screen);
        figures.SaveAlone(findings.Results, cancel);
        return figures.Summary;
    }

    /// <summary>Saves the figures of a run against an older one beside the run's own.</summary>
    internal static void WriteComparison(RunFolder run, Comparison comparison, Catalogue catalogue) =>
        RunFigures.Save(comparison, catalogue, run.FileOf(RunFiles.Figures), FigureSize.Screen);

    /// <summary>Draws the figures of a run against an older one, for a screen and for a write-up.</summary>
    /// <returns>A line to show: how many came out and where.</returns>
    internal static string WriteComparison(string folder, Comparison comparison, Catalogue catalogue) =>
        $"{RunFigures.Save(comparison, catalogue, folder, FigureSize.Screen, FigureSize.Single, FigureSize.Double)}: {folder}";

    /// <summary>Draws the same figures for a write-up, at the widths of one and of two columns.</summary>
    /// <returns>A line to show: how many came out and where.</returns>
    internal static string WritePlots(RunFolder run, Findings findings, Catalogue catalogue, string folder, CancellationToken cancel)
    {
        var figures = new RunFigures(run, catalogue, folder, FigureSize.Single, FigureSize.Double);
        figures.Save(findings.Results, cancel);
        return $"{figures.Summary}, for one column and for two: {folder}";
    }

    /// <summary>Draws several cases on all proxies in one picture.</summary>
    /// <returns>A line to show: where it is.</returns>
    internal static string WritePoster(RunFolder run, Catalogue catalogue)
    {
        new RunFigures(run, catalogue, run.FileOf(RunFiles.Figures), FigureSize.Screen).SavePoster();
        return Path.Combine(run.FileOf(RunFiles.Figures), "poster.svg");
    }

    /// <summary>Writes <c>report.html</c>.</summary>
    /// <param name="run">The run.</param>
    /// <param name="findings">The run, judged.</param>
    /// <param name="catalogue">Where the cases' summaries and the figures come from.</param>
    /// <param name="more">Sections after the answer, e.g. a comparison with another run.</param>
    internal static void WriteHtml(RunFolder run, Findings findings, Catalogue catalogue, params IReadOnlyList<PageSection> more) =>
        HtmlReport.Write(run, findings, catalogue, more);
}
