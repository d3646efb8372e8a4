namespace ProxyLab.Matrix;

/// <summary>A column of one matrix, and the one of another that it is compared with.</summary>
/// <param name="Before">The one.</param>
/// <param name="After">The other.</param>
/// <param name="Words">Both, for people.</param>
internal sealed record ColumnPair(string Before, string After, string Words)
{
    /// <summary>Which belong together: those of the same name; of the others those of the same proxy and configuration, where each matrix has just one.</summary>
    /// <exception cref="UsageException">A matrix has several of them, so that nobody knows which is meant.</exception>
    internal static IReadOnlyList<ColumnPair> Of(IReadOnlyList<ComparedCell> before, IReadOnlyList<ComparedCell> after)
    {
        var (old, fresh) = (Columns(before), Columns(after));
        var both = old.Select(c => c.Column).Intersect(fresh.Select(c => c.Column)).ToHashSet(StringComparer.Ordinal);
        var pairs = old.Where(c => both.Contains(c.Column)).Select(c => new ColumnPair(c.Column, c.Column, c.Column.Contains('@', StringComparison.Ordinal) ? c.Column : $"{c.Proxy} {c.Configuration}")).ToList();
        var others = fresh.Where(c => !both.Contains(c.Column)).ToLookup(c => (c.Proxy, c.Configuration), c => c.Column);
        foreach (var group in old.Where(c => !both.Contains(c.Column)).GroupBy(c => (c.Proxy, c.Configuration), c => c.Column))
        {
            string[] here = [.. group], there = [.. others[group.Key]];
            if (there.Length == 0) continue;
            if (here.Length > 1 || there.Length > 1)
                throw new UsageException($"it is not clear which columns of {group.Key.Proxy} belong together, {string.Join(", ", here)} before and {string.Join(", ", there)} after: name two by --from and --to");
            pairs.Add(new(here[0], there[0], $"{here[0]} and {there[0]}"));
        }

        return pairs;
    }

    private static (string Column, string Proxy, string Configuration)[] Columns(IReadOnlyList<ComparedCell> cells) => [.. cells.DistinctBy(c => c.Column).Select(c => (c.Column, c.Proxy, c.Configuration))];
}
