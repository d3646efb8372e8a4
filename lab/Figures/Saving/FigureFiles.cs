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

    private void Save(NamedFigure figure)
    {
        try
        {
            var path = Path.Combine(folder, figure.Name);
            FigureJson.Save($"{path}.json", figure.Model);
            Json.SaveText($"{path}.plotly.json", PlotlyFigure.Of(figure.Model, FigureStyle.Light).ToJsonString() + "\n");
            foreach (var size in sizes) StaticFigure.Save(figure.Model, size, path);
            Interlocked.Increment(ref _saved);
        }
#pragma warning disable CA1031 // A third party's model may hold anything, e.g. columns of different lengths: the other figures are still drawn.
        catch (Exception e) when (e is not IOException)
#pragma warning restore CA1031
        {
            mistakes.Enqueue($"figure {figure.Name}: {e.GetType().Name}: {e.Message.Split('\n')[0]}");
        }
    }
}
