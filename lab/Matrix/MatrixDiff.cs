using System.Text.Json.Nodes;

namespace ProxyLab.Matrix;

/// <summary>What changed between two matrices, in words: for a changelog, or a bug report.</summary>
internal static class MatrixDiff
{
    private static readonly string[] Severity = [.. Enum.GetValues<Mark>().Select(Values.Word)];

    /// <summary>The lines to show, worse first.</summary>
    /// <param name="before">The cells of one matrix.</param>
    /// <param name="after">Those of another.</param>
    /// <param name="from">The column of the first; null for every column, each paired with the one of its name, else with the one of its proxy and configuration.</param>
    /// <param name="to">The column of the second that it is compared with; null for the same.</param>
    /// <exception cref="UsageException">There is no such column, it is not clear which belong together, or the two have no cell in common.</exception>
    internal static IReadOnlyList<string> Of(IReadOnlyList<ComparedCell> before, IReadOnlyList<ComparedCell> after, string? from, string? to)
    {
        if (from is null && to is not null) throw new UsageException("--to is what the column of --from is compared with: name that too");
        var (old, fresh) = (Chosen(before, from), Chosen(after, to ?? from));
        var pairs = from is null ? ColumnPair.Of(old, fresh) : old[0].Proxy == fresh[0].Proxy ? [new ColumnPair(old[0].Column, fresh[0].Column, old[0].Proxy)] : [];
        var columns = pairs.ToDictionary(p => p.Before, StringComparer.Ordinal);
        var places = fresh.ToDictionary(c => (c.Column, c.Row, c.Transport));
        var common = old.Where(c => columns.ContainsKey(c.Column)).Select(c => (Pair: columns[c.Column], Old: c, Fresh: places.GetValueOrDefault((columns[c.Column].After, c.Row, c.Transport)))).Where(c => c.Fresh is not null).ToArray();
        if (common.Length == 0) throw new UsageException("the two matrices have no cell in common: name columns of the same proxy by --from and --to");
        var changes = common.Select(c => Change($"{c.Old.Row} over {c.Old.Transport}, {c.Pair.Words}", c.Old, c.Fresh!)).OfType<(int Rank, string Words)>().OrderBy(c => c.Rank).ThenBy(c => c.Words, StringComparer.Ordinal).ToArray();
        return
        [
            .. Titled("worse", changes, 0), .. Titled("better", changes, 1), .. Titled("otherwise", changes, 2),
            FormattableString.Invariant($"{common.Length} cells in common, {changes.Length} changed; {old.Count - common.Length} only before, {fresh.Count - common.Length} only after"),
        ];
    }

    /// <summary>The cells of a <c>matrix.json</c>.</summary>
    /// <exception cref="FormatException">One lacks what it is compared by, or stands there twice, or there is none.</exception>
    internal static IReadOnlyList<ComparedCell> Read(JsonObject matrix)
    {
        ComparedCell[] cells = [.. (matrix["cells"] as JsonArray ?? throw new FormatException("it has no list of cells")).Select(ComparedCell.Read)];
        if (cells.Length == 0) throw new FormatException("it has no cells");
        return cells.GroupBy(c => (c.Column, c.Row, c.Transport)).FirstOrDefault(g => g.Count() > 1) is { Key: var twice } ? throw new FormatException($"the cell {twice.Row}/{twice.Column}/{twice.Transport} stands there twice") : cells;
    }

    private static IReadOnlyList<ComparedCell> Chosen(IReadOnlyList<ComparedCell> cells, string? column)
    {
        if (column is null) return cells;
        ComparedCell[] chosen = [.. cells.Where(c => c.Column == column)];
        return chosen.Length > 0 ? chosen : throw UsageException.Unknown("column", column, cells.Select(c => c.Column).Distinct());
    }

    private static IEnumerable<string> Titled(string title, (int Rank, string Words)[] changes, int rank)
    {
        var of = changes.Where(c => c.Rank == rank).ToArray();
        return of.Length == 0 ? [] : [$"{title}:", .. of.Select(c => $"  {c.Words}")];
    }

    /// <summary>How one cell changed: 0 for worse, 1 for better, 2 for otherwise; null where it did not, or nothing was seen before.</summary>
    private static (int, string)? Change(string place, ComparedCell before, ComparedCell after)
    {
        if (before.State != "valid") return null;
        if (after.State != "valid") return (2, $"{place}: {before.Told} before, no observation any more ({after.State})");
        if (before.Told == after.Told) return null;
        var (was, now) = (Array.IndexOf(Severity, before.Mark), Array.IndexOf(Severity, after.Mark));
        var isKnown = was <= (int)Mark.AsOneWouldWish && now <= (int)Mark.AsOneWouldWish;
        return (!isKnown || now == was ? 2 : now < was ? 0 : 1, $"{place}: {before.Told} before, {after.Told} after");
    }
}
