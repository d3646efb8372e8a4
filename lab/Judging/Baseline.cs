using System.Text.Json;
using System.Text.Json.Nodes;

namespace ProxyLab.Judging;

/// <summary>
/// An older run's verdicts, to compare a newer one's with. Read before the newer run begins: a bad one is refused before minutes are spent,
/// and <c>results/latest</c> is still the older run then.
/// </summary>
internal sealed class Baseline
{
    private readonly Dictionary<(string Case, string Proxy, string Id), string> _verdicts;

    private Baseline(Dictionary<(string Case, string Proxy, string Id), string> verdicts) => _verdicts = verdicts;

    /// <summary>Reads an older run's <c>findings.json</c>, given it or the folder it lies in.</summary>
    /// <exception cref="LabException">It cannot be read.</exception>
    internal static Baseline Read(string path)
    {
        var file = Directory.Exists(path) ? Path.Combine(path, RunFiles.FindingsJson) : path;
        try
        {
            var root = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
            Json.RequireVersion(root, file);
            return new(root["claims"]!.AsArray().ToDictionary(
                c => (Text(c, "case"), Text(c, "proxy"), Text(c, "id")), c => Text(c, "verdict")));
        }
        catch (Exception e) when (e is IOException or JsonException or InvalidOperationException or NullReferenceException or ArgumentException)
        {
            throw new LabException("read baseline", $"{file}: {e.Message.Split('\n')[0]}", "name a run folder, or its findings.json", e);
        }

        static string Text(JsonNode? claim, string name) => (string?)claim![name] ?? throw new InvalidOperationException($"a claim has no {name}");
    }

    /// <summary>Each claim whose verdict differs, as a sentence. A claim that only one of the runs has is no difference.</summary>
    internal IReadOnlyList<string> Changes(Findings findings) =>
    [
        .. from f in findings.All
           where _verdicts.TryGetValue((f.Case, f.Proxy, f.Id), out var was) && was != f.Verdict.Name()
           select $"{f.Id} ({f.Case}, {f.Proxy}): was {_verdicts[(f.Case, f.Proxy, f.Id)]}, is {f.Summary}: {f.Example.Observed}",
    ];
}
