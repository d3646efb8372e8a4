using System.Text.Json.Nodes;
using ProxyLab.Runs;
using ProxyLab.Tests.EndToEnd;
using Xunit;

namespace ProxyLab.Tests.Sharding.Support;

/// <summary>A short run of the real program, whole, and its evidence split into shards as if three machines had done it.</summary>
public sealed class SplitRun : IAsyncLifetime
{
    internal const int Count = 3;

    // Two of them compare themselves with another; one has variants.
    private static readonly string[] Cases = ["read-no-write", "accept-no-read", "write-no-close", "proxy-closes-first"];

    private readonly Lab _lab = new();
    private RunReader _whole = null!;

    internal RunReader Whole => _whole;

    public async ValueTask InitializeAsync() =>
        _whole = (await _lab.Run(["run", .. Cases, "--proxy", "csharp", "--set", "clients=20", .. Lab.Quick, "--repeat", "2"])).Exits(0).Run;

    public ValueTask DisposeAsync()
    {
        _lab.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Writes the shards into a folder of the test's own: trial by trial in turn, so that what belongs together lies apart.</summary>
    internal string[] Into(string folder)
    {
        var run = RunFolder.Open(_whole.Path);
        var ids = run.Trials();
        var hash = PlanHash.Of(run.Plans());
        return [.. Enumerable.Range(1, Count).Select(index =>
        {
            var shard = _whole.CopyTo(Path.Combine(folder, $"shard-{index}"));
            var mine = ids.Where((_, i) => i % Count == index - 1).ToArray();
            foreach (var other in ids.Except(mine)) Directory.Delete(RunFiles.Trial(shard.Path, other), recursive: true);
            Edit(shard.File("run.json"), json =>
            {
                json["id"] = $"shard-{index}";
                json["trials"] = new JsonArray([.. mine.Select(t => JsonValue.Create(t.ToString()))]);
                json["shard"] = new ShardRecord(new Shard(index, Count), hash, ids).ToJson();
            });
            return shard.Path;
        })];
    }

    /// <summary>Changes a JSON file.</summary>
    internal static void Edit(string file, Action<JsonObject> change)
    {
        var json = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
        change(json);
        File.WriteAllText(file, json.ToJsonString());
    }
}
