using System.Text.Json.Nodes;
using ProxyLab.Figures;

namespace ProxyLab.Report.Page;

/// <summary><c>samples.csv</c> for the figures: the socket roles from the axis up, the queue and its dead, and the proxy's active connections.</summary>
internal static class SampleData
{
    internal static JsonObject Of(CsvColumns csv, bool isUnix, string file)
    {
        var unmeasured = SocketRole.ColumnsOf(isUnix).Where(c => Column(csv, c).All(double.IsNaN)).ToHashSet();
        var roles = SocketRole.For(isUnix, unmeasured);
        var counts = roles.Select(r => Count(csv, r)).ToArray();
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

    /// <summary>A role's count on each tick: a column, or a column less the part of it that is a role of its own.</summary>
    private static double[] Count(CsvColumns csv, SocketRole role) => role.Columns is [var whole, var part]
        ? [.. Column(csv, whole).Zip(Column(csv, part), (w, p) => Math.Max(0, w - p))]
        : Column(csv, role.Columns[0]);

    /// <summary>A column, or on a tick without it what the second instrument says.</summary>
    private static double[] Column(CsvColumns csv, string name)
    {
        var column = csv[name];
        if (SocketRole.Second(name) is not { } second) return column;
        return [.. column.Zip(csv[second], (a, b) => double.IsNaN(a) ? SocketRole.FromSecond(name, double.IsNaN(b) ? null : b) ?? double.NaN : a)];
    }
}
