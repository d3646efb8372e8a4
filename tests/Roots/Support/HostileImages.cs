using System.Text;
using System.Text.Json.Nodes;

namespace ProxyLab.Tests.Roots.Support;

/// <summary>Hostile images: each by what is wrong with it, with its octets and the words that must name it.</summary>
internal static class HostileImages
{
    private static readonly byte[] Layer = new Tar().Folder("etc").File("etc/passwd").Octets;
    private static readonly byte[] Other = new Tar().Folder("etc").File("etc/shadow").Octets;

    internal static IReadOnlyDictionary<string, (Func<byte[]> Make, string Words)> All { get; } = new Dictionary<string, (Func<byte[]>, string)>(StringComparer.Ordinal)
    {
        ["a layer that the manifest names and that is not there"] = (() => Docker("""[{"Config":"c.json","Layers":["gone.tar"]}]""", Images.Config([Layer])), "it is not there"),
        ["a configuration that is not there"] = (() => Docker("""[{"Config":"gone.json","Layers":[]}]"""), "it is not there"),
        ["a configuration outside"] = (() => Docker("""[{"Config":"../../../../etc/passwd","Layers":[]}]"""), "it is not there"),
        ["a layer with another digest than the configuration says"] = (() => Images.Docker(Images.Config([Other]), Layer), "another digest"),
        ["a configuration with another digest than its name"] = (() => Docker($$"""[{"Config":"{{new string('a', 64)}}.json","Layers":[]}]""", "{}", new string('a', 64) + ".json"), "another digest"),
        ["another number of layers than the configuration says"] = (() => Images.Docker(Images.Config([Layer, Layer]), Layer), "tells of 2 layers"),
        ["two images in one archive"] = (() => Docker("""[{"Config":"c.json","Layers":[]},{"Config":"c.json","Layers":[]}]"""), "it has 2 images"),
        ["layers that are links in a circle"] = (() => new Tar().Link("c.json", "d.json").Link("d.json", "c.json").File("manifest.json", """[{"Config":"c.json","Layers":[]}]""").Octets, "in a circle"),
        ["a manifest that comes twice"] = (() => new Tar().File("manifest.json", "[]").File("manifest.json", "[]").Octets, "comes twice"),
        ["JSON that is too large"] = (() => Docker($"[{new string(' ', 70_000)}]"), "octets of JSON"),
        ["JSON that is too deep"] = (() => Docker(new string('[', 40) + new string(']', 40)), "too deep"),
        ["JSON that is damaged"] = (() => Docker("[{"), "damaged"),
        ["JSON of another shape"] = (() => Docker("""[{"Config":["c.json"],"Layers":7}]"""), "another shape"),
        ["JSON with a key twice"] = (() => Docker("""[{"Config":"c.json","Config":"d.json","Layers":[]}]"""), "damaged"),
        ["an image of another machine"] = (() => Images.Docker(Images.Config([Layer], "s390x"), Layer), "is for s390x"),
        ["an index without this machine"] = (() => Index(files => [Images.Manifest(files, "s390x"), Images.Manifest(Images.Oci(Other), "ppc64le")]), "no image for linux/"),
        ["an index with two images for this machine"] = (() => Index(files => [Images.Manifest(files, Images.Here), Images.Manifest(Images.Oci(Other), Images.Here)]), "several images for linux/"),
        ["an index that names what is not there"] = (() => Index(_ => [new JsonObject { ["digest"] = $"sha256:{new string('a', 64)}" }]), "it is not there"),
        ["an index that names a file outside"] = (() => Index(_ => [new JsonObject { ["digest"] = "sha256:../../../../etc/passwd" }]), "no digest by SHA-256"),
        ["an index without end"] = (() => Index(Endless), "another digest"),
        ["indexes that are too deep in each other"] = (() => Index(Deep), "too deep in each other"),
        ["a layer's blob with another digest than its name"] = (WithChangedLayer, "another digest"),
        ["a manifest with another digest than its name"] = (() => Index(files => { var m = Images.Manifest(files); files[Blob(m)] = "{}"u8.ToArray(); return [m]; }), "another digest"),
        ["a layer that is no tar"] = (() => Images.Docker(Encoding.UTF8.GetBytes(new string('n', 2048))), "wrong checksum"),
        ["too many layers"] = (() => Images.Docker([.. Enumerable.Repeat(Layer, 11)]), "more than 10"),
    };

    private static byte[] Docker(string manifest, string config = "{}", string name = "c.json") => new Tar().File(name, config).File("manifest.json", manifest).Octets;

    private static byte[] Index(Func<Dictionary<string, byte[]>, JsonObject[]> manifests)
    {
        var files = Images.Oci(Layer);
        return Images.Archive(Images.Indexed(files, manifests(files)));
    }

    /// <summary>The same tar, compressed anew: its content fits the configuration, and its octets do not fit their name.</summary>
    private static byte[] WithChangedLayer()
    {
        var files = Images.Oci(Layer);
        var blob = files.Single(f => f.Value.AsSpan().StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B])).Key;
        files[blob] = [.. files[blob], 0];
        return Images.Archive(files);
    }

    /// <summary>An index that is its own manifest cannot have its own digest: whoever tries is found out by it.</summary>
    private static JsonObject[] Endless(Dictionary<string, byte[]> files)
    {
        var manifest = Images.Manifest(files);
        files[Blob(manifest)] = Encoding.UTF8.GetBytes(new JsonObject { ["manifests"] = new JsonArray(manifest.DeepClone()) }.ToJsonString());
        return [manifest];
    }

    private static JsonObject[] Deep(Dictionary<string, byte[]> files)
    {
        var manifest = Images.Manifest(files);
        for (var i = 0; i < 6; i++) manifest = Images.Blob(files, Encoding.UTF8.GetBytes(new JsonObject { ["manifests"] = new JsonArray(manifest.DeepClone()) }.ToJsonString()));
        return [manifest];
    }

    private static string Blob(JsonObject manifest) => $"blobs/sha256/{((string)manifest["digest"]!)[7..]}";
}
