using System.Buffers.Binary;
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
    private const string Phase = "read a pack", NoFile = "name a file that 'proxylab matrix pack' wrote, and that you may read", Remedy = "ask those who sent it to pack the column again: proxylab matrix pack";

    private static readonly UnpackLimits Limits = UnpackLimits.Default with { Octets = 4L << 30, FileOctets = 256L << 20, Entries = 200_000, Depth = 5 };

    /// <summary>What the pack says of itself.</summary>
    /// <exception cref="LabException">It is damaged, cut off or no pack.</exception>
    internal Pack Read() => Open((archive, _) => First(archive));

    /// <summary>Writes its evidence into a run's folder.</summary>
    /// <param name="run">The run's folder.</param>
    /// <param name="origin">The folder there for what the pack says of itself, its run, its machine and its answers.</param>
    /// <returns>The trials of which it has files.</returns>
    /// <exception cref="LabException">It is damaged, cut off or no pack, or holds what no pack holds.</exception>
    internal IReadOnlySet<TrialId> Unpack(string run, string origin) => Open((archive, octets) =>
    {
        var (pack, trials) = (First(archive), new HashSet<TrialId>());
        if (((string[])[RunFiles.Run, RunFiles.Machine]).FirstOrDefault(name => !pack.Files.ContainsKey(name)) is { } absent) throw Damaged($"its {Pack.Name} tells of no {absent}");
        Directory.CreateDirectory(origin);
        Json.Save(Path.Combine(origin, Pack.Name), pack.ToJson());
        var missing = pack.Files.Keys.ToHashSet(StringComparer.Ordinal);
        for (var entries = 1; archive.Next() is { } entry; entries++)
        {
            if (entries > Limits.Entries) throw Damaged($"it has more than {Limits.Entries} files");
            if (entry.Kind != TarKind.File) throw Damaged($"{Refusal.Shown(entry.Name)} is no regular file");
            if (!missing.Remove(entry.Name)) throw Damaged($"its {Pack.Name} tells of no file {Refusal.Shown(entry.Name)}, or it is in it twice");
            var target = Path.Combine(origin, entry.Name);
            if (OfTrial(entry.Name, pack.Column) is var (trial, name))
            {
                target = Path.Combine(Directory.CreateDirectory(RunFiles.Trial(run, trial)).FullName, name);
                trials.Add(trial);
            }

            if (Copy(archive, target) != pack.Files[entry.Name]) throw Damaged($"{entry.Name} does not fit its hash in {Pack.Name}");
        }

        if (missing.FirstOrDefault() is { } lost) throw Damaged($"{Refusal.Shown(lost)} is not in it");
        RequireEnd(octets);
        return trials;
    });

    private T Open<T>(Func<TarEntries, Decompressed, T> read)
    {
        using var opened = Opened();
        try
        {
            using var unzipped = new Decompressed(new FilePart(opened.SafeFileHandle, 0, opened.Length), file, Limits);
            return read(new TarEntries(unzipped, Limits), unzipped);
        }
        catch (LabException e) when (e.Phase == Refusal.Phase)
        {
            throw Damaged(e.Culprit.StartsWith($"{file}: ", StringComparison.Ordinal) ? e.Culprit[(file.Length + 2)..] : e.Culprit);
        }
    }

    private FileStream Opened()
    {
        try
        {
            return EvidenceFile.Open(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LabException(Phase, e.Message, NoFile, e);
        }
    }

    /// <summary>
    /// Refuses what follows the last file but the zeros that fill a tar up. Reading them has gzip check its own sum of all that it gave. Of what follows its stream the
    /// runtime says nothing: but then the file does not end with the number of octets that came out (RFC 1952, section 2.3.1).
    /// </summary>
    private void RequireEnd(Decompressed octets)
    {
        var buffer = new byte[1 << 16];
        for (int read; (read = octets.Read(buffer)) > 0;)
        {
            if (buffer.AsSpan(0, read).ContainsAnyExcept((byte)0)) throw Damaged("something follows its last file");
        }

        using var opened = Opened();
        if (!Decompressed.IsGzip(new FilePart(opened.SafeFileHandle, 0, opened.Length), file)) return;
        var end = new byte[sizeof(uint)];
        if (RandomAccess.Read(opened.SafeFileHandle, end, opened.Length - end.Length) < end.Length || BinaryPrimitives.ReadUInt32LittleEndian(end) != (octets.Octets & uint.MaxValue))
            throw Damaged("it does not end where its compressed data ends: it is cut off, or something follows it");
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

    /// <summary>The trial and the name there of a file of the pack; null for what tells of the pack itself.</summary>
    private (TrialId Trial, string Name)? OfTrial(string path, string column)
    {
        if (path is RunFiles.Run or RunFiles.Machine or Pack.Answers) return null;
        if (PathInTrials().Match(path) is { Success: true } match && match.Groups["file"].Value is var name && name != RunFiles.Verdicts && !name.EndsWith(Json.Partial, StringComparison.Ordinal))
        {
            EntryPath.Check(name, path);
            try
            {
                if (TrialId.Parse(match.Groups["trial"].Value) is var trial && trial.Proxy == column) return (trial, name);
            }
            catch (FormatException)
            {
                // A name that no trial has: told below.
            }
        }

        throw Damaged($"{Refusal.Shown(path)} is no file of a trial of {Refusal.Shown(column)}");
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

    [GeneratedRegex(@"\Atrials/(?<trial>[^/]+/[^/]+/[0-9]{1,6})/(?<file>[A-Za-z0-9][A-Za-z0-9._-]*)\z")]
    private static partial Regex PathInTrials();
}
