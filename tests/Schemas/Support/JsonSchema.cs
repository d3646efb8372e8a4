using System.Text.Json.Nodes;

namespace ProxyLab.Tests.Schemas.Support;

/// <summary>As much of JSON Schema 2020-12 as the lab's schemas use; a keyword that it does not know is an error.</summary>
internal static class JsonSchema
{
    private static readonly string[] Words = ["$schema", "title", "description"];

    /// <summary>Every breach, as <c>path: what</c>.</summary>
    internal static IEnumerable<string> Breaches(JsonNode? value, JsonNode schema, string path = "$") =>
        schema.AsObject().SelectMany(rule => Words.Contains(rule.Key) ? [] : Breaches(value, rule.Key, rule.Value!, schema, path));

    private static IEnumerable<string> Breaches(JsonNode? value, string word, JsonNode rule, JsonNode schema, string path) => word switch
    {
        "type" => Types(rule).Any(t => Is(value, t)) ? [] : [$"{path}: {Name(value)}, not {rule.ToJsonString()}"],
        "const" => JsonNode.DeepEquals(value, rule) ? [] : [$"{path}: not {rule.ToJsonString()}"],
        "enum" => rule.AsArray().Any(v => JsonNode.DeepEquals(value, v)) ? [] : [$"{path}: {value?.ToJsonString()} is none of {rule.ToJsonString()}"],
        "minimum" => double.Parse(value!.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture) >= rule.GetValue<double>() ? [] : [$"{path}: below {rule}"],
        "pattern" => value?.GetValueKind() != System.Text.Json.JsonValueKind.String || System.Text.RegularExpressions.Regex.IsMatch((string)value!, (string)rule!) ? [] : [$"{path}: {value} is not like {rule}"],
        "anyOf" => rule.AsArray().Any(s => !Breaches(value, s!, path).Any()) ? [] : [$"{path}: none of anyOf"],
        "minItems" => value is JsonArray some && some.Count < rule.GetValue<int>() ? [$"{path}: fewer than {rule} items"] : [],
        "items" => value is JsonArray items ? items.SelectMany((item, i) => Breaches(item, rule, $"{path}[{i}]")) : [],
        "required" => value is JsonObject o ? rule.AsArray().Where(k => !o.ContainsKey((string)k!)).Select(k => $"{path}: no {k}") : [],
        "properties" => value is JsonObject o ? rule.AsObject().Where(p => o.ContainsKey(p.Key)).SelectMany(p => Breaches(o[p.Key], p.Value!, $"{path}.{p.Key}")) : [],
        "additionalProperties" => value is JsonObject o ? Others(o, schema).SelectMany(p => Other(p, rule, path)) : [],
        _ => throw new NotSupportedException($"keyword {word}"),
    };

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Others(JsonObject o, JsonNode schema) =>
        o.Where(p => schema["properties"]?.AsObject().ContainsKey(p.Key) != true);

    private static IEnumerable<string> Other(KeyValuePair<string, JsonNode?> property, JsonNode rule, string path) =>
        rule is JsonValue ? rule.GetValue<bool>() ? [] : [$"{path}: {property.Key} is not in the schema"] : Breaches(property.Value, rule, $"{path}.{property.Key}");

    private static IEnumerable<string> Types(JsonNode rule) => rule is JsonArray many ? many.Select(t => (string)t!) : [(string)rule!];

    private static string Name(JsonNode? value) => value?.GetValueKind().ToString().ToLowerInvariant() ?? "null";

    private static bool Is(JsonNode? value, string type) => type switch
    {
        "boolean" => Name(value) is "true" or "false",
        "integer" => Name(value) == "number" && value!.ToJsonString().All(c => char.IsAsciiDigit(c) || c == '-'),
        _ => Name(value) == type,
    };
}
