using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ProxyLab.Clients;

/// <summary>What one flood came to, as text of at most 80 columns and as JSON. Fed with every result.</summary>
internal sealed class FloodReport
{
    private static readonly double[] Percents = [50, 75, 90, 99, 99.9, 100];

    private readonly LatencySummary _latency = new();
    private readonly Dictionary<int, long> _counts = []; // by status
    private double _worstLagMs;

    /// <summary>Takes one result in.</summary>
    internal void Add(in RequestResult result)
    {
        _latency.Add(result);
        if (result.SentMs is { } sent)
            _worstLagMs = Math.Max(_worstLagMs, sent - result.IntendedMs);
        if (result.Outcome is Outcome.Ok or Outcome.Status && result.Status is { } status)
            System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_counts, status, out _)++;
    }

    /// <summary>The report for people.</summary>
    internal string ToText(FloodSpec spec, FloodSummary summary)
    {
        var text = new StringBuilder();
        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

        double seconds = Seconds(summary);
        Line($"{Fit($"{spec.Method} {spec.Target}{(spec.Path == "/" ? "" : " " + spec.Path)}", 80)}");
        Line($"{Fit(Describe(spec), 80)}");
        Line($"");
        Line($"{"started",-16} {summary.Started,12}   in {seconds:F3} s{(summary.Cancelled ? ", interrupted" : "")}");
        foreach (var outcome in Enum.GetValues<Outcome>())
        {
            if (summary[outcome] > 0)
                Line($"  {outcome.Name(),-14} {summary[outcome],12}   {100.0 * summary[outcome] / summary.Started:F2} %");
        }
        foreach (var (status, count) in _counts.OrderBy(p => p.Key))
            Line($"{"status " + status,-16} {count,12}");
        Line($"{"connections",-16} {summary.Connections,12}");
        Line($"{"answers",-16} {_latency.Answered / seconds,12:F1}   a second");
        Line($"{"read",-16} {summary.Bytes / seconds / 1048576,12:F2}   MiB a second");
        Line($"");
        Line($"latency from the intended time to the whole answer, ms ({_latency.Censored} censored)");
        foreach (double percent in Percents)
            Line($"  {"p" + percent.ToString(CultureInfo.InvariantCulture),-14} {_latency.Percentile(percent)?.ToString() ?? "-",12}");
        if (spec.Open is not null)
            Line($"sent at most {_worstLagMs:F3} ms after the intended time");
        if (summary.Untried > 0)
            Line($"{summary.Untried} never came to their turn: this machine was too slow, or the deadline too short");
        return text.ToString();
    }

    /// <summary>The report for programs; an end of a percentile that nobody knows is null.</summary>
    internal string ToJson(FloodSpec spec, FloodSummary summary)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("target", spec.Target.ToString());
            json.WriteString("method", spec.Method);
            json.WriteString("path", spec.Path);
            json.WriteString("model", spec.Open is null ? "closed" : "open");
            json.WriteNumber("duration_ms", Math.Round(summary.EndedMs - summary.BeganMs, 3));
            json.WriteBoolean("interrupted", summary.Cancelled);
            json.WriteNumber("started", summary.Started);
            json.WriteStartObject("outcomes");
            foreach (var outcome in Enum.GetValues<Outcome>())
                json.WriteNumber(outcome.Name(), summary[outcome]);
            json.WriteEndObject();
            json.WriteStartObject("statuses");
            foreach (var (status, count) in _counts.OrderBy(p => p.Key))
                json.WriteNumber(status.ToString(CultureInfo.InvariantCulture), count);
            json.WriteEndObject();
            json.WriteNumber("untried", summary.Untried);
            json.WriteNumber("connections", summary.Connections);
            json.WriteNumber("answers_per_second", Math.Round(_latency.Answered / Seconds(summary), 3));
            json.WriteNumber("bytes", summary.Bytes);
            json.WriteNumber("worst_lag_ms", Math.Round(_worstLagMs, 3));
            WriteLatency(json);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private void WriteLatency(Utf8JsonWriter json)
    {
        json.WriteStartObject("latency");
        json.WriteNumber("answered", _latency.Answered);
        json.WriteNumber("censored", _latency.Censored);
        foreach (double percent in Percents)
        {
            json.WritePropertyName("p" + percent.ToString(CultureInfo.InvariantCulture));
            if (_latency.Percentile(percent) is not { } quantile)
            {
                json.WriteNullValue();
                continue;
            }
            json.WriteStartObject();
            json.WriteNumber("lower_ms", Math.Round(quantile.LowerMs, 3));
            if (quantile.UpperMs is { } upper)
                json.WriteNumber("upper_ms", Math.Round(upper, 3));
            else
                json.WriteNull("upper_ms");
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static double Seconds(FloodSummary summary) => Math.Max(1e-6, (summary.EndedMs - summary.BeganMs) / 1000);

    private static string Describe(FloodSpec spec)
    {
        var model = spec.Open is { } open ? $"open model, {open.TimesMs.Length} requests scheduled"
            : $"closed model, {spec.Clients} {(spec.Clients == 1 ? "client" : "clients")}";
        return $"{model}, {(spec.KeepAlive ? "keep-alive" : "a connection for each request")}, deadline "
            + spec.Deadline.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture) + " s";
    }

    private static string Fit(string line, int columns) => line.Length <= columns ? line : line[..(columns - 1)] + "…";
}
