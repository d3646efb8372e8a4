using System.Text.Json.Nodes;
using ProxyLab.Sweeps;

namespace ProxyLab.Judging;

/// <summary>Verdicts and findings as JSON: <c>verdicts.json</c> of a trial, <c>findings.json</c> of a run.</summary>
internal static class FindingsJson
{
    /// <summary>A whole run.</summary>
    internal static JsonObject Of(Findings findings)
    {
        var root = new JsonObject { ["version"] = RunFiles.Version, ["run"] = findings.Run };
        if (findings.Shard is not null) root["shard"] = findings.Shard;
        if (Sweeps(findings.Results) is { Count: > 0 } sweeps) root["sweeps"] = sweeps;
        root["claims"] = new JsonArray([.. findings.All.Select(Of)]);
        root["trials"] = new JsonArray([.. findings.Trials.Select(Of)]);
        return root;
    }

    /// <summary>Where verdicts change over what was swept, in words.</summary>
    private static JsonArray Sweeps(RunResults results) => new([.. SweepLine.Of(results).Select(line => new JsonObject
    {
        ["case"] = line.First.Case,
        ["proxy"] = line.Proxy,
        ["id"] = line.First.Id,
        ["key"] = line.Key,
        ["others"] = PlanJson.Pairs(line.Others),
        ["values"] = new JsonArray([.. line.Points.Select(p => JsonValue.Create(p.Value))]),
        ["boundary"] = new Boundary(line).Words,
    })]);

    /// <summary>One trial.</summary>
    internal static JsonObject Of(TrialVerdicts trial) => With(trial.Sweep, "n", new()
    {
        ["version"] = RunFiles.Version,
        ["case"] = trial.Id.Case,
        ["proxy"] = trial.Id.Proxy,
        ["n"] = trial.Id.N,
        ["state"] = trial.State.ToString().ToLowerInvariant(),
        ["reason"] = trial.Reason,
        ["fault"] = trial.Fault is null ? null : Of(trial.Fault),
        ["claims"] = new JsonArray([.. trial.Claims.Select(Of)]),
    });

    private static JsonObject Of(Finding finding) => With(finding.Sweep, "proxy", new()
    {
        ["case"] = finding.Case,
        ["proxy"] = finding.Proxy,
        ["id"] = finding.Id,
        ["claim"] = finding.Sentence,
        ["source"] = finding.Source.ToString(),
        ["verdict"] = finding.Verdict.Name(),
        ["summary"] = finding.Summary,
        ["counts"] = new JsonObject(finding.Counts.Select(c => KeyValuePair.Create(c.Verdict.Name(), (JsonNode?)c.Count))),
        ["observed"] = finding.Example.Observed,
        ["measures"] = Measures(finding.Example),
        ["instead"] = finding.Example.Instead,
    });

    /// <summary>Says the point of the sweep after one of the keys, where there is one.</summary>
    private static JsonObject With(Variant sweep, string after, JsonObject json)
    {
        if (sweep.Count > 0) json.Insert(json.IndexOf(after) + 1, "sweep", PlanJson.Pairs(sweep));
        return json;
    }

    private static JsonObject Of(ClaimVerdict claim) => new()
    {
        ["id"] = claim.Id,
        ["claim"] = claim.Sentence,
        ["source"] = claim.Source.ToString(),
        ["verdict"] = claim.Judgement.Verdict.Name(),
        ["observed"] = claim.Judgement.Observed,
        ["measures"] = Measures(claim.Judgement),
        ["instead"] = claim.Judgement.Instead,
    };

    private static JsonArray Measures(Judgement judgement) => new([.. judgement.Measures.Select(Of)]);

    private static JsonObject Of(Measure measure)
    {
        var json = new JsonObject
        {
            ["id"] = measure.Id,
            ["label"] = measure.Label,
            ["value"] = measure.Value is { } value ? Math.Round(value, 6) : null,
            ["unit"] = measure.Unit,
        };
        if (measure.Part.Length > 0) json["part"] = measure.Part;
        if (measure.Variant.Count > 0) json["variant"] = PlanJson.Pairs(measure.Variant);
        return json;
    }
}
