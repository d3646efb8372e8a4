using System.Text.Json;
using System.Text.Json.Nodes;
using ProxyLab.Escaping;

namespace ProxyLab;

/// <summary>How the run folder's JSON is written and checked.</summary>
internal static class Json
{
    /// <summary>Indented, with the characters as they are, but for harmful ones: these files are read by people too.</summary>
    internal static JsonSerializerOptions Pretty { get; } = new()
    {
        WriteIndented = true,
        Encoder = JsonText.ForFiles,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    /// <summary>One line each, for <c>events.jsonl</c>.</summary>
    internal static JsonSerializerOptions Line { get; } = new(Pretty) { WriteIndented = false };

    /// <summary>How the name ends of a file that is being written.</summary>
    internal const string Partial = ".part";

    /// <summary>Writes a file in one step: a reader, or a crash, finds the old one or the new one, never half of it.</summary>
    internal static void Save(string path, JsonNode root) => SaveText(path, root.ToJsonString(Pretty) + "\n");

    /// <summary>As <see cref="Save(string, JsonNode)"/>, for text of any kind.</summary>
    internal static void SaveText(string path, string text) => Save(path, file =>
    {
        using var writer = new StreamWriter(file);
        writer.Write(text);
    });

    /// <summary>As <see cref="Save(string, JsonNode)"/>, for a picture.</summary>
    internal static void SaveBytes(string path, byte[] octets) => Save(path, file => file.Write(octets));

    private static void Save(string path, Action<Stream> write)
    {
        // A name of its own for each writer, and a file that was not there before: whoever waits with a link of that name waits in vain.
        var fresh = $"{path}.{Guid.NewGuid():N}{Partial}";
        try
        {
            using (var file = new FileStream(fresh, FileMode.CreateNew, FileAccess.Write)) write(file);
            File.Move(fresh, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            File.Delete(fresh); // the disk is full: give back what half a file takes
            throw;
        }
    }

    /// <summary>How JSON of a run folder is parsed: of a key that stands twice nobody knows which value is meant.</summary>
    internal static JsonDocumentOptions Strict { get; } = new() { AllowDuplicateProperties = false };

    /// <summary>A file's JSON object.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="JsonException">It is damaged, or no object.</exception>
    internal static JsonObject Object(string path) =>
        JsonNode.Parse(EvidenceFile.ReadText(path), documentOptions: Strict) as JsonObject ?? throw new JsonException("it is no JSON object");

    /// <summary>Reads a file of this version of the format.</summary>
    /// <param name="file">Which.</param>
    /// <param name="phase">What it is read for, as the fault says it.</param>
    /// <param name="remedy">What to do where it cannot be read.</param>
    /// <param name="read">Takes what is needed from it; what the JSON classes throw on damage may be thrown on.</param>
    /// <exception cref="LabException">It cannot be read, or is damaged or of another version.</exception>
    internal static T Read<T>(string file, string phase, string remedy, Func<JsonObject, T> read)
    {
        try
        {
            var root = Object(file);
            RequireVersion(root, file);
            return read(root);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException or NullReferenceException
            or FormatException or ArgumentException or OverflowException)
        {
            throw new LabException(phase, $"{file}: {e.Message.Split('\n')[0]}", remedy, e);
        }
    }

    /// <exception cref="LabException">The file is of another version of the format.</exception>
    internal static void RequireVersion(JsonObject root, string path)
    {
        var version = root["version"] is { } given ? Shown(given) : "none";
        if (version == RunFiles.Version.ToString(System.Globalization.CultureInfo.InvariantCulture)) return;
        throw new LabException(
            "read run folder",
            $"{path} has format version {version}; this lab reads version {RunFiles.Version}",
            "read it with the lab that wrote it, or run it again");
    }

    private static string Shown(JsonNode node)
    {
        try
        {
            return node.ToJsonString();
        }
        catch (InvalidOperationException)
        {
            return "that is no text"; // a lone surrogate
        }
    }
}
