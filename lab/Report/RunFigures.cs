using System.Collections.Concurrent;
using System.Globalization;
using ProxyLab.Comparing;
using ProxyLab.Figures.Saturation;
using ProxyLab.Figures.Saving;
using ProxyLab.Figures.Static;
using ProxyLab.Progress;
using ProxyLab.Report.Text;
using ProxyLab.Runs;

namespace ProxyLab.Report;

/// <summary>
/// The figures of a run, of every class that came in through the door: of each case, proxy, point of a sweep and round; of the whole run; of a
/// comparison with an older one.
/// </summary>
internal sealed class RunFigures
{
    private const int MostMistakes = 5;

    private readonly RunFolder _run;
    private readonly FigureQuestions _questions;
    private readonly FigureFiles _files;
    private readonly ConcurrentQueue<string> _mistakes = new();

    /// <param name="run">The run.</param>
    /// <param name="catalogue">Where the figures come from.</param>
    /// <param name="folder">Where the files go.</param>
    /// <param name="sizes">The sizes to draw.</param>
    internal RunFigures(RunFolder run, Catalogue catalogue, string folder, params IReadOnlyList<FigureSize> sizes)
    {
        _run = run;
        _questions = new FigureQuestions(catalogue.Figures, _mistakes);
        _files = new FigureFiles(folder, sizes, _mistakes);
    }

    /// <summary>For the terminal: a line that says how many figures came out, and what went wrong.</summary>
    internal string Summary => Words(_files, _mistakes);

    /// <summary>Saves the figures of the trials and of the run, and removes all others.</summary>
    internal void SaveAlone(RunResults results, CancellationToken cancel)
    {
        try
        {
            Save(results, cancel);
        }
        finally
        {
            _files.RemoveOthers();
        }
    }

    /// <summary>Saves the figures of the trials and of the run.</summary>
    internal void Save(RunResults results, CancellationToken cancel) =>
        _files.Save(new DrawingProgress(Terminal.Error()).Over(Variants()).SelectMany(variants => _questions.Of(variants, Evidence)).Concat(_questions.Of(results)), cancel);

    /// <summary>Saves the figures of a run against an older one.</summary>
    /// <returns>A line to show: how many came out.</returns>
    internal static string Save(Comparison comparison, Catalogue catalogue, string folder, params IReadOnlyList<FigureSize> sizes)
    {
        var mistakes = new ConcurrentQueue<string>();
        var files = new FigureFiles(folder, sizes, mistakes);
        files.Save(new FigureQuestions(catalogue.Figures, mistakes).Of(comparison), CancellationToken.None);
        return Words(files, mistakes);
    }

    /// <summary>Saves the poster: the first trial of each case on each proxy.</summary>
    /// <exception cref="LabException">No trial has samples.</exception>
    internal void SavePoster()
    {
        var first = _run.Plans().GroupBy(t => (t.Id.Case, t.Id.Proxy)).Select(same => same.MinBy(t => t.Id.N)!.Id).Select(Evidence).OfType<Evidence>();
        var poster = PosterFigure.Of([.. first]) ?? throw new LabException("draw the poster", $"no trial of {_run.Path} has {RunFiles.Samples}", "name a run with trials that ran");
        _files.Save([new NamedFigure("poster", poster)], CancellationToken.None);
    }

    /// <summary>The trials of each case, proxy, point of a sweep and round, in the order of the variants.</summary>
    private TrialId[][] Variants() =>
        [.. _run.Plans().GroupBy(t => (t.Id.Case, t.Id.Proxy, t.Sweep, t.Round)).Select(variants => variants.OrderBy(v => v.Id.N).Select(v => v.Id).ToArray())];

    /// <summary>A trial's evidence. One without evidence, or with damaged evidence, has none: judging has said so.</summary>
    private Evidence? Evidence(TrialId id)
    {
        try
        {
            var folder = RunFiles.Trial(_run.Path, id);
            if (Seal.IsThere(folder) && Seal.Breach(folder) is not null) return null;
            return EvidenceFile.Exists(Path.Combine(folder, RunFiles.Plan)) ? EvidenceReader.Load(folder, id, _ => null) : null;
        }
        catch (LabException)
        {
            return null;
        }
    }

    private static string Words(FigureFiles files, ConcurrentQueue<string> mistakes) =>
        (files.Saved == 0 ? "no figures" : string.Create(CultureInfo.InvariantCulture, $"{files.Saved:N0} figures, as SVG and PNG")) + string.Concat(mistakes.Order(StringComparer.Ordinal).Take(MostMistakes).Select(m => $"; {m}"))
        + (mistakes.Count > MostMistakes ? string.Create(CultureInfo.InvariantCulture, $"; and {mistakes.Count - MostMistakes:N0} more") : "");
}
