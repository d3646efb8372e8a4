using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ProxyLab.Clients;

/// <summary>A flood's report as JSON.</summary>
internal static class FloodReportJson
{
    /// <summary>The whole report, with its line's end.</summary>
    internal static string Of(FloodReport report, FloodSpec spec, FloodSummary summary)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("target", spec.Target.ToString());
            json.WriteString("method", spec.Method);
            json.WriteString("path", spec.Path);
            json.WriteString("model", spec.Open is null ? "closed" : "open");
            json.WriteNumber("duration_ms", Rounded(summary.EndedMs - summary.BeganMs));
            json.WriteBoolean("interrupted", summary.Cancelled);
            json.WriteNumber("started", summary.Started);
            Counts(json, "outcomes", Enum.GetValues<Outcome>().Select(o => KeyValuePair.Create(o.Name(), summary[o])));
            Counts(json, "statuses", report.Statuses.Select(p => KeyValuePair.Create(p.Key.ToString(CultureInfo.InvariantCulture), p.Value)));
            Counts(json, "rules", report.Rules);
            json.WriteNumber("interim", report.Interim);
            Counts(json, "unasked",
            [
                new("answers", report.Followed), new("octets", report.Unasked),
                new("stray_connections", summary.Strays), new("stray_octets", summary.StrayOctets),
            ]);
            json.WriteNumber("retries", summary.Retries);
            json.WriteNumber("untried", summary.Untried);
            json.WriteNumber("connections", summary.Connections);
            json.WriteNumber("answers_per_second", Rounded(report.Latency.Answered / summary.Seconds));
            json.WriteNumber("bytes", summary.Bytes);
            json.WriteNumber("worst_lag_ms", Rounded(report.WorstLagMs));
            WriteLocalErrors(json, spec, summary);
            WriteLatency(json, report.Latency);
            WriteOpenModel(json, FloodReport.HidesFreezes(spec) ? report.Latency.AsOpenModel(summary.ReadOnMs) : null);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static void Counts(Utf8JsonWriter json, string name, IEnumerable<KeyValuePair<string, long>> counts)
    {
        json.WriteStartObject(name);
        foreach (var (key, count) in counts)
            json.WriteNumber(key, count);
        json.WriteEndObject();
    }

    private static void WriteLocalErrors(Utf8JsonWriter json, FloodSpec spec, FloodSummary summary)
    {
        json.WriteStartArray("local_errors");
        foreach (var error in LocalErrors.Of(spec, summary))
        {
            json.WriteStartObject();
            json.WriteNumber("errno", error.Errno);
            json.WriteNumber("count", error.Count);
            json.WriteString("reason", error.Text);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteLatency(Utf8JsonWriter json, LatencySummary latency)
    {
        json.WriteStartObject("latency");
        json.WriteNumber("answered", latency.Answered);
        json.WriteNumber("censored", latency.Censored);
        foreach (double percent in FloodReport.Percents)
            WriteQuantile(json, percent, latency.Percentile(percent));
        json.WriteEndObject();
    }

    /// <summary>What the closed model hides; null where it hides nothing, and of an open one.</summary>
    private static void WriteOpenModel(Utf8JsonWriter json, OpenModelEstimate? open)
    {
        if (open is null)
        {
            json.WriteNull("as_open_model");
            return;
        }
        json.WriteStartObject("as_open_model");
        json.WriteNumber("interval_ms", Rounded(open.IntervalMs));
        json.WriteNumber("requests", open.Count);
        foreach (double percent in FloodReport.Percents)
            WriteQuantile(json, percent, open.Percentile(percent));
        json.WriteEndObject();
    }

    private static void WriteQuantile(Utf8JsonWriter json, double percent, Quantile? quantile)
    {
        json.WritePropertyName(FloodReport.Name(percent));
        if (quantile is not { } known)
        {
            json.WriteNullValue();
            return;
        }
        json.WriteStartObject();
        json.WriteNumber("lower_ms", Rounded(known.LowerMs));
        if (known.UpperMs is { } upper)
            json.WriteNumber("upper_ms", Rounded(upper));
        else
            json.WriteNull("upper_ms");
        json.WriteEndObject();
    }

    private static double Rounded(double number) => Math.Round(number, 3);
}
