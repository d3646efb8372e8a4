using System.Globalization;
using ProxyLab.Figures.Model;
using ProxyLab.Figures.Static;
using ProxyLab.Runs;

namespace ProxyLab.Figures.Saving;

/// <summary>Asks every figure that came in through the door, and saves what it gives: the model, and the specification to draw.</summary>
/// <param name="figures">The figures.</param>
/// <param name="run">The run's folder.</param>
internal sealed class FigureFiles(IReadOnlyList<Figure> figures, RunFolder run)
{
    private readonly List<string> _specifications = [], _mistakes = [];
    private readonly string _folder = run.FileOf(RunFiles.Figures);

    /// <summary>The specifications that were saved.</summary>
    internal IReadOnlyList<string> Specifications => _specifications;

    /// <summary>What figures threw, each in a line.</summary>
    internal IReadOnlyList<string> Mistakes => _mistakes;

    /// <summary>Saves the figures of one trial. One without evidence, or with damaged evidence, has none: judging has said so.</summary>
    internal void Save(TrialId id)
    {
        if (Evidence(id) is not { } evidence) return;
        var name = string.Create(CultureInfo.InvariantCulture, $"{id.Case}-{id.Proxy}-{id.N}");
        foreach (var figure in figures)
        {
            Ask(figure, $"of {id}", () =>
            {
                if (figure.Of(evidence) is { } model) Save(name + figure.FileEnding, model);
            });
        }
    }

    /// <summary>Saves the figures of the whole run.</summary>
    internal void Save(RunResults results)
    {
        foreach (var figure in figures)
        {
            Ask(figure, "of the run", () =>
            {
                foreach (var (subject, model) in figure.OfRun(results)) Save($"{figure.Name}-{FileName(subject)}", model);
            });
        }
    }

    private void Save(string name, FigureModel model)
    {
        Directory.CreateDirectory(_folder);
        FigureJson.Save(Path.Combine(_folder, $"{name}.json"), model);
        var specification = Path.Combine(_folder, $"{name}.vl.json");
        VegaLite.Save(specification, model);
        _specifications.Add(specification);
    }

    private void Ask(Figure figure, string what, Action save)
    {
        try
        {
            save();
        }
#pragma warning disable CA1031 // It is a third party's code: whatever it throws, the other figures are still drawn.
        catch (Exception e) when (e is not IOException)
#pragma warning restore CA1031
        {
            _mistakes.Add($"figure {figure.Name} {what}: {e.GetType().Name}: {e.Message.Split('\n')[0]}");
        }
    }

    private Evidence? Evidence(TrialId id)
    {
        try
        {
            var folder = RunFiles.Trial(run.Path, id);
            return File.Exists(Path.Combine(folder, RunFiles.Plan)) ? EvidenceReader.Load(folder, id, _ => null) : null;
        }
        catch (LabException)
        {
            return null;
        }
    }

    /// <summary>A subject as part of a file's name.</summary>
    private static string FileName(string subject) => string.Concat(subject.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' ? c : '_'));
}
