using System.Text.Json;
using System.Text.Json.Nodes;

namespace ProxyLab.Judging;

/// <summary>Compares a run's verdicts with an older run's.</summary>
internal static class Baseline
{
    /// <summary>Each claim whose verdict differs, as a sentence. A claim that only one of the runs has is no difference.</summary>
    /// <param name="findings">The newer run.</param>
    /// <param name="file">The older run's <c>findings.json</c>, or the folder it lies in.</param>
    /// <exception cref="LabException">The baseline cannot be read.</exception>
    internal static IReadOnlyList<string> Changes(Findings findings, string file)
    {
        var old = Read(file);
        return
        [
            .. from f in findings.All
               where old.TryGetValue((f.Case, f.Proxy, f.Id), out var was) && was != f.Verdict.Name()
               select $"{f.Id} ({f.Case}, {f.Proxy}): was {old[(f.Case, f.Proxy, f.Id)]}, is {f.Summary}: {f.Example.Observed}",
        ];
    }

    /// <summary>Refuses a baseline that cannot be read, before minutes are spent on a run.</summary>
    /// <exception cref="LabException">The baseline cannot be read.</exception>
    internal static void Require(string file) => _ = Read(file);

    private static Dictionary<(string, string, string), string> Read(string path)
    {
        var file = Directory.Exists(path) ? Path.Combine(path, RunFiles.FindingsJson) : path;
        try
        {
            var root = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
            Json.RequireVersion(root, file);
            return root["claims"]!.AsArray().ToDictionary(
                c => (Text(c, "case"), Text(c, "proxy"), Text(c, "id")), c => Text(c, "verdict"));
        }
        catch (Exception e) when (e is IOException or JsonException or InvalidOperationException or NullReferenceException or ArgumentException)
        {
            throw new LabException("read baseline", $"{file}: {e.Message.Split('\n')[0]}", "name a run folder, or its findings.json", e);
        }

        static string Text(JsonNode? claim, string name) => (string?)claim![name] ?? throw new InvalidOperationException($"a claim has no {name}");
    }
}
