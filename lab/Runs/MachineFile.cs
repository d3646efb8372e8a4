using System.Text.Json.Nodes;

namespace ProxyLab.Runs;

/// <summary>
/// Reads a <c>machine.json</c>, which may be anybody's: what it says is of the types that <c>schemas/machine.schema.json</c> has, so that whoever shows it, or copies it into
/// another file, need not ask again. What is not said is left out: folders of older labs say less.
/// </summary>
internal static class MachineFile
{
    private static readonly string[] Texts = ["kernel", "os", "architecture", "cpu", "memory", "user_id", "dotnet", "lab"], Numbers = ["cpus", "open_files"];

    /// <summary>The file's object.</summary>
    /// <param name="file">Which.</param>
    /// <param name="phase">What it is read for.</param>
    /// <param name="remedy">What to do where it is damaged.</param>
    /// <exception cref="LabException">It cannot be read, or is damaged or of another version.</exception>
    internal static JsonObject Read(string file, string phase, string remedy) => Json.Read(file, phase, remedy, Checked);

    /// <summary>The object, of which every value is of its type.</summary>
    /// <exception cref="FormatException">One is not.</exception>
    internal static JsonObject Checked(JsonObject root)
    {
        foreach (var name in Texts) Require(root[name] is null || IsText(root[name]), $"'{name}' is no text");
        foreach (var name in Numbers) Require(root[name] is null || (root[name] is JsonValue value && value.TryGetValue(out int _)), $"'{name}' is no whole number");
        RequireTexts(root["sysctls"], "sysctls");
        Require(root["proxies"] is null or JsonObject, "'proxies' is no object");
        foreach (var (name, proxy) in root["proxies"] as JsonObject ?? [])
        {
            Require(proxy is JsonObject, $"the proxy '{name}' is no object");
            RequireTexts(proxy, name);
        }

        return root;
    }

    private static void RequireTexts(JsonNode? node, string name)
    {
        Require(node is null or JsonObject, $"'{name}' is no object");
        foreach (var (key, value) in node as JsonObject ?? []) Require(value is null || IsText(value), $"{key} of '{name}' is no text");
    }

    private static bool IsText(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? _);

    private static void Require(bool holds, string otherwise)
    {
        if (!holds) throw new FormatException(otherwise);
    }
}
