using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ProxyLab;

/// <summary><c>plan.json</c>: which trial, and what it was told, under the names of <see cref="PlanKeys"/>.</summary>
internal static class PlanJson
{
    private const string ConnectTimeout = "connect_timeout", SendTimeout = "send_timeout", ReadTimeout = "read_timeout", Between = "between_octets_timeout", Whole = "whole_timeout";

    private static readonly Values<TimeSpan?> TimeoutValues = Values.Duration(TimeSpan.Zero, TimeSpan.MaxValue).Or("none");

    internal static void Write(string path, TrialPlan trial)
    {
        var (id, plan) = (trial.Id, trial.Plan);
        var keys = new JsonObject();
        foreach (var key in PlanKeys.All) keys[key.Name] = Value(key.Show(plan));
        foreach (var (name, text) in plan.Settings.Pairs) keys[name] = Value(text);
        var root = new JsonObject
        {
            ["version"] = RunFiles.Version,
            ["case"] = id.Case,
            ["proxy"] = id.Proxy,
            ["n"] = id.N,
            ["variant"] = Pairs(trial.Variant),
            ["sweep"] = Pairs(trial.Sweep),
            ["round"] = trial.Round,
            ["plan"] = keys,
            ["effective"] = new JsonObject
            {
                ["deadline"] = DurationText.Show(plan.EffectiveDeadline),
                [ConnectTimeout] = TimeoutValues.Show(plan.EffectiveTimeouts.Connect),
                [SendTimeout] = TimeoutValues.Show(plan.EffectiveTimeouts.Send),
                [ReadTimeout] = TimeoutValues.Show(plan.EffectiveTimeouts.FirstOctet),
                [Between] = TimeoutValues.Show(plan.EffectiveTimeouts.BetweenOctets),
                [Whole] = TimeoutValues.Show(plan.EffectiveTimeouts.Whole),
                ["worker_connections"] = plan.EffectiveWorkerConnections,
                ["queue_capacity"] = plan.QueueCapacity,
            },
        };
        if (trial.Root is { } from) root["proxy_root"] = RootOf(from);
        Json.Save(path, root);
    }

    /// <summary>A proxy root, as plan.json and machine.json name it.</summary>
    internal static JsonObject RootOf(ProxyRoot root) => new() { ["name"] = root.Name, ["folder"] = root.Folder, ["digest"] = root.Digest, ["source"] = root.Source };

    /// <exception cref="LabException">Not there, damaged, or of another version.</exception>
    internal static TrialPlan Read(string path)
    {
        try
        {
            var root = Json.Object(path);
            Json.RequireVersion(root, path);
            var plan = root["plan"]!.AsObject().Aggregate(ProxyLab.Plan.Default, (p, key) => Set(p, key.Key, Text(key.Value!)));
            plan = plan with { ProxyTimeouts = Timeouts(root["effective"]!) };
            var id = new TrialId((string)root["case"]!, (string)root["proxy"]!, (int)root["n"]!);
            return new TrialPlan(id, plan, Variant(root["variant"]), (int?)root["round"] ?? id.N) 
            {
                Sweep = Variant(root["sweep"]),
                Root = root["proxy_root"] is { } from ? new ProxyRoot((string)from["name"]!, (string)from["folder"]!, (string?)from["digest"], (string)from["source"]!) : null,
            };
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException
            or NullReferenceException or InvalidOperationException or FormatException or ArgumentException or OverflowException or UsageException)
        {
            throw new LabException("read plan", $"{path}: {e.Message}", "run the trial again", e);
        }
    }

    private static ProxyTimeouts Timeouts(JsonNode effective)
    {
        // Folders of older labs know one timeout for all reading, and none for the whole.
        return new(Timeout(ConnectTimeout), Timeout(SendTimeout), Timeout(ReadTimeout), Timeout(effective[Between] is null ? ReadTimeout : Between), effective[Whole] is null ? null : Timeout(Whole));
        TimeSpan? Timeout(string name) => TimeoutValues.Read((string)effective[name]!);
    }

    /// <summary>What is no key of a plan is a setting's value: who declared it was checked when the plan was made.</summary>
    private static Plan Set(Plan plan, string name, string text) => KeyToday(name, text) is var key && PlanKeys.All.Any(k => k.Name == key)
        ? PlanKeys.Set(plan, key, text) : plan with { Settings = plan.Settings.With(key, text) };

    /// <summary>The name that a key has today. Folders of older labs say wire where this one says link, and they are still judged.</summary>
    private static string KeyToday(string name, string text) => PlanKeys.IsLinkOfOld(name, text) ? PlanKeys.Link : name;

    /// <summary>Pairs of key and value as a JSON object; empty for none.</summary>
    internal static JsonObject Pairs(Variant variant) => new(variant.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)Value(p.Value))));

    /// <summary>Reads what <see cref="Pairs"/> gave.</summary>
    internal static Variant Variant(JsonNode? pairs) =>
        pairs is JsonObject all ? all.Aggregate(ProxyLab.Variant.None, (variant, p) => variant.With(KeyToday(p.Key, Text(p.Value!)), Text(p.Value!))) : ProxyLab.Variant.None;

    // Text that only looks like a number or a truth value stays text, so that it is read as it was written.
    private static JsonValue Value(string shown) =>
        long.TryParse(shown, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number.ToString(CultureInfo.InvariantCulture) == shown ? JsonValue.Create(number)
        : shown is "true" or "false" ? JsonValue.Create(shown == "true")
        : JsonValue.Create(shown);

    private static string Text(JsonNode value) => value.GetValueKind() is JsonValueKind.True ? "true" : value.GetValueKind() is JsonValueKind.False ? "false" : value.ToString();
}
