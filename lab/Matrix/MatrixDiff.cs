using System.Text.Json.Nodes;

namespace ProxyLab.Matrix;

/// <summary>What changed between two matrices, in words: for a changelog, or a bug report.</summary>
internal static class MatrixDiff
{
    private static readonly string[] Severity = [.. Enum.GetValues<Mark>().Select(Values.Word)];

    /// <summary>The lines to show, worse first.</summary>
    /// <param name="before">A <c>matrix.json</c>.</param>
    /// <param name="after">Another.</param>
    /// <param name="from">The column of the first; null for every column, paired by the proxy and whether it is tuned.</param>
    /// <param name="to">The column of the second that it is compared with; null for the same.</param>
    /// <exception cref="UsageException">There is no such column, or the two have no cell in common.</exception>
    internal static IReadOnlyList<string> Of(JsonObject before, JsonObject after, string? from, string? to)
    {
        var (old, fresh) = (Cells(before, from), Cells(after, to ?? from));
        var common = old.Keys.Where(fresh.ContainsKey).ToArray();
        if (common.Length == 0) throw new UsageException("the two matrices have no cell in common: name columns of the same proxy by --from and --to");
        var changes = common.Select(key => Change(key, old[key], fresh[key])).OfType<(int Rank, string Words)>().OrderBy(c => c.Rank).ThenBy(c => c.Words, StringComparer.Ordinal).ToArray();
        return
        [
            .. Titled("worse", changes, 0), .. Titled("better", changes, 1), .. Titled("otherwise", changes, 2),
            FormattableString.Invariant($"{common.Length} cells in common, {changes.Length} changed; {old.Count - common.Length} only before, {fresh.Count - common.Length} only after"),
        ];
    }

    /// <summary>By row, proxy, configuration and transport: a column's version is not in its key, so that versions can be compared.</summary>
    private static Dictionary<string, JsonNode> Cells(JsonObject matrix, string? column)
    {
        var cells = matrix["cells"]!.AsArray().OfType<JsonNode>().Where(c => column is null || (string?)c["column"] == column).ToArray();
        if (cells.Length == 0) throw UsageException.Unknown("column", column ?? "", matrix["cells"]!.AsArray().Select(c => (string)c!["column"]!).Distinct());
        return cells.GroupBy(c => $"{c["misbehaviour"]} over {c["transport"]}, {c["proxy"]} {(column is null ? c["configuration"] : "")}".TrimEnd()).ToDictionary(g => g.Key, g => g.Last());
    }

    private static IEnumerable<string> Titled(string title, (int Rank, string Words)[] changes, int rank)
    {
        var of = changes.Where(c => c.Rank == rank).ToArray();
        return of.Length == 0 ? [] : [$"{title}:", .. of.Select(c => $"  {c.Words}")];
    }

    /// <summary>How one cell changed: 0 for worse, 1 for better, 2 for otherwise; null where it did not, or was not valid.</summary>
    private static (int, string)? Change(string key, JsonNode before, JsonNode after)
    {
        if ((string?)before["state"] != "valid" || (string?)after["state"] != "valid") return null;
        var (old, fresh) = (Told(before), Told(after));
        if (old == fresh) return null;
        var (was, now) = (Array.IndexOf(Severity, (string?)before["mark"]), Array.IndexOf(Severity, (string?)after["mark"]));
        var isKnown = was <= (int)Mark.AsOneWouldWish && now <= (int)Mark.AsOneWouldWish;
        return (!isKnown || now == was ? 2 : now < was ? 0 : 1, $"{key}: {old} before, {fresh} after");
    }

    private static string Told(JsonNode cell)
    {
        var timeout = (string?)cell["timeout"] is { } name ? $" by {name}" : "";
        var most = cell["executions"] is JsonObject executions && executions.Count > 0 ? executions.Max(x => int.TryParse(x.Key, out var n) ? n : 0) : 0;
        return $"{cell["status"]}{timeout}{(most > 1 ? FormattableString.Invariant($", executed up to {most} times") : "")} ({cell["mark"]?.ToString().Replace('-', ' ')})";
    }
}
