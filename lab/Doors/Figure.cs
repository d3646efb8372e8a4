using ProxyLab.Comparing;
using ProxyLab.Figures.Model;

namespace ProxyLab;

/// <summary>
/// A figure: what it shows of a trial's evidence, or of a run's results. Found by reflection; one file each. It gives a model, and draws
/// nothing: the model is saved as <c>figures/CASE-PROXY-N-NAME.json</c> (of a run: <c>NAME-SUBJECT.json</c>), drawn beside it as SVG and PNG, and shown in the report.
/// What a figure throws costs that figure, is told in a line, and never ends a run.
/// </summary>
public abstract class Figure : Door
{
    /// <summary>What a file of one trial's figure is called after <c>CASE-PROXY-N</c>; no two figures may have the same.</summary>
    public virtual string FileEnding => $"-{Name}";

    /// <summary>Where it stands among a trial's figures: lower ones first, then by name.</summary>
    public virtual int Rank => 100;

    /// <summary>The figure of one trial; null where it has nothing to show. Of a case with variants only the first one's trial is asked.</summary>
    /// <param name="evidence">What the trial saved.</param>
    public virtual FigureModel? Of(Evidence evidence) => null;

    /// <summary>The figure of all variants of one case on one proxy; null where it has nothing to show.</summary>
    /// <param name="variants">The evidence of each variant's trial, in the order of the variants; two or more.</param>
    public virtual FigureModel? OfVariants(IReadOnlyList<Evidence> variants) => null;

    /// <summary>The figure of a run against an older one; null where it has nothing to show.</summary>
    public virtual FigureModel? OfComparison(Comparison comparison) => null;

    /// <summary>The figures of a whole run, each with its subject, in a few words without spaces, which no two share; none by default.</summary>
    /// <param name="run">The run's results.</param>
    public virtual IEnumerable<(string Subject, FigureModel Model)> OfRun(RunResults run) => [];

    /// <summary>Figures in the order of <see cref="Rank"/>, as a folder and the page show them.</summary>
    internal static IEnumerable<Figure> InOrder(IEnumerable<Figure> figures) => figures.OrderBy(f => f.Rank).ThenBy(f => f.Name, StringComparer.Ordinal);
}
