using System.Globalization;
using ProxyLab.Trials;

namespace ProxyLab.Report;

/// <summary>Puts together what one trial's figure shows, from the trial's saved files.</summary>
internal static class TrialFigures
{
    /// <summary>Saves the specification of a trial's figure.</summary>
    /// <returns>Its path; null when the trial saved no samples that could be drawn.</returns>
    internal static string? Save(RunFolder run, TrialId id, string figures)
    {
        var samples = Path.Combine(RunFiles.Trial(run.Path, id), RunFiles.Samples);
        if (!File.Exists(samples)) return null;
        try
        {
            var evidence = EvidenceReader.Load(RunFiles.Trial(run.Path, id), id, _ => null);
            if (evidence.Samples.Count == 0) return null;
            var input = Input(evidence, SampleExtent.Scan(samples, evidence.Plan.Transport == Transport.Unix));
            var file = Path.Combine(figures, string.Create(CultureInfo.InvariantCulture, $"{id.Case}-{id.Proxy}-{id.N}.vl.json"));
            TrialFigure.Write(input, file);
            return file;
        }
        catch (LabException)
        {
            return null; // damaged evidence: judging has said so
        }
    }

    private static TrialFigureInput Input(Evidence evidence, SampleExtent extent)
    {
        var (id, plan) = (evidence.Id, evidence.Plan);
        var waves = Enumerable.Range(1, plan.Waves).Select(evidence.Wave)
            .Where(w => w.StartMs is not null)
            .Select(w => new WaveSpan(w.StartMs!.Value, w.EndMs ?? extent.LastMs, $"wave {w.Number}"))
            .ToArray();
        return new TrialFigureInput(
            id.Case,
            id.Proxy,
            Subtitle(plan),
            $"../{RunFiles.Trials}/{id.Case}/{id.Proxy}/{id.N}/{RunFiles.Samples}",
            plan.Transport == Transport.Unix,
            waves,
            [.. waves.SelectMany(w => Marks(w, plan)).Where(m => m.AtMs <= extent.LastMs)],
            evidence.Samples.Max(s => s.QueueLimit) is { } limit ? limit + 1 : null,
            extent);
    }

    private static IEnumerable<FigureMark> Marks(WaveSpan wave, Plan plan)
    {
        if (plan.ConnectTimeout == plan.ReadTimeout)
        {
            yield return new FigureMark(wave.StartMs + plan.ReadTimeout.TotalMilliseconds, "connect and read timeout");
            yield break;
        }

        yield return new FigureMark(wave.StartMs + plan.ConnectTimeout.TotalMilliseconds, "connect timeout");
        yield return new FigureMark(wave.StartMs + plan.ReadTimeout.TotalMilliseconds, "read timeout");
    }

    private static string Subtitle(Plan plan)
    {
        var requests = plan.Requests > 1 ? $" × {plan.Requests} requests" : "";
        var body = plan.BodyBytes > 0 ? $", body {plan.BodyBytes} B" : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"{plan.Clients} clients{requests}, {plan.Waves} waves, backlog {plan.Backlog}, somaxconn {plan.Somaxconn}{body}, timeouts {DurationText.Show(plan.ReadTimeout)}");
    }
}
