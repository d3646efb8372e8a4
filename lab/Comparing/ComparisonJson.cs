using System.Text.Json.Nodes;

namespace ProxyLab.Comparing;

/// <summary>A comparison as JSON, for programs: <c>schemas/diff.schema.json</c>.</summary>
internal static class ComparisonJson
{
    internal static JsonObject Of(Comparison comparison) => new()
    {
        ["version"] = RunFiles.Version,
        ["before"] = Of(comparison.Before),
        ["after"] = Of(comparison.After),
        ["changed"] = comparison.Changed.Count,
        ["machine"] = new JsonArray([.. comparison.Machine.Select(d => new JsonObject
        {
            ["name"] = d.Name, ["before"] = d.Before, ["after"] = d.After, ["under_test"] = d.IsUnderTest,
        })]),
        ["plans"] = new JsonArray([.. comparison.Plans.Select(p => new JsonObject
        {
            ["case"] = p.Case, ["key"] = p.Key, ["before"] = p.Before, ["after"] = p.After,
        })]),
        ["verdicts"] = new JsonArray([.. comparison.Verdicts.Select(Of)]),
        ["measures"] = new JsonArray([.. comparison.Measures.Select(Of)]),
        ["tests"] = Of(comparison.Tests),
        ["missing"] = new JsonArray([.. comparison.Missing.Select(m => JsonValue.Create(m))]),
    };

    private static JsonObject Of(RunSummary run) => new()
    {
        ["run"] = run.Id, ["path"] = run.Path, ["claims"] = run.Claims, ["trials"] = run.Trials, ["valid"] = run.Valid,
    };

    private static JsonObject Of(VerdictDifference verdict) => new()
    {
        ["case"] = verdict.Case,
        ["proxy"] = verdict.Proxy,
        ["sweep"] = PlanJson.Pairs(verdict.Sweep),
        ["id"] = verdict.Id,
        ["claim"] = verdict.Sentence,
        ["change"] = verdict.Change.ToString().ToLowerInvariant(),
        ["before"] = Of(verdict.Before),
        ["after"] = Of(verdict.After),
        ["reason"] = verdict.Reason,
    };

    private static JsonObject? Of(ClaimSeen? seen) => seen is null ? null : new()
    {
        ["verdict"] = seen.Verdict,
        ["summary"] = seen.Summary,
        ["observed"] = seen.Observed,
        ["counts"] = new JsonObject(seen.Counts.Select(c => KeyValuePair.Create(c.Key, (JsonNode?)c.Value))),
    };

    private static JsonObject Of(MeasureShift measure) => new()
    {
        ["case"] = measure.Case,
        ["proxy"] = measure.Proxy,
        ["sweep"] = PlanJson.Pairs(measure.Sweep),
        ["variant"] = PlanJson.Pairs(measure.Variant),
        ["claims"] = new JsonArray([.. measure.Claims.Select(c => JsonValue.Create(c))]),
        ["id"] = measure.Measure.Id,
        ["part"] = measure.Measure.Part,
        ["label"] = measure.Measure.Label,
        ["unit"] = measure.Measure.Unit,
        ["before"] = Numbers(measure.Before),
        ["after"] = Numbers(measure.After),
        ["shift"] = Math.Round(measure.Shift.Estimate, 6) + 0.0,
        ["interval"] = measure.Shift.Interval is not { } i ? null : new JsonObject
        {
            ["low"] = Math.Round(i.Low, 6) + 0.0, ["high"] = Math.Round(i.High, 6) + 0.0, ["level"] = Math.Round(i.Level, 6),
        },
        ["p"] = Rounded(measure.Shift.P),
        ["p_holm"] = Rounded(measure.HolmP),
    };

    private static JsonObject Of(TestFamily tests) => new()
    {
        ["level"] = Shift.Level,
        ["compared"] = tests.Compared,
        ["constant"] = tests.Constant,
        ["tested"] = tests.Tested,
        ["smallest_p"] = Rounded(tests.SmallestP),
        ["below"] = tests.Below,
        ["expected_by_chance"] = Math.Round(tests.ExpectedByChance, 3),
        ["below_after_holm"] = tests.BelowAfterHolm,
    };

    private static JsonArray Numbers(IEnumerable<double> values) => new([.. values.Select(v => JsonValue.Create(v))]);

    private static double? Rounded(double? p) => p is { } value ? double.Parse(value.ToString("G6", System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture) : null;
}
