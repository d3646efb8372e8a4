using System.Collections.ObjectModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ProxyLab.Runs;
using ProxyLab.Sandboxes;

namespace ProxyLab.Matrix.Reproducing;

/// <summary>Finds what a reproduction needs, from a saved run or from a plan, and writes its folder.</summary>
internal static partial class Reproducer
{
    private const string Phase = "reproduce";

    /// <summary>The upstream's port where no run says another.</summary>
    private const int Port = 9000;

    /// <summary>A cell of a saved run, by its id: what its first valid trial was told, with the configuration that the proxy had.</summary>
    /// <exception cref="LabException">Nothing was run in that cell, its files are damaged, or curl cannot send what its plan asks for.</exception>
    /// <exception cref="UsageException">The run has no such cell.</exception>
    internal static Reproduction OfSaved(RunFolder run, string id, Catalogue catalogue)
    {
        var cell = new MatrixReader(run, catalogue).Cell(id);
        var folder = RunFiles.Trial(run.Path, cell.Example);
        var (plan, conf) = (PlanJson.Read(Path.Combine(folder, RunFiles.Plan)), Path.Combine(folder, RunFiles.ProxyConf));
        if (!File.Exists(conf)) throw new LabException(Phase, $"{id} was not tried: {cell.State}: {cell.Reason}", "name another cell");
        var machine = MachineFile.Read(run.FileOf(RunFiles.Machine), Phase, "name another run");
        var (driver, told) = (catalogue.Proxy(cell.Proxy), machine["proxies"]?[cell.Column]);
        return Checked(new()
        {
            Cell = id,
            Case = cell.Case,
            Driver = driver,
            Program = Text(told?["program"]) is { Length: > 0 } program ? program : driver.Find() ?? driver.Name,
            Version = Text(told?["version"]),
            Plan = plan.Plan,
            Configuration = Moved(File.ReadAllText(conf)),
            Upstream = Endpoint.Parse(Moved(EndpointIn(Path.Combine(folder, RunFiles.Events)))),
            Seen = cell,
            SeenWith = $"{string.Join(' ', Text(machine["kernel"]).Split(' ').Take(3))}, lab {Text(machine["lab"])}",
        });
    }

    /// <summary>A trial that is yet to be run.</summary>
    /// <param name="id">The cell's id.</param>
    /// <param name="trial">Its plan.</param>
    /// <param name="misbehaviour">Its case.</param>
    /// <param name="column">Its proxy.</param>
    /// <exception cref="LabException">The proxy cannot do what the plan asks for, or curl cannot send it.</exception>
    internal static Reproduction Of(string id, TrialPlan trial, Misbehaviour misbehaviour, ProxyColumn column)
    {
        if (trial.Beyond is { } beyond) throw new LabException(Phase, $"{id}: {beyond}", "name another cell");
        var upstream = trial.Plan.Transport == Transport.Unix ? Endpoint.Unix($"{Reproduction.Folder}/up.sock") : Endpoint.Loopback(Port, trial.Plan.UpstreamAddresses);
        var program = column.Program!;
        return Checked(new()
        {
            Cell = id,
            Case = misbehaviour,
            Driver = column.Driver,
            Program = program,
            Version = Machine.VersionOf(column.Root, program, column.Driver.VersionArguments),
            Plan = trial.Plan,
            Configuration = column.Driver.Configure(Reproduction.SetupOf(trial.Plan, upstream)),
            Upstream = upstream,
        });
    }

    /// <summary>Writes the files.</summary>
    /// <param name="reproduction">What is to be shown.</param>
    /// <param name="folder">A folder that is empty or not there.</param>
    /// <exception cref="LabException">There is something in it, or it cannot be written.</exception>
    internal static void Write(Reproduction reproduction, string folder)
    {
        try
        {
            if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()) throw new LabException(Phase, $"there is something in {folder}", "name another folder with --out");
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, "upstream.py"), UpstreamPython.Of(reproduction));
            if (reproduction.IsByPython) File.WriteAllText(Path.Combine(folder, "client.py"), Filled("client.py", ReadOnlyDictionary<string, string>.Empty));
            File.WriteAllText(Path.Combine(folder, "proxy.conf"), reproduction.Configuration);
            File.WriteAllText(Path.Combine(folder, "run.sh"), RunShell.Of(reproduction));
            File.WriteAllText(Path.Combine(folder, "README.md"), Readme.Of(reproduction));
            if (OperatingSystem.IsLinux()) File.SetUnixFileMode(Path.Combine(folder, "run.sh"), (UnixFileMode)Convert.ToInt32("755", 8));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LabException(Phase, $"{folder}: {e.Message}", "name a folder that you may write to with --out", e);
        }
    }

    /// <summary>A template of this room, with a word for each <c>@NAME@</c> in it.</summary>
    internal static string Filled(string template, IReadOnlyDictionary<string, string> words)
    {
        using var stream = typeof(Reproducer).Assembly.GetManifestResourceStream($"reproducing/{template}")!;
        using var reader = new StreamReader(stream);
        return Mark().Replace(reader.ReadToEnd(), match => words[match.Groups[1].Value]);
    }

    /// <exception cref="LabException">The plan asks for what run.sh does not do.</exception>
    private static Reproduction Checked(Reproduction made)
    {
        var plan = made.Plan;
        string[] beyond =
        [
            .. new (string Key, bool Is)[]
            {
                ("protocol", plan.Protocol != Protocol.Http), ("upstream", plan.Server is not null), ("chunked", plan.Chunked), ("slow_send", plan.SlowSend is not null), ("slow_read", plan.SlowRead is not null),
                ("http10", plan.Http10), ("expect_continue", plan.ExpectContinue), ("upgrade", plan.Upgrade is not null), ("half_close", plan.HalfClose), ("body_sent", plan.BodySent is not null),
                ("leave_after", plan.LeaveAfter is not null), ("attempts", plan.Attempts > 1), ("upstream_processes", plan.UpstreamProcesses > 1), ("link", plan.Link != Link.Loopback),
                ("open_files", plan.OpenFiles is not null), ("arrivals", plan.Arrivals is not (Arrivals.Closed or Arrivals.Constant)),
            }.Where(key => key.Is).Select(key => key.Key),
        ];
        return beyond.Length == 0 ? made : throw new LabException(Phase, $"{made.Cell} sets {string.Join(", ", beyond)}, which curl and plain sockets are not told here", "name another cell");
    }

    private static string EndpointIn(string events)
    {
        try
        {
            return File.ReadLines(events).Where(line => line.Contains(EventNames.UpstreamListening, StringComparison.Ordinal)).Select(line => Text(JsonNode.Parse(line)?["endpoint"])).First();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or IOException)
        {
            throw new LabException(Phase, $"{events} does not say where the upstream listened: {e.Message}", "name another cell", e);
        }
    }

    private static string Moved(string text) => Namespace.MountPoints.Aggregate(text, (moved, folder) => moved.Replace(folder, Reproduction.Folder, StringComparison.Ordinal));

    private static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : "";

    [GeneratedRegex("@([A-Z_]+)@", RegexOptions.CultureInvariant)]
    private static partial Regex Mark();
}
