using System.Text.Json.Nodes;

namespace ProxyLab.Runs;

/// <summary>A shard's run folder, with what decides whether it can be put together with others.</summary>
internal sealed class SavedShard
{
    private SavedShard(RunFolder run, RunRecord record, JsonObject machine) => (Run, Record, Machine) = (run, record, machine);

    internal RunFolder Run { get; }

    internal RunRecord Record { get; }

    /// <summary>Its <c>machine.json</c>.</summary>
    internal JsonObject Machine { get; }

    /// <summary>Which part of the whole it is.</summary>
    internal ShardRecord Part => Record.Shard!;

    /// <summary>The command that runs a shard of the same run, without the shard that it says itself.</summary>
    internal string CommandFor(Shard shard)
    {
        var words = new List<string>();
        for (var i = 0; i < Record.CommandLine.Count; i++)
        {
            var word = Record.CommandLine[i];
            if (word == "--shard") i++;
            else if (!word.StartsWith("--shard=", StringComparison.Ordinal)) words.Add(word);
        }

        return $"proxylab {string.Join(' ', words)} --shard {shard}";
    }

    /// <summary>Opens a finished shard.</summary>
    /// <exception cref="LabException">It is none, it is damaged, or it did not come to its end.</exception>
    internal static SavedShard Open(string path)
    {
        var run = RunFolder.Open(path);
        var record = run.Record();
        if (record.Shard is null)
            throw new LabException("merge", $"{run.Path} is a run of its own and no shard", "name folders that 'proxylab run --shard i/n' made");
        var shard = new SavedShard(run, record, Json.Read(run.FileOf(RunFiles.Machine), "merge", "run this shard again", root => root));
        return run.IsFinished ? shard : throw new LabException(
            "merge",
            $"shard {record.Shard.Shard} is unfinished: {run.Path} is {run.State}",
            $"run it again and name its new folder instead: {shard.CommandFor(record.Shard.Shard)}");
    }
}
