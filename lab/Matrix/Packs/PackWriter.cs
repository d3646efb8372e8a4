using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ProxyLab.Runs;

namespace ProxyLab.Matrix.Packs;

/// <summary>Packs one column of a run with all of its evidence, to be submitted.</summary>
internal static class PackWriter
{
    private const string Phase = "pack a column";

    /// <summary>Writes the pack; two of the same run are the same.</summary>
    /// <param name="path">Where to; there must be nothing.</param>
    /// <param name="run">The run.</param>
    /// <param name="cells">All of the column's cells.</param>
    /// <param name="by">Who measured it.</param>
    /// <param name="answers">The text of the answers; null for none.</param>
    /// <returns>What is in it.</returns>
    /// <exception cref="LabException">It cannot be written, or the run was put together from packs itself.</exception>
    internal static Pack Write(string path, RunFolder run, IReadOnlyList<Cell> cells, string by, string? answers)
    {
        var column = cells[0].Column;
        if (Measured.Of(run).Count > 0) throw new LabException(Phase, $"{run.Path} was put together from packs", "pack the run that measured the column");
        var files = new List<(string Path, byte[] Octets)> { (RunFiles.Run, OfRun(run, column)), (RunFiles.Machine, OfMachine(run, column)) };
        if (answers is not null) files.Add((Pack.Answers, Encoding.UTF8.GetBytes(answers)));
        try
        {
            foreach (var trial in cells.SelectMany(c => c.Trials))
            {
                var folder = RunFiles.Trial(run.Path, trial);
                if (!Directory.Exists(folder)) continue; // judging says that it was never started
                foreach (var file in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Where(f => Path.GetFileName(f) != RunFiles.Verdicts)) files.Add((RunFiles.Name(trial, Path.GetFileName(file)), Octets(file)));
            }

            var pack = new Pack(column, by, run.Id, [.. cells.Select(PackedCell.Of)], files.ToDictionary(f => f.Path, f => Convert.ToHexStringLower(SHA256.HashData(f.Octets))));
            Save(path, files.Prepend((Pack.Name, Lines(pack.ToJson()))));
            return pack;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LabException(Phase, e.Message, "name a file that is not there yet, in a folder that you may write to and that has room", e);
        }
    }

    private static void Save(string path, IEnumerable<(string Name, byte[] Octets)> files)
    {
        var target = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        try
        {
            using var archive = new StableArchive(target, CompressionLevel.Optimal);
            foreach (var (name, octets) in files) archive.Add(name, octets);
        }
        catch (IOException)
        {
            File.Delete(path); // half a pack is none, and would be in the way of the next
            throw;
        }
    }

    /// <summary>The run's own file, with the trials of the column alone.</summary>
    private static byte[] OfRun(RunFolder run, string column)
    {
        var root = Json.Object(run.FileOf(RunFiles.Run));
        root["trials"] = RunRecord.Strings(run.Trials().Where(t => t.Proxy == column).Select(t => t.ToString()));
        root.Remove("ran_again");
        return Lines(root);
    }

    /// <summary>The machine's file, with the proxy of the column alone; where its root lies there is nobody's business.</summary>
    private static byte[] OfMachine(RunFolder run, string column)
    {
        var root = MachineFile.Read(run.FileOf(RunFiles.Machine), Phase, "name another run by --from");
        var own = column.Replace(ProxyColumn.TunedMark, "", StringComparison.Ordinal);
        foreach (var other in (root["proxies"] as JsonObject)?.Select(p => p.Key).Where(p => p != own && p != TrialId.DriverOf(column)).ToArray() ?? []) root["proxies"]!.AsObject().Remove(other);
        foreach (var proxy in (root["proxies"] as JsonObject)?.Select(p => p.Value).OfType<JsonObject>() ?? []) proxy.Remove("root_folder");
        return Lines(root);
    }

    private static byte[] Lines(JsonObject root) => Encoding.UTF8.GetBytes(root.ToJsonString(Json.Pretty) + "\n");

    private static byte[] Octets(string file)
    {
        using var opened = EvidenceFile.Open(file);
        var octets = new byte[opened.Length];
        opened.ReadExactly(octets);
        return octets;
    }
}
