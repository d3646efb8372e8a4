using System.Text.Json.Nodes;

namespace ProxyLab.Comparing;

/// <summary>What differs between two <c>machine.json</c>.</summary>
internal static class MachineDifferences
{
    private const string Proxies = "proxies.";

    /// <summary>What tells of the file itself, or of how the run was asked for, and not of what was measured.</summary>
    private static readonly string[] LeftOut = ["version", "command_line"];

    /// <summary>Every field that differs, those under test first.</summary>
    /// <param name="before">The older run's; null where it has none.</param>
    /// <param name="after">The newer run's.</param>
    /// <param name="proxies">The proxies that count.</param>
    internal static IReadOnlyList<MachineDifference> Of(JsonObject? before, JsonObject? after, IReadOnlySet<string> proxies)
    {
        var (old, @new) = (Fields(before), Fields(after));
        return
        [
            .. old.Keys.Union(@new.Keys)
                .Where(name => !LeftOut.Contains(name))
                .Where(name => !name.StartsWith(Proxies, StringComparison.Ordinal) || Counts(name[Proxies.Length..], proxies))
                .Select(name => new MachineDifference(name, old.GetValueOrDefault(name), @new.GetValueOrDefault(name), IsUnderTest(name)))
                .Where(d => d.Before != d.After)
                .OrderByDescending(d => d.IsUnderTest),
        ];
    }

    /// <summary>Whether a field of a proxy counts: where it lies does not matter. A column may have dots, and a field has none.</summary>
    private static bool Counts(string name, IReadOnlySet<string> proxies) =>
        name.LastIndexOf('.') is >= 0 and var dot && proxies.Contains(name[..dot]) && name[(dot + 1)..] is not ("program" or "root_folder" or "build");

    /// <summary>The kernel by its whole version, for two builds of one release may differ; a proxy by its version and its file.</summary>
    private static bool IsUnderTest(string name) => name == "kernel" || name.StartsWith(Proxies, StringComparison.Ordinal);

    private static Dictionary<string, string> Fields(JsonNode? node) => Leaves(node, "").ToDictionary();

    private static IEnumerable<KeyValuePair<string, string>> Leaves(JsonNode? node, string path) => node switch
    {
        null => [],
        JsonObject o => o.SelectMany(p => Leaves(p.Value, path.Length > 0 ? $"{path}.{p.Key}" : p.Key)),
        _ => [new(path, node.ToString())],
    };
}
