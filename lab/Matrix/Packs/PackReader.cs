using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ProxyLab.Roots;

namespace ProxyLab.Matrix.Packs;

/// <summary>
/// Reads a pack, which anybody may have made: nothing of it is written but files of one column's trials, below the folder of the run that they become part of, and
/// each only as it was when it was packed.
/// </summary>
/// <param name="file">The pack.</param>
internal sealed partial class PackReader(string file)
{
    private const string Phase = "read a pack", Remedy = "ask those who sent it to pack the column again: proxylab matrix pack";

    private static readonly UnpackLimits Limits = UnpackLimits.Default with { Octets = 4L << 30, FileOctets = 256L << 20, Entries = 200_000, Depth = 5 };

    /// <summary>What the pack says of itself.</summary>
    /// <exception cref="LabException">It is damaged, cut off or no pack.</exception>
    internal Pack Read() => Open(archive => First(archive));

    /// <summary>Writes its evidence into a run's folder.</summary>
    /// <param name="run">The run's folder.</param>
    /// <param name="origin">The folder there for what the pack says of itself, its run, its machine and its answers.</param>
    /// <exception cref="LabException">It is damaged, cut off or no pack, or holds what no pack holds.</exception>
    internal void Unpack(string run, string origin) => Open(archive =>
    {
        var pack = First(archive);
        Directory.CreateDirectory(origin);
        Json.Save(Path.Combine(origin, Pack.Name), pack.ToJson());
        var missing = pack.Files.Keys.ToHashSet(StringComparer.Ordinal);
        for (var entries = 1; archive.Next() is { } entry; entries++)
        {
            if (entries > Limits.Entries) throw Damaged($"it has more than {Limits.Entries} files");
            if (entry.Kind != TarKind.File) throw Damaged($"{Refusal.Shown(entry.Name)} is no regular file");
            if (!missing.Remove(entry.Name)) throw Damaged($"its {Pack.Name} tells of no file {Refusal.Shown(entry.Name)}, or it is in it twice");
            var target = Target(entry.Name, pack.Column) switch
            {
                ("", var name) => Path.Combine(origin, name),
                var (folder, name) => Path.Combine(Directory.CreateDirectory(Path.Combine(run, folder)).FullName, name),
            };
            if (Copy(archive, target) != pack.Files[entry.Name]) throw Damaged($"{entry.Name} does not fit its hash in {Pack.Name}");
        }

        if (missing.FirstOrDefault() is { } lost) throw Damaged($"{Refusal.Shown(lost)} is not in it");
        return pack;
    });

    private T Open<T>(Func<TarEntries, T> read)
    {
        try
        {
            using var opened = EvidenceFile.Open(file);
            using var unzipped = new Decompressed(new FilePart(opened.SafeFileHandle, 0, opened.Length), file, Limits);
            return read(new TarEntries(unzipped, Limits));
        }
        catch (LabException e) when (e.Phase == Refusal.Phase)
        {
            throw Damaged(e.Culprit);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LabException(Phase, e.Message, Remedy, e);
        }
    }

    private Pack First(TarEntries archive)
    {
        if (archive.Next() is not { Kind: TarKind.File, Name: Pack.Name } entry || entry.Octets > Limits.JsonOctets) throw Damaged($"it does not begin with its {Pack.Name}: it is no pack of a column");
        var octets = new byte[entry.Octets];
        for (int at = 0, read; at < octets.Length; at += read) read = archive.Read(octets.AsSpan(at));
        try
        {
            var root = JsonNode.Parse(octets, documentOptions: Json.Strict) as JsonObject ?? throw new JsonException("it is no JSON object");
            Json.RequireVersion(root, $"{file}: {Pack.Name}");
            return Pack.Read(root);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NullReferenceException or FormatException or ArgumentException or OverflowException)
        {
            throw Damaged($"its {Pack.Name} is damaged: {e.Message.Split('\n')[0]}");
        }
    }

    /// <summary>The folder in the run and the name there of a file of the pack; no folder for what tells of the pack itself.</summary>
    private (string Folder, string Name) Target(string path, string column)
    {
        if (path is RunFiles.Run or RunFiles.Machine or Pack.Answers) return ("", path);
        var match = OfTrial().Match(path);
        if (!match.Success || match.Groups["proxy"].Value != column) throw Damaged($"{Refusal.Shown(path)} is no file of a trial of {Refusal.Shown(column)}");
        foreach (var name in path.Split('/')) EntryPath.Check(name, path);
        return (Path.GetDirectoryName(path)!, match.Groups["file"].Value);
    }

    /// <summary>Copies the entry to a file that is not there yet, and gives its hash.</summary>
    private static string Copy(TarEntries archive, string target)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var copy = new FileStream(target, FileMode.CreateNew, FileAccess.Write);
        var buffer = new byte[1 << 16];
        for (int read; (read = archive.Read(buffer)) > 0;)
        {
            copy.Write(buffer.AsSpan(0, read));
            hash.AppendData(buffer.AsSpan(0, read));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private LabException Damaged(string what) => new(Phase, $"{file}: {what}", Remedy);

    [GeneratedRegex(@"\Atrials/[^/]+/(?<proxy>[^/]+)/[0-9]{1,6}/(?<file>[A-Za-z0-9][A-Za-z0-9._-]*)\z")]
    private static partial Regex OfTrial();
}
