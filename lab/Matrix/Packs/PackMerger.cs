using System.Globalization;
using System.Text.Json.Nodes;
using ProxyLab.Runs;

namespace ProxyLab.Matrix.Packs;

/// <summary>Puts packs of columns together into one run folder, whose cells are made from their evidence as those of any run.</summary>
internal static class PackMerger
{
    /// <summary>Makes the folder; it is still to be closed.</summary>
    /// <param name="files">The packs, each of another column.</param>
    /// <param name="output">The folder for run folders.</param>
    /// <param name="commandLine">The command line.</param>
    /// <exception cref="LabException">One is damaged, or two are of one column; nothing is left then.</exception>
    internal static RunFolder Merge(IReadOnlyList<string> files, string output, IReadOnlyList<string> commandLine)
    {
        var packs = files.Select(f => (File: f, Pack: new PackReader(f).Read())).ToArray();
        if (packs.GroupBy(p => p.Pack.Column).FirstOrDefault(g => g.Count() > 1)?.ToArray() is [var one, var other, ..])
            throw new LabException("merge packs", $"{one.File} and {other.File} are both of {one.Pack.Column}", "leave one of them out; to compare them, merge each on its own and use 'proxylab matrix diff'");
        var run = RunFolder.Create(output, new RunRecord { CommandLine = commandLine, Profile = Profile.All[0].Name, Repeat = 1, Jobs = 1, Trials = [], MergedFrom = [.. packs.Select(p => p.Pack.Run)] });
        try
        {
            var origins = packs.Index().Select(p => (p.Item.File, p.Item.Pack.Column, Origin: Path.Combine(run.FileOf(RunFiles.Shards), (p.Index + 1).ToString(CultureInfo.InvariantCulture)))).ToArray();
            foreach (var (file, _, origin) in origins) new PackReader(file).Unpack(run.Path, origin);
            run.Add([.. origins.SelectMany(o => Trials(o.File, o.Origin, o.Column))]);
            Json.Save(run.FileOf(RunFiles.Machine), Machine([.. origins.Select(o => Json.Read(Path.Combine(o.Origin, RunFiles.Machine), "merge packs", "leave this pack out", root => root))]));
            return run;
        }
        catch (LabException)
        {
            Directory.Delete(run.Path, recursive: true);
            throw;
        }
    }

    private static IReadOnlyList<TrialId> Trials(string file, string origin, string column) => Json.Read(Path.Combine(origin, RunFiles.Run), "merge packs", $"leave {file} out", root =>
        RunRecord.Ids(root["trials"]!) is var ids && ids.All(t => t.Proxy == column) && ids.Distinct().Count() == ids.Count ? ids : throw new FormatException($"its trials are not those of {column}, each once"));

    /// <summary>What all machines have in common, with the proxies of all.</summary>
    private static JsonObject Machine(JsonObject[] machines)
    {
        var common = new JsonObject(machines[0].Where(p => machines.All(m => JsonNode.DeepEquals(m[p.Key], p.Value))).Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone())));
        common["proxies"] = new JsonObject(machines.SelectMany(m => m["proxies"] as JsonObject ?? []).DistinctBy(p => p.Key).Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone())));
        return common;
    }
}
