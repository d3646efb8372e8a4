using System.Globalization;
using System.Text;

namespace ProxyLab.Clients;

/// <summary>What one flood came to, as text of at most 80 columns and as JSON. Fed with every result.</summary>
internal sealed class FloodReport
{
    /// <summary>The percentiles of latency that are told.</summary>
    internal static readonly double[] Percents = [50, 75, 90, 99, 99.9, 100];

    private readonly Dictionary<int, long> _statuses = [];
    private readonly Dictionary<BrokenRules, long> _broken = []; // by set of rules

    /// <summary>The latencies.</summary>
    internal LatencySummary Latency { get; } = new();

    /// <summary>Answers by status, in its order.</summary>
    internal IEnumerable<KeyValuePair<int, long>> Statuses => _statuses.OrderBy(p => p.Key);

    /// <summary>Answers by rule that they broke, by its word in the order of <see cref="BrokenRules"/>.</summary>
    internal IEnumerable<KeyValuePair<string, long>> Rules =>
        from rule in Enum.GetValues<BrokenRules>()
        where rule != BrokenRules.None
        let count = _broken.Where(p => p.Key.HasFlag(rule)).Sum(p => p.Value)
        where count > 0
        select KeyValuePair.Create(rule.Words(), count);

    /// <summary>The longest time from when a request was to be sent to when it was.</summary>
    internal double WorstLagMs { get; private set; }

    /// <summary>Interim answers (1xx).</summary>
    internal long Interim { get; private set; }

    /// <summary>Answers that octets followed which nobody asked for.</summary>
    internal long Followed { get; private set; }

    /// <summary>Those octets.</summary>
    internal long Unasked { get; private set; }

    /// <summary>Takes one result in.</summary>
    internal void Add(in RequestResult result)
    {
        Latency.Add(result);
        if (result.SentMs is { } sent)
            WorstLagMs = Math.Max(WorstLagMs, sent - result.IntendedMs);
        if (result.Outcome is Outcome.Ok or Outcome.Status && result.Status is { } status)
            System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_statuses, status, out _)++;
        if (result.Broken != BrokenRules.None)
            System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_broken, result.Broken, out _)++;
        Interim += result.Interim ?? 0;
        Followed += result.Unasked > 0 ? 1 : 0;
        Unasked += result.Unasked ?? 0;
    }

    /// <summary>The report for programs; an end of a percentile that nobody knows is null.</summary>
    internal string ToJson(FloodSpec spec, FloodSummary summary) => FloodReportJson.Of(this, spec, summary);

    /// <summary>The report for people.</summary>
    internal string ToText(FloodSpec spec, FloodSummary summary)
    {
        var text = new StringBuilder();
        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

        double seconds = summary.Seconds;
        Line($"{Fit($"{spec.Method} {spec.Target}{(spec.Path == "/" ? "" : " " + spec.Path)}", 80)}");
        Line($"{Fit(Describe(spec), 80)}");
        Line($"");
        Line($"{"started",-16} {summary.Started,12}   in {seconds:F3} s{(summary.Cancelled ? ", interrupted" : "")}");
        foreach (var outcome in Enum.GetValues<Outcome>())
        {
            if (summary[outcome] > 0)
                Line($"  {outcome.Name(),-14} {summary[outcome],12}   {100.0 * summary[outcome] / summary.Started:F2} %");
        }
        foreach (var (status, count) in Statuses)
            Line($"{"status " + status,-16} {count,12}");
        foreach (var (word, count) in Rules)
            Line($"broke {word,-22} {count,5}   answers broke this rule of HTTP");
        if (Interim > 0)
            Line($"{"interim",-16} {Interim,12}   answers (1xx) before the final ones");
        if (Followed > 0)
            Line($"{"unasked",-16} {Followed,12}   answers followed by octets nobody asked for ({Unasked})");
        if (summary.Strays > 0)
            Line($"{"stray",-16} {summary.Strays,12}   connections with octets between requests ({summary.StrayOctets})");
        if (summary.Retries > 0)
            Line($"{"retries",-16} {summary.Retries,12}   of the started ones, sent again after a failure");
        Line($"{"connections",-16} {summary.Connections,12}");
        Line($"{"answers",-16} {Latency.Answered / seconds,12:F1}   a second");
        Line($"{"read",-16} {summary.Bytes / seconds / 1048576,12:F2}   MiB a second");
        Line($"");
        Line($"latency from the intended time to the whole answer, ms ({Latency.Censored} censored)");
        foreach (double percent in Percents)
            Line($"  {Name(percent),-14} {Latency.Percentile(percent)?.ToString() ?? "-",12}");
        if (HidesFreezes(spec) && Latency.AsOpenModel(summary.ReadOnMs) is { } open)
        {
            Line($"");
            Line($"the closed model hides freezes: who waits for an answer asks for nothing else");
            Line($"meanwhile (coordinated omission). An open model, where each client asks every");
            Line($"{open.IntervalMs:F3} ms whatever becomes of it, would have had {open.Count} latencies, ms");
            foreach (double percent in Percents)
                Line($"  {"open " + Name(percent),-14} {open.Percentile(percent)?.ToString() ?? "-",12}");
        }
        if (spec.Open is not null)
            Line($"sent at most {WorstLagMs:F3} ms after the intended time");
        if (summary.Untried > 0)
            Line($"{summary.Untried} never came to their turn: this machine was too slow, or the deadline too short");
        return text.ToString();
    }

    /// <summary>Whether a client of the model has requests that wait for earlier ones.</summary>
    internal static bool HidesFreezes(FloodSpec spec) => spec.Open is null && spec.RequestsPerClient > 1;

    /// <summary>A percentile's name, e.g. <c>p99.9</c>.</summary>
    internal static string Name(double percent) => "p" + percent.ToString(CultureInfo.InvariantCulture);

    private static string Describe(FloodSpec spec)
    {
        var model = spec.Open is { } open ? $"open model, {open.TimesMs.Length} requests scheduled"
            : $"closed model, {spec.Clients} {(spec.Clients == 1 ? "client" : "clients")}";
        return $"{model}, {(spec.KeepAlive ? "keep-alive" : "a connection for each request")}, deadline "
            + spec.Deadline.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture) + " s";
    }

    private static string Fit(string line, int columns) => line.Length <= columns ? line : line[..(columns - 1)] + "…";
}
