using System.Collections.Concurrent;
using System.Globalization;
using ProxyLab.Comparing;
using ProxyLab.Figures.Model;

namespace ProxyLab.Figures.Saving;

/// <summary>
/// Asks every figure that came in through the door, one after the other, since a figure need not expect two threads. What one throws costs
/// that one figure.
/// </summary>
/// <param name="figures">The figures.</param>
/// <param name="mistakes">Takes what figures throw, each in a line.</param>
internal sealed class FigureQuestions(IReadOnlyList<Figure> figures, ConcurrentQueue<string> mistakes)
{
    private readonly Figure[] _figures = [.. Figure.InOrder(figures)];

    /// <summary>
    /// The figures of one case on one proxy, at one point of a sweep, in one round: of the first variant's trial, since the others differ from it
    /// in a setting; and of all variants together.
    /// </summary>
    /// <param name="variants">The trials of all variants, in order.</param>
    /// <param name="read">Gives a trial's evidence; null where there is none.</param>
    internal IEnumerable<NamedFigure> Of(IReadOnlyList<TrialId> variants, Func<TrialId, Evidence?> read)
    {
        Evidence[] evidence = [.. variants.Select(read).OfType<Evidence>()];
        if (evidence.Length == 0) yield break;
        var name = string.Create(CultureInfo.InvariantCulture, $"{variants[0].Case}-{variants[0].Proxy}-{variants[0].N}");
        foreach (var figure in _figures)
        {
            if (evidence[0].Id == variants[0] && Ask(figure, $"of {variants[0]}", () => figure.Of(evidence[0])) is { } model) yield return new(name + figure.FileEnding, model);
            if (evidence.Length > 1 && Ask(figure, $"of the variants of {variants[0]}", () => figure.OfVariants(evidence)) is { } all) yield return new(name + figure.FileEnding, all);
        }
    }

    /// <summary>The figures of the whole run.</summary>
    internal IEnumerable<NamedFigure> Of(RunResults results) =>
        _figures.SelectMany(figure => Ask(figure, "of the run", () => figure.OfRun(results).ToArray()) ?? [], (figure, one) => new NamedFigure($"{figure.Name}-{FileName(one.Subject)}", one.Model));

    /// <summary>The figures of the run against an older one.</summary>
    internal IEnumerable<NamedFigure> Of(Comparison comparison) =>
        _figures.SelectMany(figure => Ask(figure, "of the comparison", () => figure.OfComparison(comparison)) is { } model ? new[] { new NamedFigure(figure.Name, model) } : []);

    private T? Ask<T>(Figure figure, string what, Func<T?> answer)
        where T : class
    {
        try
        {
            return answer();
        }
#pragma warning disable CA1031 // It is a third party's code: whatever it throws, the other figures are still drawn.
        catch (Exception e)
#pragma warning restore CA1031
        {
            mistakes.Enqueue($"figure {figure.Name} {what}: {e.GetType().Name}: {e.Message.Split('\n')[0]}");
            return null;
        }
    }

    /// <summary>A subject as part of a file's name.</summary>
    private static string FileName(string subject) => string.Concat(subject.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' ? c : '_'));
}

/// <summary>A figure, and what its files are called.</summary>
/// <param name="Name">The files' name, without extension.</param>
/// <param name="Model">The figure.</param>
internal sealed record NamedFigure(string Name, FigureModel Model);
