using System.Globalization;

namespace ProxyLab.Figures;

/// <summary>What a trial's samples span: enough to lay out the figure's axes and labels, and to say what is missing.</summary>
/// <param name="Ticks">How many rows.</param>
/// <param name="FirstMs">The first row's <c>t_ms</c>; 0 without rows.</param>
/// <param name="LastMs">The last row's <c>t_ms</c>; 0 without rows.</param>
/// <param name="Peak">The highest point of the figure's bands and line, in sockets.</param>
/// <param name="Unmeasured">Columns of the figure that have no value in any row; none of them where there is no row.</param>
/// <param name="Gaps">How many rows lack a value that other rows have.</param>
public sealed record SampleExtent(int Ticks, double FirstMs, double LastMs, double Peak, IReadOnlySet<string> Unmeasured, int Gaps)
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
        var indices = columns.Select(column => (First: Array.IndexOf(header, column), Second: Array.IndexOf(header, SocketRole.Second(column)))).ToArray();
        var time = Array.IndexOf(header, "t_ms");
        var (first, last, peak) = (0.0, 0.0, 0.0);
        // How many rows lack which columns: nearly all rows lack the same ones, so this stays small.
        var rows = new Dictionary<string, int>();
        var ticks = 0;
        while (lines.MoveNext())
        {
            var cells = lines.Current.Split(',');
            if (cells.Length < header.Length || Number(cells, time) is not { } now)
                continue;
            first = ticks++ == 0 ? now : first;
            last = Math.Max(last, now);
            var values = indices.Select((index, i) => Number(cells, index.First) ?? SocketRole.FromSecond(columns[i], Number(cells, index.Second))).ToArray();
            peak = Math.Max(peak, Height(columns, values));
            var absent = string.Join(',', columns.Where((_, i) => values[i] is null));
            rows[absent] = rows.GetValueOrDefault(absent) + 1;
        }
        var unmeasured = columns.Where(column => ticks > 0 && rows.Keys.All(absent => absent.Split(',').Contains(column))).ToHashSet();
        var gaps = rows.Where(pair => pair.Key.Split(',', StringSplitOptions.RemoveEmptyEntries).Any(column => !unmeasured.Contains(column))).Sum(pair => pair.Value);
        return new(ticks, first, last, peak, unmeasured, gaps);
    }

    /// <summary>The stack's height: every column but the dead embryos (they are among the embryos) and the line, which may be higher.</summary>
    private static double Height(IReadOnlyList<string> columns, double?[] values)
    {
        var (stack, line) = (0.0, 0.0);
        for (var i = 0; i < values.Length; i++)
        {
            if (columns[i] == SocketRole.ActiveColumn)
                line = values[i] ?? 0;
            else if (columns[i] != SocketRole.DeadColumn)
                stack += values[i] ?? 0;
        }
        return Math.Max(stack, line);
    }

    private static double? Number(string[] cells, int index) =>
        index >= 0 && double.TryParse(cells[index], NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
