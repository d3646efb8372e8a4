using System.Globalization;
using System.Text.Json.Nodes;

namespace ProxyLab.Bench;

/// <summary><c>bench.json</c>: every reading of every pair, so that another statistic can be had without another bench.</summary>
internal static class BenchJson
{
    /// <summary>The format of this file.</summary>
    internal const int Version = 1;

    /// <summary>The whole document.</summary>
    internal static JsonObject Of(IReadOnlyList<Entry> entries, BenchOptions options, DateTime began, JsonObject machine) => new()
    {
        ["version"] = Version,
        ["began"] = began.ToString("O", CultureInfo.InvariantCulture),
        ["ended"] = DateTime.UtcNow.ToString("O", CultureInfo.InvariantCulture),
        ["load_average_before"] = options.LoadBefore,
        ["rehearsal"] = options.Quick,
        ["comparisons"] = new JsonArray([.. entries.Select(Of)]),
        ["machine"] = machine,
    };

    private static JsonObject Of(Entry entry) => new()
    {
        ["name"] = entry.Comparison.Name,
        ["what"] = entry.Comparison.What,
        ["against"] = entry.Comparison.Against,
        ["explanation"] = entry.Comparison.Explanation,
        ["not_measured"] = entry.NotMeasured,
        ["failed"] = entry.Failed,
        ["took_s"] = Math.Round(entry.Took.TotalSeconds, 1),
        ["metrics"] = new JsonArray([.. entry.Rows.Select(Of)]),
        ["profile"] = new JsonArray([.. entry.Measured?.Profile.Select(p => JsonValue.Create(p)) ?? []]),
    };

    private static JsonObject Of(Row row) => new()
    {
        ["name"] = row.Metric.Name,
        ["unit"] = row.Metric.Unit,
        ["goal"] = row.Metric.Goal?.ToString(),
        ["met"] = row.Met,
        ["lab"] = Numbers(row.Series.Lab),
        ["peer"] = Numbers(row.Series.Peer),
        ["lab_median"] = row.Lab.Median,
        ["peer_median"] = row.Peer?.Median,
        ["ratio_median"] = row.Ratio?.Median,
        ["ratio_least"] = row.Ratio?.Least,
        ["ratio_greatest"] = row.Ratio?.Greatest,
    };

    private static JsonArray Numbers(IEnumerable<double> values) => new([.. values.Select(v => JsonValue.Create(v))]);
}
