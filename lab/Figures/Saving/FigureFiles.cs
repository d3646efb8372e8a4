using System.Collections.Concurrent;
using ProxyLab.Figures.Plotly;
using ProxyLab.Figures.Static;

namespace ProxyLab.Figures.Saving;

/// <summary>Saves figures: each one's model, its Plotly figure, and its pictures, drawn on all cores.</summary>
/// <param name="folder">Where the files go.</param>
/// <param name="sizes">The sizes to draw.</param>
/// <param name="mistakes">Takes what could not be drawn, each in a line.</param>
internal sealed class FigureFiles(string folder, IReadOnlyList<FigureSize> sizes, ConcurrentQueue<string> mistakes)
{
    private readonly ConcurrentDictionary<string, bool> _files = new();
    private int _saved;

    /// <summary>How many came out.</summary>
    internal int Saved => _saved;

    /// <summary>Saves figures as they are told. They are asked for by one thread at a time.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancel"/> was cancelled.</exception>
    internal void Save(IEnumerable<NamedFigure> figures, CancellationToken cancel)
    {
        Directory.CreateDirectory(folder);
        var one = Partitioner.Create(figures, EnumerablePartitionerOptions.NoBuffering);
        try
        {
            Parallel.ForEach(one, new ParallelOptions { CancellationToken = cancel, MaxDegreeOfParallelism = Environment.ProcessorCount }, Save);
        }
        catch (AggregateException several) when (several.InnerExceptions.OfType<IOException>().FirstOrDefault() is { } full)
        {
            throw new IOException(full.Message, full); // as one thread would have said it: the disk is full
        }
    }

    /// <summary>Removes the files of figures that were not saved by this: one that the evidence no longer gives must not seem to be of it.</summary>
    internal void RemoveOthers()
    {
        foreach (var file in Directory.EnumerateFiles(folder).Where(f => Path.GetExtension(f) is ".json" or ".svg" or ".png").Where(f => !_files.ContainsKey(f))) File.Delete(file);
    }

    private void Save(NamedFigure figure)
    {
        try
        {
            var path = Path.Combine(folder, figure.Name);
            Save($"{path}.json", file => FigureJson.Save(file, figure.Model));
            Save($"{path}.plotly.json", file => Json.SaveText(file, PlotlyFigure.Of(figure.Model, FigureStyle.Light).ToJsonString() + "\n"));
            foreach (var size in sizes)
            {
                var (svg, png) = StaticFigure.Of(figure.Model, size);
                Save($"{path}{size.Ending}.svg", file => Json.SaveText(file, svg));
                Save($"{path}{size.Ending}.png", file => Json.SaveBytes(file, png));
            }

            Interlocked.Increment(ref _saved);
        }
#pragma warning disable CA1031 // A third party's model may hold anything, e.g. columns of different lengths: the other figures are still drawn.
        catch (Exception e) when (e is not IOException)
#pragma warning restore CA1031
        {
            mistakes.Enqueue($"figure {figure.Name}: {e.GetType().Name}: {e.Message.Split('\n')[0]}");
        }
    }

    private void Save(string file, Action<string> write)
    {
        write(file);
        _files.TryAdd(file, default);
    }
}
