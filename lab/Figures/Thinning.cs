namespace ProxyLab.Figures;

/// <summary>
/// Which rows of a long series a figure needs. Rows in the middle of a run of equal ones go first, which changes no pixel; where there are
/// still too many, each span of time keeps the rows with the least and the greatest value of each column, so that no extreme is lost.
/// </summary>
internal static class Thinning
{
    /// <summary>The rows to draw, in order. The first and the last are among them.</summary>
    /// <param name="columns">The columns that the figure shows, of one length; NaN is not measured.</param>
    /// <param name="most">How many rows the figure may have at most; extremes of a whole column are kept whatever it is.</param>
    internal static int[] Rows(IReadOnlyList<double[]> columns, int most)
    {
        var rows = columns.Count == 0 ? 0 : columns[0].Length;
        var kept = Enumerable.Range(0, rows).Where(i => i == 0 || i == rows - 1 || !(Same(columns, i, i - 1) && Same(columns, i, i + 1))).ToArray();
        for (var spans = most; kept.Length > most && spans >= 1; spans /= 2)
        {
            var fewer = Extremes(columns, kept, spans);
            if (fewer.Length <= most || spans == 1) return fewer;
        }

        return kept;
    }

    private static int[] Extremes(IReadOnlyList<double[]> columns, int[] rows, int spans)
    {
        var chosen = new SortedSet<int> { rows[0], rows[^1] };
        for (var span = 0; span < spans; span++)
        {
            var (from, to) = ((int)((long)rows.Length * span / spans), (int)((long)rows.Length * (span + 1) / spans));
            foreach (var column in columns) AddExtremes(chosen, column, rows.AsSpan(from, to - from));
        }

        return [.. chosen];
    }

    /// <summary>The first least, the first greatest, and the first gap: a gap must stay one.</summary>
    private static void AddExtremes(SortedSet<int> chosen, double[] column, ReadOnlySpan<int> rows)
    {
        var (least, greatest, gap) = (-1, -1, -1);
        foreach (var row in rows)
        {
            if (double.IsNaN(column[row]))
            {
                if (gap < 0) gap = row;
                continue;
            }

            if (least < 0 || column[row] < column[least]) least = row;
            if (greatest < 0 || column[row] > column[greatest]) greatest = row;
        }

        foreach (var row in (ReadOnlySpan<int>)[least, greatest, gap])
        {
            if (row >= 0) chosen.Add(row);
        }
    }

    private static bool Same(IReadOnlyList<double[]> columns, int a, int b)
    {
        foreach (var column in columns)
        {
            if (!column[a].Equals(column[b])) return false;
        }

        return true;
    }
}
