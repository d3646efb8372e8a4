using System.Text.Json;
using System.Text.Json.Nodes;

namespace ProxyLab;

/// <summary><c>plan.json</c>: which trial, and what it was told, under the names of <see cref="PlanKeys"/>.</summary>
internal static class PlanJson
{
    internal static void Write(string path, TrialPlan trial)
    {
        var (id, plan) = (trial.Id, trial.Plan);
        var keys = new JsonObject();
        foreach (var key in PlanKeys.All) keys[key.Name] = Value(key.Show(plan));
        var root = new JsonObject
        {
            ["version"] = RunFiles.Version,
            ["case"] = id.Case,
            ["proxy"] = id.Proxy,
            ["n"] = id.N,
            ["variant"] = trial.Variant,
            ["round"] = trial.Round,
            ["plan"] = keys,
            ["effective"] = new JsonObject
            {
                ["deadline"] = DurationText.Show(plan.EffectiveDeadline),
                ["worker_connections"] = plan.EffectiveWorkerConnections,
                ["queue_capacity"] = plan.QueueCapacity,
            },
        };
        Json.Save(path, root);
    }

    /// <exception cref="LabException">Not there, damaged, or of another version.</exception>
    internal static TrialPlan Read(string path)
    {
        try
        {
            var root = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
            Json.RequireVersion(root, path);
            var plan = root["plan"]!.AsObject().Aggregate(ProxyLab.Plan.Default, (p, key) => PlanKeys.Set(p, key.Key, key.Value!.ToString()));
            var id = new TrialId((string)root["case"]!, (string)root["proxy"]!, (int)root["n"]!);
            return new TrialPlan(id, plan, (string?)root["variant"] ?? "", (int?)root["round"] ?? id.N);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException
            or NullReferenceException or InvalidOperationException or FormatException or UsageException)
        {
            throw new LabException("read plan", $"{path}: {e.Message}", "run the trial again", e);
        }
    }

    private static JsonValue Value(string shown) =>
        long.TryParse(shown, out var number) ? JsonValue.Create(number)
        : bool.TryParse(shown, out var truth) ? JsonValue.Create(truth)
        : JsonValue.Create(shown);
}
