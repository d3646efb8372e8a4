using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace ProxyLab.Tests.Roots.Support;

/// <summary>Images as engines save them, made of layers.</summary>
internal static class Images
{
    internal static string Here { get; } = ProxyLab.Roots.Image.Architecture;

    internal static string Digest(byte[] octets) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(octets))}";

    /// <summary>A configuration for layers that are not compressed.</summary>
    internal static string Config(IEnumerable<byte[]> layers, string? architecture = null) => new JsonObject
    {
        ["architecture"] = architecture ?? Here,
        ["os"] = "linux",
        ["rootfs"] = new JsonObject { ["type"] = "layers", ["diff_ids"] = new JsonArray([.. layers.Select(l => JsonValue.Create(Digest(l)))]) },
    }.ToJsonString();

    /// <summary>A tar of <c>docker save</c>.</summary>
    internal static byte[] Docker(params byte[][] layers) => Docker(Config(layers), layers);

    internal static byte[] Docker(string config, params byte[][] layers)
    {
        var name = $"{Digest(Encoding.UTF8.GetBytes(config))[7..]}.json";
        var tar = new Tar().File(name, config);
        for (var i = 0; i < layers.Length; i++) tar.Entry($"{i}/layer.tar", '0', layers[i]);
        var manifest = new JsonArray(new JsonObject { ["Config"] = name, ["RepoTags"] = new JsonArray("made:1"), ["Layers"] = new JsonArray([.. layers.Select((_, i) => JsonValue.Create($"{i}/layer.tar"))]) });
        return tar.File("manifest.json", manifest.ToJsonString()).Octets;
    }

    /// <summary>The files of an OCI layout with one image, its layers compressed.</summary>
    internal static Dictionary<string, byte[]> Oci(params byte[][] layers) => Oci(Config(layers), layers);

    internal static Dictionary<string, byte[]> Oci(string config, params byte[][] layers)
    {
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal) { ["oci-layout"] = Encoding.UTF8.GetBytes("""{"imageLayoutVersion":"1.0.0"}""") };
        var manifest = new JsonObject
        {
            ["schemaVersion"] = 2,
            ["config"] = Blob(files, Encoding.UTF8.GetBytes(config)),
            ["layers"] = new JsonArray([.. layers.Select(l => Blob(files, Tar.Gzip(l)))]),
        };
        return Indexed(files, Blob(files, Encoding.UTF8.GetBytes(manifest.ToJsonString())));
    }

    /// <summary>The files with an index that names these manifests.</summary>
    internal static Dictionary<string, byte[]> Indexed(Dictionary<string, byte[]> files, params JsonObject[] manifests)
    {
        files["index.json"] = Encoding.UTF8.GetBytes(new JsonObject { ["schemaVersion"] = 2, ["manifests"] = new JsonArray([.. manifests]) }.ToJsonString());
        return files;
    }

    /// <summary>The manifest that the index of these files names.</summary>
    internal static JsonObject Manifest(Dictionary<string, byte[]> files, string? architecture = null)
    {
        var manifest = JsonNode.Parse(files["index.json"])!["manifests"]![0]!.DeepClone().AsObject();
        if (architecture is not null) manifest["platform"] = new JsonObject { ["architecture"] = architecture, ["os"] = "linux" };
        return manifest;
    }

    internal static JsonObject Blob(Dictionary<string, byte[]> files, byte[] octets)
    {
        var digest = Digest(octets);
        files[$"blobs/sha256/{digest[7..]}"] = octets;
        return new JsonObject { ["digest"] = digest, ["size"] = octets.Length };
    }

    internal static byte[] Archive(Dictionary<string, byte[]> files)
    {
        var tar = new Tar();
        foreach (var (name, octets) in files) tar.Entry(name, '0', octets);
        return tar.Octets;
    }

    internal static string Write(Dictionary<string, byte[]> files, string folder)
    {
        foreach (var (name, octets) in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, name))!);
            File.WriteAllBytes(Path.Combine(folder, name), octets);
        }

        return folder;
    }
}
