using System.Text.Json.Nodes;
using ProxyLab.Figures;

namespace ProxyLab.Report.Page;

/// <summary><c>samples.csv</c> for the figures: the socket roles from the axis up, the queue and its dead, and the proxy's active connections.</summary>
internal static class SampleData
{
    internal static JsonObject Of(CsvColumns csv, bool isUnix, string file)
    {
        var unmeasured = SocketRole.ColumnsOf(isUnix).Where(c => Each(csv, cell => SocketRole.Measured(c, cell)).All(double.IsNaN)).ToHashSet();
        var roles = SocketRole.For(isUnix, unmeasured);
        var counts = roles.Select(r => Each(csv, r.Count)).ToArray();
        var (active, queue, dead) = (csv[SocketRole.ActiveColumn], csv["queue"], csv[SocketRole.DeadColumn]);
        var rows = Thinning.Rows([.. counts, active, queue, dead], TrialData.MostRows);
        return new JsonObject
        {
            ["file"] = file,
            ["rows"] = csv.Rows,
            ["t"] = Pick(csv["t_ms"].Select(t => t / 1000).ToArray(), rows),
            ["roles"] = new JsonArray([.. roles.Select((r, i) => new JsonObject { ["name"] = r.Word, ["count"] = Pick(counts[i], rows) })]),
            ["active"] = active.All(double.IsNaN) ? null : Pick(active, rows),
            ["queue"] = Pick(queue, rows),
            ["dead"] = Pick(dead, rows),
        };
    }

    private static JsonArray Pick(double[] column, int[] rows) => TrialData.Numbers(rows.Select(r => column[r]));

    /// <summary>A role's count on each tick, or a column's; NaN where it was not measured.</summary>
    private static double[] Each(CsvColumns csv, Func<Func<string, double?>, double?> count)
    {
        var columns = new Dictionary<string, double[]>();
        double? Cell(string name, int row)
        {
            if (!columns.TryGetValue(name, out var column)) columns[name] = column = csv[name];
            return double.IsNaN(column[row]) ? null : column[row];
        }

        return [.. Enumerable.Range(0, csv.Rows).Select(row => count(name => Cell(name, row)) ?? double.NaN)];
    }
}
