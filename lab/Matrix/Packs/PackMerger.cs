using System.Globalization;
using System.Text.Json.Nodes;
using ProxyLab.Runs;

namespace ProxyLab.Matrix.Packs;

/// <summary>Puts packs of columns together into one run folder, whose cells are made from their evidence as those of any run.</summary>
internal static class PackMerger
{
    private const string Phase = "merge packs";

    /// <summary>Makes the folder.</summary>
    /// <param name="files">The packs, each of another column.</param>
    /// <param name="output">The folder for run folders.</param>
    /// <param name="commandLine">The command line.</param>
    /// <exception cref="LabException">One is damaged, or two are of one column; nothing is left then.</exception>
    internal static RunFolder Merge(IReadOnlyList<string> files, string output, IReadOnlyList<string> commandLine) => Merge(files, output, commandLine, run => run);

    /// <summary>Makes the folder, has something made of it, and points <c>latest</c> at it only then.</summary>
    /// <param name="files">The packs, each of another column.</param>
    /// <param name="output">The folder for run folders.</param>
    /// <param name="commandLine">The command line.</param>
    /// <param name="make">What is made of it: its cells, its site.</param>
    /// <exception cref="LabException">One is damaged, two are of one column, or there is no room for it; nothing is left then. Nor is it where <paramref name="make"/> throws.</exception>
    internal static T Merge<T>(IReadOnlyList<string> files, string output, IReadOnlyList<string> commandLine, Func<RunFolder, T> make)
    {
        var packs = files.Select(f => (File: f, Pack: new PackReader(f).Read())).ToArray();
        if (packs.GroupBy(p => p.Pack.Column).FirstOrDefault(g => g.Count() > 1)?.ToArray() is [var one, var other, ..])
            throw new LabException(Phase, $"{one.File} and {other.File} are both of {one.Pack.Column}", "leave one of them out; to compare them, merge each on its own and use 'proxylab matrix diff'");
        var run = RunFolder.Create(output, new RunRecord { CommandLine = commandLine, Profile = Profile.All[0].Name, Repeat = 1, Jobs = 1, Trials = [], MergedFrom = [.. packs.Select(p => p.Pack.Run)] });
        T made;
        try
        {
            var origins = packs.Index().Select(p => (p.Item.File, p.Item.Pack.Column, Folder: Path.Combine(run.FileOf(RunFiles.Shards), (p.Index + 1).ToString(CultureInfo.InvariantCulture)))).ToArray();
            run.Add([.. origins.SelectMany(o => Unpacked(o.File, o.Column, run, o.Folder))]);
            Json.Save(run.FileOf(RunFiles.Machine), Machine([.. origins.Select(o => Read(o.File, o.Folder, RunFiles.Machine, MachineFile.Checked))]));
            run.Finish(); // before its cells are made: of a finished run, what lacks is damaged, and so it is when they are made again
            made = make(run);
        }
        catch (Exception e)
        {
            Directory.Delete(run.Path, recursive: true);
            if (e is IOException or UnauthorizedAccessException) throw new LabException(Phase, e.Message, "free disk space, and merge them again", e);
            throw;
        }

        run.PointLatestHere();
        return made;
    }

    /// <summary>Unpacks one, and gives its trials, which are those that it has files of.</summary>
    private static IReadOnlyList<TrialId> Unpacked(string file, string column, RunFolder run, string origin)
    {
        var there = new PackReader(file).Unpack(run.Path, origin);
        var ids = Read(file, origin, RunFiles.Run, root => RunRecord.Ids(root["trials"]!));
        var fault = ids.Count == 0 ? $"its {RunFiles.Run} lists no trial"
            : ids.Any(t => t.Proxy != column) || ids.Distinct().Count() != ids.Count ? $"its trials are not those of {column}, each once"
            : there.Except(ids).FirstOrDefault() is { } other ? $"it has files of {other}, which its {RunFiles.Run} does not list" : null;
        return fault is null ? ids : throw new LabException(Phase, $"{file}: {fault}", $"leave {file} out");
    }

    /// <summary>Reads what was unpacked of a pack, and blames the pack: the path is gone when the fault is read.</summary>
    private static T Read<T>(string file, string origin, string name, Func<JsonObject, T> read)
    {
        var path = Path.Combine(origin, name);
        try
        {
            return Json.Read(path, Phase, $"leave {file} out", read);
        }
        catch (LabException e)
        {
            throw new LabException(Phase, e.Culprit.Replace(path, $"{file}: {name}", StringComparison.Ordinal), $"leave {file} out", e);
        }
    }

    /// <summary>What all machines have in common, with the proxies of all.</summary>
    private static JsonObject Machine(JsonObject[] machines)
    {
        var common = new JsonObject(machines[0].Where(p => machines.All(m => JsonNode.DeepEquals(m[p.Key], p.Value))).Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone())));
        common["proxies"] = new JsonObject(machines.SelectMany(m => m["proxies"] as JsonObject ?? []).DistinctBy(p => p.Key).Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone())));
        return common;
    }
}
