using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace ProxyLab;

/// <summary>
/// <c>seal.json</c>: what each file of a trial was when the trial ended, in lines, octets and a hash. It is written last. What no longer fits it
/// was changed, cut, lost or added since: the trial is damaged, and nothing is judged by it.
/// </summary>
internal static class Seal
{
    private const string Remedy = "run the trial again";

    /// <summary>Seals a trial's folder.</summary>
    /// <exception cref="IOException">A file cannot be read, or the seal not be written.</exception>
    internal static void Write(string folder) => Json.Save(Path.Combine(folder, RunFiles.Seal), new JsonObject
    {
        ["version"] = RunFiles.Version,
        ["files"] = new JsonArray([.. Names(folder).Select(name => Entry(folder, name).ToJson(name))]),
    });

    /// <summary>Whether a trial's folder is sealed.</summary>
    internal static bool IsThere(string folder) => EvidenceFile.Exists(Path.Combine(folder, RunFiles.Seal));

    /// <summary>The first thing in a sealed folder that does not fit its seal, in words; null where all does.</summary>
    internal static string? Breach(string folder)
    {
        try
        {
            var files = Json.Read(Path.Combine(folder, RunFiles.Seal), "read seal", Remedy, Read);
            return files.Select(file => Breach(folder, file.Key, file.Value)).FirstOrDefault(breach => breach is not null)
                ?? (Names(folder).FirstOrDefault(name => !files.ContainsKey(name)) is { } added ? $"{added} was added after the trial had ended" : null);
        }
        catch (LabException e)
        {
            return $"its seal cannot be read: {e.Culprit}";
        }
    }

    private static string? Breach(string folder, string name, SealedFile file)
    {
        var path = Path.Combine(folder, name);
        if (!EvidenceFile.Exists(path)) return $"{name} is not there any more";
        try
        {
            var now = Entry(folder, name);
            return now.Octets != file.Octets
                ? string.Create(CultureInfo.InvariantCulture, $"{name} does not fit its seal: {now.Rows:N0} lines and {now.Octets:N0} octets, and it had {file.Rows:N0} and {file.Octets:N0}")
                : now != file ? $"{name} does not fit its seal: its octets are others" : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"{name} cannot be read: {e.Message}";
        }
    }

    /// <summary>What is sealed: every file of the folder but the seal, and the verdicts, which any judging writes anew.</summary>
    private static IEnumerable<string> Names(string folder) =>
        Directory.EnumerateFiles(folder).Select(f => Path.GetFileName(f)).Where(n => n is not (RunFiles.Seal or RunFiles.Verdicts) && !n.EndsWith(Json.Partial, StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    private static SealedFile Entry(string folder, string name)
    {
        using var file = EvidenceFile.Open(Path.Combine(folder, name));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (buffer, rows, octets) = (new byte[128 * 1024], 0L, 0L);
        for (int read; (read = file.Read(buffer)) > 0;)
        {
            var part = buffer.AsSpan(0, read);
            hash.AppendData(part);
            rows += part.Count((byte)'\n');
            octets += read;
        }

        return new SealedFile(rows, octets, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private static Dictionary<string, SealedFile> Read(JsonObject root) => root["files"]!.AsArray().ToDictionary(
        file => (string)file!["name"]! is var name && name == Path.GetFileName(name) ? name : throw new FormatException($"'{name}' is no name of a file"),
        file => new SealedFile((long)file!["rows"]!, (long)file["octets"]!, (string)file["sha256"]!));

    /// <summary>One file of a seal.</summary>
    /// <param name="Rows">How many lines end in it.</param>
    /// <param name="Octets">How long it is.</param>
    /// <param name="Hash">SHA-256, in hexadecimal.</param>
    private sealed record SealedFile(long Rows, long Octets, string Hash)
    {
        internal JsonObject ToJson(string name) => new() { ["name"] = name, ["rows"] = Rows, ["octets"] = Octets, ["sha256"] = Hash };
    }
}
