using System.Text.Json.Nodes;
using ProxyLab.Figures;
using ProxyLab.Runs;

namespace ProxyLab.Report.Page;

/// <summary>One trial as the page shows it: its figures, its plan, its configuration and logs.</summary>
/// <param name="Trial">Which trial.</param>
/// <param name="Data">What the page's script reads.</param>
/// <param name="HeightPx">The height of its figures on a wide page.</param>
internal sealed record TrialBlock(TrialPlan Trial, JsonObject Data, double HeightPx)
{
    /// <summary>
    /// The trials of one case on one proxy, at one point of a sweep, in one round: they differ in their variant alone. A figure of all
    /// variants stands with the first one.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="variants">The trials.</param>
    /// <param name="figures">The figures that came in through the door.</param>
    /// <param name="requests">Takes the requests of each, every one.</param>
    internal static IEnumerable<TrialBlock> Of(RunFolder run, IReadOnlyList<TrialPlan> variants, IReadOnlyList<Figure> figures, Action<TrialPlan, IReadOnlyList<RequestRow>> requests)
    {
        var evidence = variants.Select(trial => Read(run, trial)).ToArray();
        var whole = evidence.Select(e => e.Evidence).OfType<Evidence>().ToArray();
        for (var i = 0; i < variants.Count; i++)
        {
            if (evidence[i].Evidence is { } of) requests(variants[i], of.Requests.OrNone);
            yield return Block(run, variants[i], evidence[i], i == 0 && whole.Length > 1 ? whole : [], figures);
        }
    }

    private static (Evidence? Evidence, string? Damage) Read(RunFolder run, TrialPlan trial)
    {
        try
        {
            return (EvidenceReader.Load(RunFiles.Trial(run.Path, trial.Id), trial.Id, _ => null), null);
        }
        catch (Exception e) when (e is LabException or IOException)
        {
            return (null, e.Message);
        }
    }

    private static TrialBlock Block(RunFolder run, TrialPlan trial, (Evidence? Evidence, string? Damage) read, Evidence[] variants, IReadOnlyList<Figure> figures)
    {
        var plan = TrialMoments.Subtitle(trial.Plan);
        var made = new PageFigures(told: plan);
        if (read.Evidence is { } evidence) made.Add(figures, f => [f.Of(evidence), variants.Length > 0 ? f.OfVariants(variants) : null]);
        var data = new JsonObject
        {
            ["case"] = trial.Id.Case,
            ["proxy"] = trial.Id.Proxy,
            ["n"] = trial.Id.N,
            ["variant"] = trial.Place,
            ["plan"] = plan,
            ["damaged"] = read.Damage,
            ["keys"] = new JsonArray([.. PlanKeys.All.Select(k => new JsonArray(k.Name, k.Show(trial.Plan), k.Show(trial.Plan) == k.Show(Plan.Default) ? 0 : 1))]),
            ["files"] = TrialTexts.Of(RunFiles.Trial(run.Path, trial.Id), trial.Id),
        };
        made.AddTo(data);
        return new(trial, data, made.HeightPx);
    }
}
