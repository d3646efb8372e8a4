using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ProxyLab.Native;

namespace ProxyLab.Runs;

/// <summary>One run's folder: its name, its <c>run.json</c>, and the link to the last finished one.</summary>
internal sealed class RunFolder
{
    // trials/CASE/PROXY/N
    private const int LevelsOfTrials = 3;

    private const string Running = "running", Finished = "finished", Interrupted = "interrupted";

    private RunFolder(string path) => Path = path;

    /// <summary>The folder's full path.</summary>
    internal string Path { get; }

    /// <summary>The run's id, which is the folder's name.</summary>
    internal string Id => System.IO.Path.GetFileName(Path);

    /// <summary>Makes a new folder <c>UTC-short id</c> with a <c>run.json</c> that says it is running.</summary>
    /// <exception cref="LabException">It cannot be written.</exception>
    internal static RunFolder Create(RunRequest request) => Create(request, request.Trials());

    /// <summary>As <see cref="Create(RunRequest)"/>, with the trials that are known so far: <see cref="Add"/> adds others.</summary>
    internal static RunFolder Create(RunRequest request, IEnumerable<TrialPlan> trials) => Create(request.Out, new RunRecord
    {
        CommandLine = request.CommandLine,
        Profile = request.Profile.Name,
        Repeat = request.Repeat,
        Jobs = request.Jobs,
        Trials = [.. trials.Select(t => t.Id)],
        Shard = request.Shard is { } shard ? ShardRecord.Of(shard, request.Whole()) : null,
    });

    /// <summary>Makes a new folder for a run of which this is known, in the folder given.</summary>
    /// <exception cref="LabException">It cannot be written.</exception>
    internal static RunFolder Create(string output, RunRecord record)
    {
        var now = DateTime.UtcNow;
        var id = string.Create(CultureInfo.InvariantCulture, $"{now:yyyyMMdd'T'HHmmss'Z'}-{Guid.NewGuid().ToString("N")[..6]}");
        var folder = new RunFolder(System.IO.Path.GetFullPath(System.IO.Path.Combine(output, id)));
        try
        {
            Directory.CreateDirectory(folder.Path);
            folder.WriteState(Running, record.ToJson(id, Running, now));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LabException("create run folder", $"{folder.Path}: {e.Message}", "name a folder you may write to with --out DIR", e);
        }

        return folder;
    }

