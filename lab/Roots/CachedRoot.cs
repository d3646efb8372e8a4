using System.Globalization;
using System.Text.Json.Nodes;

namespace ProxyLab.Roots;

/// <summary>A root in the cache.</summary>
/// <param name="Names">What it was added as; none where it came by a file's path alone.</param>
/// <param name="Digest">What is in it, as <c>sha256:</c> and 64 digits.</param>
/// <param name="Folder">Its file system, an absolute path.</param>
/// <param name="Source">Where it came from.</param>
/// <param name="Added">When.</param>
/// <param name="Octets">Octets of all its files.</param>
/// <param name="Packages">Of a distribution the packages that were asked for, with their versions.</param>
internal sealed record CachedRoot(
    IReadOnlyList<string> Names, string Digest, string Folder, string Source, DateTimeOffset Added, long Octets, IReadOnlyList<string> Packages)
{
    /// <summary>The file beside a root that tells of it.</summary>
    internal const string File = "root.json";

    private const int Version = 1, BeginningLength = 12;

    /// <summary>The first 12 digits of its digest: what people tell it by.</summary>
    internal string Beginning => Digests.Hex(Digest)[..BeginningLength];

    /// <summary>The name that it was first added by; null where it has none.</summary>
    internal string? FirstName => Names is [var first, ..] ? first : null;

    /// <summary>It under one of its names, or under another where it has none.</summary>
    internal ProxyRoot As(string name) => new(name, Folder, Digest, Source);

    /// <summary>Holds it, so that nobody removes it, until what is given is disposed of or this process ends. It waits for who is about to add or remove it.</summary>
    /// <exception cref="LabException">It was removed meanwhile.</exception>
    internal IDisposable Hold()
    {
        var held = OpenFolder.Find(Path.GetDirectoryName(Folder)!);
        if (held?.Lock(shared: true, wait: true) == true && Directory.Exists(Folder)) return held;
        held?.Dispose();
        throw new LabException("find root", $"{Beginning} was removed by another process", "add it again");
    }

    /// <summary>Reads one from its folder in the cache.</summary>
    /// <exception cref="LabException">What tells of it is damaged or not there.</exception>
    internal static CachedRoot Read(string folder)
    {
        var file = Path.Combine(folder, File);
        try
        {
            var json = Json.Object(file);
            if ((int)json["version"]! != Version) throw new FormatException("it is of another version of the lab");
            var digest = $"sha256:{Path.GetFileName(folder)}";
            return new CachedRoot(
                Texts(json["names"]!), digest, Path.Combine(folder, Unpacker.RootFolder), (string)json["source"]!,
                DateTimeOffset.Parse((string)json["added"]!, CultureInfo.InvariantCulture), (long)json["octets"]!, Texts(json["packages"]!));
        }
        catch (Exception e) when (e is IOException or System.Text.Json.JsonException or InvalidOperationException or NullReferenceException or FormatException or ArgumentException)
        {
            throw new LabException("read cache of roots", $"{file}: {e.Message.Split('\n')[0]}", $"proxylab roots prune {Path.GetFileName(folder)[..BeginningLength]}", e);
        }
    }

    /// <summary>Writes what tells of it into a folder, in one step.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    internal void Save(string folder)
    {
        var json = ToJson();
        json["version"] = Version;
        json.Remove("folder");
        Json.Save(Path.Combine(folder, File), json);
    }

    /// <summary>It for programs.</summary>
    internal JsonObject ToJson() => new()
    {
        ["names"] = Array(Names),
        ["digest"] = Digest,
        ["folder"] = Folder,
        ["source"] = Source,
        ["added"] = Added.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        ["octets"] = Octets,
        ["packages"] = Array(Packages),
    };

    private static JsonArray Array(IEnumerable<string> texts) => new([.. texts.Select(t => JsonValue.Create(t))]);

    private static string[] Texts(JsonNode array) => [.. array.AsArray().Select(t => (string)t!)];
}
