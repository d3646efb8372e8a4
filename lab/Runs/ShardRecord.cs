using System.Text.Json.Nodes;

namespace ProxyLab.Runs;

/// <summary>What a shard's <c>run.json</c> tells of the whole run.</summary>
/// <param name="Shard">Which part this is.</param>
/// <param name="Plan">The <see cref="PlanHash"/> of the whole.</param>
/// <param name="Whole">Every trial of the whole run, in its order.</param>
internal sealed record ShardRecord(Shard Shard, string Plan, IReadOnlyList<TrialId> Whole)
{
    internal static ShardRecord Of(Shard shard, IReadOnlyList<TrialPlan> whole) => new(shard, PlanHash.Of(whole), [.. whole.Select(t => t.Id)]);

    internal JsonObject ToJson() => new()
    {
        ["index"] = Shard.Index,
        ["count"] = Shard.Count,
        ["plan"] = Plan,
        ["whole"] = RunRecord.Strings(Whole.Select(t => t.ToString())),
    };

    internal static ShardRecord Read(JsonObject root) =>
        new(Shard.Parse($"{(int)root["index"]!}/{(int)root["count"]!}"), (string)root["plan"]!, RunRecord.Ids(root["whole"]!));
}