    /// <summary>Opens the folder of an old run, or of the last finished one by the name <c>latest</c>.</summary>
    /// <exception cref="LabException">There is none, or it is damaged or of another version.</exception>
    /// <exception cref="UsageException">The name is empty.</exception>
    internal static RunFolder Open(string path)
    {
        if (path.Length == 0) throw new UsageException("the name of a run is empty: give a folder that 'proxylab run' made, e.g. results/latest");
        var full = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path)); // results/latest/ is the link too
        if (!File.Exists(System.IO.Path.Combine(full, RunFiles.Run)))
            throw new LabException("read run folder", $"{full} has no {RunFiles.Run}", "name a folder that 'proxylab run' made, e.g. results/latest");
        var folder = new RunFolder(Directory.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full);
        folder.RefuseLinks();
        Json.RequireVersion(folder.ReadState(), System.IO.Path.Combine(full, RunFiles.Run));
        return folder;
    }

    /// <summary>
    /// Refuses a folder with a link where the lab's own runs have folders. It would lead whoever reads, or writes a verdict, to another place; and the
    /// folder may be anybody's.
    /// </summary>
    private void RefuseLinks()
    {
        IEnumerable<DirectoryInfo> level = [new(FileOf(RunFiles.Figures)), new(FileOf(RunFiles.Shards)), new(FileOf(RunFiles.Trials))];
        for (var depth = 0; depth <= LevelsOfTrials; depth++)
        {
            var folders = level.Where(f => f.Exists || f.LinkTarget is not null).ToArray();
            if (folders.FirstOrDefault(f => f.LinkTarget is not null) is { } link)
                throw new LabException("read run folder", $"{link.FullName} is a link, and no folder of a run is one", "copy the run with the files that its links lead to: cp -rL");
            level = folders.SelectMany(f => f.EnumerateDirectories());
        }
    }

    /// <summary>The trials that the run set out to do.</summary>
    internal IReadOnlyList<TrialId> Trials()
    {
        try
        {
            return RunRecord.Ids(ReadState()["trials"]!);
        }
        catch (Exception e) when (e is FormatException or NullReferenceException or InvalidOperationException or ArgumentException or OverflowException)
        {
            throw new LabException("read run folder", $"{Path}/{RunFiles.Run} is damaged: its list of trials cannot be read", "run it again", e);
        }
    }

    /// <summary>Adds trials that the run sets out to do now: a search knows the next ones only by what the last ones said.</summary>
    internal void Add(IEnumerable<TrialId> trials)
    {
        var state = ReadState();
        foreach (var trial in trials) state["trials"]!.AsArray().Add(JsonValue.Create(trial.ToString()));
        WriteState(Running, state);
    }

    /// <summary>What each trial that was begun was told. One whose plan is damaged, or is another trial's, is left out: loading it says so.</summary>
    internal IReadOnlyList<TrialPlan> Plans() => [.. Trials().Select(PlanOf).OfType<TrialPlan>()];

    /// <summary>What a trial was told; null where its plan is not there, or damaged, or another trial's.</summary>
    internal TrialPlan? PlanOf(TrialId id)
    {
        try
        {
            return System.IO.Path.Combine(RunFiles.Trial(Path, id), RunFiles.Plan) is var file && File.Exists(file) && PlanJson.Read(file) is var plan && plan.Id == id ? plan : null;
        }
        catch (LabException)
        {
            return null;
        }
    }

    /// <summary>What <c>run.json</c> says of the run.</summary>
    internal RunRecord Record()
    {
        try
        {
            return RunRecord.Read(ReadState());
        }
        catch (Exception e) when (e is FormatException or NullReferenceException or InvalidOperationException or ArgumentException or OverflowException or UsageException)
        {
            throw new LabException("read run folder", $"{Path}/{RunFiles.Run} is damaged: {e.Message}", "run it again", e);
        }
    }

    /// <summary>What has become of the run, in a word: <c>running</c>, <c>finished</c> or <c>interrupted</c>.</summary>
    internal string State => (string?)ReadState()["state"] ?? "unknown";

    /// <summary>Whether the run came to its end.</summary>
    internal bool IsFinished => State == Finished;

    /// <summary>A file of this folder.</summary>
    internal string FileOf(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Marks the run as finished and points <c>latest</c> at it, or marks it as interrupted.</summary>
    internal void Close(bool finished)
    {
        End(finished ? Finished : Interrupted);
        if (finished) PointLatestHere();
    }

    /// <summary>Marks the run as finished, and leaves <c>latest</c> where it is: what is still to be made of it may fail.</summary>
    internal void Finish() => End(Finished);

    /// <summary>Notes which trials were run a second time, since the machine had been too late to prove their faults.</summary>
    internal void RanAgain(IEnumerable<TrialId> trials)
    {
        var state = ReadState();
        state["ran_again"] = RunRecord.Strings(trials.Select(t => t.ToString()));
        WriteState(Running, state);
    }

    private void End(string state)
    {
        var root = ReadState();
        root["ended"] = DateTime.UtcNow.ToString("O", CultureInfo.InvariantCulture);
        WriteState(state, root);
    }

    private JsonObject ReadState()
    {
        var file = FileOf(RunFiles.Run);
        try
        {
            return Json.Object(file);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NullReferenceException or IOException or ArgumentException)
        {
            throw new LabException("read run folder", $"{file} is damaged: {e.Message.Split('\n')[0]}", "run it again", e);
        }
    }

    private void WriteState(string state, JsonObject root)
    {
        root["state"] = state;
        Json.Save(FileOf(RunFiles.Run), root);
    }

    /// <summary>
    /// Replaces the link in one step, so that a reader always finds one: rename(2) is atomic. (File.Move follows the link.)
    /// </summary>
    internal void PointLatestHere()
    {
        var link = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Path)!, RunFiles.Latest);
        if (Directory.Exists(link) && new DirectoryInfo(link).LinkTarget is null)
            throw new LabException("close the run", $"{link} is a folder, where the link to the last run should be; the run itself is whole: {Path}", $"mv {link} {link}.old");
        var fresh = $"{link}.{Id}";
        File.CreateSymbolicLink(fresh, Id);
        if (LibcFiles.rename(fresh, link) == 0) return;
        var error = Errno.Describe(Errno.Last);
        File.Delete(fresh);
        throw new IOException($"{link}: {error}");
    }
}
