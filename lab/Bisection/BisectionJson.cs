using System.Text.Json.Nodes;

namespace ProxyLab.Bisection;

/// <summary><c>bisect.json</c>: the question, the path and the answer.</summary>
internal static class BisectionJson
{
    internal static JsonObject Of(Answer answer)
    {
        var question = answer.Question;
        return new JsonObject
        {
            ["version"] = RunFiles.Version,
            ["run"] = answer.Run,
            ["case"] = question.Case.Name,
            ["proxy"] = question.Proxy,
            ["claim"] = question.Claim.Id,
            ["sentence"] = question.Claim.Sentence,
            ["factors"] = new JsonArray([.. question.Factors.Select(f => new JsonObject { ["key"] = f.Key, ["off"] = f.Off, ["on"] = f.On })]),
            ["repeat_at_most"] = question.AtMost,
            ["ending"] = Name(answer.Ending),
            ["reason"] = answer.Reason,
            ["verdict_off"] = answer.Off?.Name(),
            ["verdict_on"] = answer.On?.Name(),
            ["minimal"] = answer.Flip is { } flip ? Keys(question, flip.Minimal) : null,
            ["without_one"] = answer.Flip is null ? null : new JsonObject(answer.Flip.WithoutOne.Select(w =>
                KeyValuePair.Create(question.Factors[w.Key].Key, (JsonNode?)w.Value.Name()))),
            ["others_alone"] = answer.Flip?.OthersAlone.Name(),
            ["another"] = answer.Flip?.Another is { } another ? Keys(question, another) : null,
            ["configurations"] = answer.Path.Count,
            ["trials"] = answer.Trials,
            ["full_factorial"] = new JsonObject { ["configurations"] = answer.FullConfigurations, ["trials"] = answer.FullTrials },
            ["path"] = new JsonArray([.. answer.Path.Select(c => Of(question, c))]),
        };
    }

    private static JsonObject Of(Question question, Configuration configuration) => new()
    {
        ["on"] = Keys(question, configuration.On),
        ["verdict"] = configuration.Verdict?.Name(),
        ["trials"] = new JsonArray([.. configuration.Trials.Select(t => new JsonObject
        {
            ["trial"] = question.Round(configuration.On, t.Round)[0].Id.ToString(),
            ["verdict"] = t.Name,
            ["observed"] = t.Observed,
        })]),
    };

    private static JsonArray Keys(Question question, SwitchSet on) => new([.. question.Keys(on).Select(k => JsonValue.Create(k))]);

    private static string Name(Ending ending) => ending switch
    {
        Ending.Found => "found",
        Ending.NoFlip => "no flip",
        Ending.NotSure => "not sure",
        _ => "interrupted",
    };
}
