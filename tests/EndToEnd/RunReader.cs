using System.Text.Json.Nodes;

namespace ProxyLab.Tests.EndToEnd;

/// <summary>A run folder as another program would read it: by the names of the design, without the lab's own code.</summary>
/// <param name="Path">The folder.</param>
internal sealed record RunReader(string Path)
{
    /// <summary>The newest run folder of a folder of runs; null when there is none whose <c>run.json</c> is written.</summary>
    internal static RunReader? Newest(string runs) => !Directory.Exists(runs) ? null : Directory.EnumerateDirectories(runs)
        .Where(d => System.IO.Path.GetFileName(d) != "latest" && System.IO.File.Exists(System.IO.Path.Combine(d, "run.json")))
        .OrderBy(d => d, StringComparer.Ordinal)
        .Select(d => new RunReader(d))
        .LastOrDefault();

    internal string File(string name) => System.IO.Path.Combine(Path, name);

    internal JsonNode Json(string name) => JsonNode.Parse(System.IO.File.ReadAllText(File(name)))!;

    internal string State => (string)Json("run.json")["state"]!;

    /// <summary>The findings by claim: <c>never-accept/nginx/C2a</c>.</summary>
    internal IReadOnlyDictionary<string, JsonNode> Claims => Json("findings.json")["claims"]!.AsArray()
        .ToDictionary(c => $"{c!["case"]}/{c["proxy"]}/{c["id"]}", c => c!);

    /// <summary>The trials that have a folder.</summary>
    internal IReadOnlyList<TrialReader> Trials => !Directory.Exists(File("trials")) ? [] :
    [
        .. Directory.EnumerateDirectories(File("trials"))
            .SelectMany(Directory.EnumerateDirectories)
            .SelectMany(Directory.EnumerateDirectories)
            .Order(StringComparer.Ordinal)
            .Select(d => new TrialReader(d)),
    ];

    internal TrialReader Trial(string @case, string proxy, int n = 1) => new(File(System.IO.Path.Combine("trials", @case, proxy, $"{n}")));

    /// <summary>The trial as <c>findings.json</c> tells of it.</summary>
    internal JsonNode Verdicts(string @case, string proxy, int n = 1) => Json("findings.json")["trials"]!.AsArray()
        .Single(t => (string)t!["case"]! == @case && (string)t["proxy"]! == proxy && (int)t["n"]! == n)!;

    /// <summary>Copies the whole folder, for a test that damages it.</summary>
    internal RunReader CopyTo(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories))
        {
            var copy = System.IO.Path.Combine(folder, System.IO.Path.GetRelativePath(Path, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(copy)!);
            System.IO.File.Copy(file, copy);
        }

        return new RunReader(folder);
    }
}
