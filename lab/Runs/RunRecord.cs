using System.Globalization;
using System.Text.Json.Nodes;

namespace ProxyLab.Runs;

/// <summary>What <c>run.json</c> tells of a run, but for its state.</summary>
internal sealed record RunRecord
{
    /// <summary>The command line without the program's name.</summary>
    internal required IReadOnlyList<string> CommandLine { get; init; }

    /// <summary>The profile's name.</summary>
    internal required string Profile { get; init; }

    /// <summary>How often each trial is repeated.</summary>
    internal required int Repeat { get; init; }

    /// <summary>Trials side by side.</summary>
    internal required int Jobs { get; init; }

    /// <summary>The trials that the run set out to do, in order.</summary>
    internal required IReadOnlyList<TrialId> Trials { get; init; }

    /// <summary>Which part of a whole run it is; null for a whole one.</summary>
    internal ShardRecord? Shard { get; init; }

    /// <summary>The ids of the shards that it was merged from, in order; empty for a run of its own.</summary>
    internal IReadOnlyList<string> MergedFrom { get; init; } = [];

    /// <summary>The whole of <c>run.json</c>. What only shards and merged runs have is left out of the others.</summary>
    internal JsonObject ToJson(string id, string state, DateTime began)
    {
        var root = new JsonObject
        {
            ["version"] = RunFiles.Version,
            ["id"] = id,
            ["state"] = state,
            ["began"] = began.ToString("O", CultureInfo.InvariantCulture),
            ["ended"] = null,
            ["command_line"] = Strings(CommandLine),
            ["profile"] = Profile,
            ["repeat"] = Repeat,
            ["jobs"] = Jobs,
            ["trials"] = Strings(Trials.Select(t => t.ToString())),
        };
        if (Shard is not null) root["shard"] = Shard.ToJson();
        if (MergedFrom.Count > 0) root["merged_from"] = Strings(MergedFrom);
        return root;
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote; a damaged one throws what the JSON classes throw.</summary>
    internal static RunRecord Read(JsonObject root) => new()
    {
        CommandLine = [.. root["command_line"]!.AsArray().Select(a => (string)a!)],
        Profile = (string)root["profile"]!,
        Repeat = (int)root["repeat"]!,
        Jobs = (int)root["jobs"]!,
        Trials = Ids(root["trials"]!),
        Shard = root["shard"] is JsonObject shard ? ShardRecord.Read(shard) : null,
        MergedFrom = root["merged_from"] is JsonArray merged ? [.. merged.Select(m => (string)m!)] : [],
    };

    /// <summary>Trials by their names, <c>case/proxy/n</c>.</summary>
    internal static IReadOnlyList<TrialId> Ids(JsonNode names) =>
        [.. names.AsArray().Select(t => TrialId.Parse((string)t!))];

    internal static JsonArray Strings(IEnumerable<string> texts) => new([.. texts.Select(t => JsonValue.Create(t))]);
}
