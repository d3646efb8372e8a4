using System.Globalization;
using System.Text.Json.Nodes;
using ProxyLab.Report.Page;
using ProxyLab.Runs;

namespace ProxyLab.Figures;

/// <summary>Puts together what one trial's figure shows, from the trial's saved files.</summary>
internal static class TrialFigures
{
    /// <summary>Saves the specifications of a trial's figures: of its samples, and of its accept workers where the proxy has them.</summary>
    /// <returns>Their paths; none when the trial saved nothing that could be drawn.</returns>
    internal static IReadOnlyList<string> Save(RunFolder run, TrialId id, string figures)
    {
        var samples = Path.Combine(RunFiles.Trial(run.Path, id), RunFiles.Samples);
        if (!File.Exists(samples)) return [];
        try
        {
            var evidence = EvidenceReader.Load(RunFiles.Trial(run.Path, id), id, _ => null);
            var name = Path.Combine(figures, string.Create(CultureInfo.InvariantCulture, $"{id.Case}-{id.Proxy}-{id.N}"));
            List<string> files = [];
            if (evidence.Samples.OrNone.Count > 0)
            {
                TrialFigure.Write(Input(evidence, SampleExtent.Scan(samples, evidence.Plan.Transport == Transport.Unix)), $"{name}.vl.json");
                files.Add($"{name}.vl.json");
            }

            if (evidence.AcceptWorkers.OrNone.Count > 0)
            {
                TrialFigure.Write(OfWorkers(evidence), $"{name}-workers.vl.json");
                files.Add($"{name}-workers.vl.json");
            }

            return files;
        }
        catch (LabException)
        {
            return []; // damaged evidence: judging has said so
        }
    }

    private static TrialFigureInput Input(Evidence evidence, SampleExtent extent)
    {
        var (id, plan) = (evidence.Id, evidence.Plan);
        var waves = Waves(evidence, extent.LastMs);
        return new TrialFigureInput(
            id.Case,
            id.Proxy,
            Subtitle(plan),
            Url(id, RunFiles.Samples),
            plan.Transport == Transport.Unix,
            waves,
            [.. waves.SelectMany(w => Marks(w, plan)).Where(m => m.AtMs <= extent.LastMs)],
            evidence.Samples.OrNone.Max(s => s.QueueLimit) is { } limit ? limit + 1 : null,
            extent);
    }

    private static JsonObject OfWorkers(Evidence evidence)
    {
        var (id, rows) = (evidence.Id, evidence.AcceptWorkers);
        return WorkerFigure.Build($"{id.Case} · {id.Proxy}", Workers(evidence.Plan), Url(id, RunFiles.Workers), Waves(evidence, rows.Max(w => w.TimeMs)), rows);
    }

    private static string Url(TrialId id, string file) => $"../{TrialData.Name(id, file)}";

    internal static WaveSpan[] Waves(Evidence evidence, double lastMs) =>
    [
        .. Enumerable.Range(1, evidence.Plan.Waves).Select(evidence.Wave)
            .Where(w => w.StartMs is not null)
            .Select(w => new WaveSpan(w.StartMs!.Value, w.EndMs ?? lastMs, $"wave {w.Number}")),
    ];

    /// <summary>What of a plan bears on its workers.</summary>
    private static string Workers(Plan plan) => string.Join(", ", ((string[])["workers", "listen", "accept_mutex", "client_cpu", "rps"]).Select(k => $"{k}={PlanKeys.Show(plan, k)}"));

    internal static IEnumerable<FigureMark> Marks(WaveSpan wave, Plan plan)
    {
        if (plan.ConnectTimeout == plan.ReadTimeout)
        {
            yield return new FigureMark(wave.StartMs + plan.ReadTimeout.TotalMilliseconds, "connect and read timeout");
            yield break;
        }

        yield return new FigureMark(wave.StartMs + plan.ConnectTimeout.TotalMilliseconds, "connect timeout");
        yield return new FigureMark(wave.StartMs + plan.ReadTimeout.TotalMilliseconds, "read timeout");
    }

    internal static string Subtitle(Plan plan)
    {
        var requests = plan.Requests > 1 ? $" × {plan.Requests} requests" : "";
        var body = plan.BodyBytes > 0 ? $", body {plan.BodyBytes} B" : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"{plan.Clients} clients{requests}, {plan.Waves} waves, backlog {plan.Backlog}, somaxconn {plan.Somaxconn}{body}, timeouts {DurationText.Show(plan.ReadTimeout)}");
    }
}
