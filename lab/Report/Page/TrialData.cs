using System.Text.Json.Nodes;
using ProxyLab.Figures;
using ProxyLab.Runs;

namespace ProxyLab.Report.Page;

/// <summary>
/// One trial as <c>figures/report/charts.js</c> draws it and <c>page.js</c> shows it: columns, thinned for display only, and the name of
/// the file that each came from.
/// </summary>
internal static class TrialData
{
    /// <summary>More rows than pixels are of no use to a reader.</summary>
    internal const int MostRows = 1500;

    /// <summary>The trial's data; where its evidence is damaged, only its files and why.</summary>
    /// <param name="run">The run.</param>
    /// <param name="trial">Which of its trials.</param>
    /// <param name="requests">Takes its requests, every one.</param>
    internal static JsonObject Of(RunFolder run, TrialPlan trial, Action<IReadOnlyList<RequestRow>> requests)
    {
        var folder = RunFiles.Trial(run.Path, trial.Id);
        var data = new JsonObject
        {
            ["case"] = trial.Id.Case,
            ["proxy"] = trial.Id.Proxy,
            ["n"] = trial.Id.N,
            ["variant"] = trial.Place,
            ["plan"] = TrialMoments.Subtitle(trial.Plan),
            ["keys"] = new JsonArray([.. PlanKeys.All.Select(k => new JsonArray(k.Name, k.Show(trial.Plan), k.Show(trial.Plan) == k.Show(Plan.Default) ? 0 : 1))]),
            ["files"] = TrialTexts.Of(folder, trial.Id),
        };
        try
        {
            var evidence = EvidenceReader.Load(folder, trial.Id, _ => null);
            requests(evidence.Requests.OrNone);
            AddFigures(data, folder, evidence);
        }
        catch (Exception e) when (e is LabException or IOException)
        {
            data["damaged"] = e.Message;
        }

        return data;
    }

    /// <summary>Numbers as JSON, rounded to what a figure can show; NaN is null.</summary>
    internal static JsonArray Numbers(IEnumerable<double> numbers, int decimals = 4) =>
        [.. numbers.Select(n => double.IsNaN(n) ? null : (JsonNode)JsonValue.Create(Math.Round(n, decimals)))];

    private static void AddFigures(JsonObject data, string folder, Evidence evidence)
    {
        var (id, plan) = (evidence.Id, evidence.Plan);
        var samples = Path.Combine(folder, RunFiles.Samples);
        var columns = File.Exists(samples) ? CsvColumns.Read(samples) : null;
        var (first, last) = Span(evidence, columns);
        var waves = TrialMoments.Waves(evidence, last * 1000);
        data["span"] = Numbers([first, last]);
        data["waves"] = new JsonArray([.. waves.Select(w => new JsonArray(w.From, w.To, w.Label))]);
        data["marks"] = new JsonArray([.. TrialMoments.Timeouts(waves, plan, last * 1000).Select(m => new JsonArray(m.At, m.Label))]);
        data["capacity"] = evidence.Samples.OrNone.Max(s => s.QueueLimit) is { } limit ? limit + 1 : null;
        if (columns is { Rows: > 0 }) data["samples"] = SampleData.Of(columns, plan.Transport == Transport.Unix, RunFiles.Name(id, RunFiles.Samples));
        if (evidence.Requests.OrNone.Count > 0)
        {
            data["requests"] = RequestData.Lines(evidence.Requests, RunFiles.Name(id, RunFiles.Requests));
            data["latency"] = RequestData.Latency(evidence.Requests, RunFiles.Name(id, RunFiles.Requests));
        }

        ProcessData.Add(data, evidence);
    }

    /// <summary>What figures over time show, in seconds: everything that was sampled or sent.</summary>
    private static (double First, double Last) Span(Evidence evidence, CsvColumns? samples)
    {
        var times = evidence.Requests.OrNone.SelectMany(r => new[] { r.IntendedMs, r.EndMs }).Concat(samples?["t_ms"] ?? []).DefaultIfEmpty(0).ToArray();
        return (times.Min() / 1000, Math.Max(times.Min() + 1, times.Max()) / 1000);
    }
}
