using System.Globalization;

namespace ProxyLab.Report;

/// <summary>What a trial's samples span: enough to lay out the figure's axes and labels.</summary>
/// <param name="Ticks">How many rows.</param>
/// <param name="FirstMs">The first row's <c>t_ms</c>; 0 without rows.</param>
/// <param name="LastMs">The last row's <c>t_ms</c>; 0 without rows.</param>
/// <param name="Peak">The highest point of the figure's bands and line, in sockets.</param>
/// <param name="Unmeasured">Columns of the figure that have no value in any row.</param>
public sealed record SampleExtent(int Ticks, double FirstMs, double LastMs, double Peak, IReadOnlySet<string> Unmeasured)
{
    /// <summary>Reads a trial's <c>samples.csv</c>, a row at a time. A last row cut short by a crash is passed over.</summary>
    /// <param name="path">The file.</param>
    /// <param name="isUnix">Whether to look at the columns of Unix sockets, or of TCP.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SampleExtent Scan(string path, bool isUnix)
    {
        using var lines = File.ReadLines(path).GetEnumerator();
        var header = lines.MoveNext() ? lines.Current.Split(',') : [];
        var columns = SocketRole.ColumnsOf(isUnix);
        var indices = columns.ToDictionary(column => column, column => Array.IndexOf(header, column));
        var unmeasured = columns.ToHashSet();
        var (ticks, first, last, peak) = (0, 0.0, 0.0, 0.0);
        while (lines.MoveNext())
        {
            var cells = lines.Current.Split(',');
            if (cells.Length < header.Length || Number(cells, Array.IndexOf(header, "t_ms")) is not { } now)
                continue;
            if (ticks++ == 0)
                first = now;
            last = Math.Max(last, now);
            var values = columns.ToDictionary(column => column, column => Number(cells, indices[column]));
            unmeasured.RemoveWhere(column => values[column] is not null);
            peak = Math.Max(peak, Height(values));
        }
        return new(ticks, first, last, peak, unmeasured);
    }

    /// <summary>The stack's height: every column but the dead embryos (they are among the embryos) and the line, which may be higher.</summary>
    private static double Height(Dictionary<string, double?> values)
    {
        var stack = values.Where(pair => pair.Key is not (SocketRole.ActiveColumn or "queue_dead")).Sum(pair => pair.Value ?? 0);
        return Math.Max(stack, values[SocketRole.ActiveColumn] ?? 0);
    }

    private static double? Number(string[] cells, int index) =>
        index >= 0 && double.TryParse(cells[index], NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
