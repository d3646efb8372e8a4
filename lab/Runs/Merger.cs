using System.Globalization;
using System.Text.Json.Nodes;

namespace ProxyLab.Runs;

/// <summary>
/// Puts the shards of one run together: checks that they are those of one plan, program, kernel and set of proxies, each once and none
/// missing, and copies their evidence into one run folder. The claims are judged there, from all of it together.
/// </summary>
internal static class Merger
{
    /// <summary>What of <c>machine.json</c> must be the same: other machines may differ in it and still give the same findings.</summary>
    private static readonly (string Key, string Name)[] Same =
        [("lab", "the lab"), ("kernel", "the kernel"), ("architecture", "the architecture"), ("dotnet", "the runtime")];

    /// <summary>Refuses shards that are not the whole of one run.</summary>
    /// <returns>The shards in their order.</returns>
    /// <exception cref="LabException">They are not; says which, and what to do.</exception>
    internal static IReadOnlyList<SavedShard> Check(IReadOnlyList<SavedShard> shards)
    {
        foreach (var other in shards.Skip(1))
        {
            RequireSamePlan(shards[0], other);
            RequireSameMachine(shards[0], other);
        }

        SavedShard[] ordered = [.. shards.OrderBy(s => s.Part.Shard.Index)];
        RequireEachOnce(ordered);
        RequireEveryTrial(ordered);
        return ordered;
    }

    /// <summary>Makes the merged run's folder in the folder given, with every trial's evidence; it is still to be judged and closed.</summary>
    internal static RunFolder Copy(IReadOnlyList<SavedShard> shards, string output)
    {
        var first = shards[0];
        var run = RunFolder.Create(output, first.Record with { Trials = first.Part.Whole, Shard = null, MergedFrom = [.. shards.Select(s => s.Run.Id)] });
        Json.Save(run.FileOf(RunFiles.Machine), first.Machine);
        foreach (var shard in shards)
        {
            var origin = Path.Combine(run.FileOf(RunFiles.Shards), shard.Part.Shard.Index.ToString(CultureInfo.InvariantCulture));
            Directory.CreateDirectory(origin);
            foreach (var name in (string[])[RunFiles.Run, RunFiles.Machine]) EvidenceFile.Copy(shard.Run.FileOf(name), Path.Combine(origin, name));
            foreach (var trial in shard.Record.Trials) CopyFolder(RunFiles.Trial(shard.Run.Path, trial), RunFiles.Trial(run.Path, trial));
        }

        return run;
    }

    private static void RequireSamePlan(SavedShard one, SavedShard other)
    {
        if (one.Part.Shard.Count != other.Part.Shard.Count || one.Part.Plan != other.Part.Plan)
            throw Refuse(one, other, "are of different plans", $"{WherePlansDiffer(one, other)}", "merge shards of the same command line on machines with the same proxies");
    }

    private static string WherePlansDiffer(SavedShard one, SavedShard other)
    {
        if (one.Part.Shard.Count != other.Part.Shard.Count) return $"shard {one.Part.Shard} and shard {other.Part.Shard}";
        var only = one.Part.Whole.Except(other.Part.Whole).Concat(other.Part.Whole.Except(one.Part.Whole)).ToArray();
        var which = only.Length == 0 ? "the same trials with other settings" : $"{only.Length} trials are in one only, the first {only[0]}";
        return $"{which}: '{string.Join(' ', one.Record.CommandLine)}' and '{string.Join(' ', other.Record.CommandLine)}'";
    }

    private static void RequireSameMachine(SavedShard one, SavedShard other)
    {
        foreach (var (key, name) in Same)
        {
            if (!JsonNode.DeepEquals(one.Machine[key], other.Machine[key]))
                throw Refuse(one, other, $"differ in {name}", $"'{one.Machine[key]}' and '{other.Machine[key]}'", "run them on machines that are alike in it");
        }

        foreach (var (proxy, program) in one.Machine["proxies"]!.AsObject())
        {
            foreach (var key in (string[])["version", "sha256"])
            {
                var (here, there) = (program![key], other.Machine["proxies"]![proxy]?[key]);
                if (!JsonNode.DeepEquals(here, there))
                    throw Refuse(one, other, $"differ in the {key} of {proxy}", $"'{here}' and '{there}'", $"install the same {proxy} on both machines");
            }
        }
    }

    private static void RequireEachOnce(SavedShard[] shards)
    {
        if (shards.GroupBy(s => s.Part.Shard).FirstOrDefault(g => g.Count() > 1)?.ToArray() is [var one, var other, ..])
            throw new LabException("merge", $"shard {one.Part.Shard} is given twice: {one.Run.Path} and {other.Run.Path}", "leave one of them out");
        var first = shards[0];
        var count = first.Part.Shard.Count;
        var missing = Enumerable.Range(1, count).Except(shards.Select(s => s.Part.Shard.Index)).Select(i => new Shard(i, count)).ToArray();
        if (missing.Length > 0)
            throw new LabException("merge", $"{(missing.Length == 1 ? "a shard is" : $"{missing.Length} shards are")} missing: {string.Join(", ", missing.AsEnumerable())}", $"run what is missing: {first.CommandFor(missing[0])}");
    }

    /// <summary>Shards of one plan hold each trial once, unless the recorded lengths that divided them were not the same.</summary>
    private static void RequireEveryTrial(SavedShard[] shards)
    {
        var held = shards.SelectMany(s => s.Record.Trials).ToArray();
        var wrong = shards[0].Part.Whole.Where(t => held.Count(h => h == t) != 1).ToArray();
        if (wrong.Length > 0)
            throw new LabException("merge", $"the shards were divided differently: {wrong[0]} is in {held.Count(h => h == wrong[0])} of them", "run all shards with the same program");
    }

    private static LabException Refuse(SavedShard one, SavedShard other, string what, string how, string remedy) =>
        new("merge", $"shard {one.Part.Shard} ({one.Run.Path}) and shard {other.Part.Shard} ({other.Run.Path}) {what}: {how}", remedy);

    private static void CopyFolder(string from, string to)
    {
        if (!Directory.Exists(from)) return; // judging says that the trial was never started
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from)) EvidenceFile.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }
}
