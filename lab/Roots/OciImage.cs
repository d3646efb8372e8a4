using System.Text.Json.Nodes;

namespace ProxyLab.Roots;

/// <summary>An image in an OCI layout: <c>index.json</c>, then the manifest of this machine, its configuration and layers (OCI image specification, image-layout.md).</summary>
internal sealed class OciImage(IBlobs blobs, UnpackLimits limits)
{
    /// <summary>The file that tells that it is one.</summary>
    internal const string Marker = "oci-layout";

    private const string Index = "index.json";
    private const int MostIndexes = 4;

    /// <summary>Reads the image of this machine.</summary>
    /// <exception cref="LabException">There is none or more than one, a file is not there, or its digest is another.</exception>
    internal Image Read()
    {
        var (name, json) = (Index, Image.Parse(Image.Octets(blobs, Index, limits), Index, limits));
        for (var depth = 0; json["manifests"] is JsonArray manifests; depth++)
        {
            if (depth == MostIndexes) throw Refusal.Of(name, "its indexes are too deep in each other");
            (name, json) = Blob(Image.Told(name, () => Choose(manifests, name)), name);
        }

        return Image.Told(name, () =>
        {
            var layers = json["layers"]!.AsArray().Select(layer => (string)layer!["digest"]!).ToArray();
            var (config, octets) = Octets(json["config"]!.AsObject(), name);
            return Image.Of(octets, config, [.. layers.Select(digest => (NameOf(digest), (string?)digest))], limits);
        });
    }

    /// <summary>The manifest for this machine: the only one for it, or the only one of all where none says what it is for.</summary>
    private static JsonObject Choose(JsonArray manifests, string name)
    {
        // An attestation tells of another manifest, and is for no platform: its own is called unknown.
        var all = manifests.Select(m => m!.AsObject()).Where(m => (string?)m["platform"]?["os"] != "unknown").DistinctBy(m => (string)m["digest"]!).ToArray();
        var here = all.Where(m => m["platform"] is { } p && (string?)p["architecture"] == Image.Architecture && (string?)p["os"] == "linux").ToArray();
        var chosen = here.Length > 0 ? here : [.. all.Where(m => m["platform"] is null)];
        return chosen.Length switch
        {
            1 => chosen[0],
            0 => throw Refusal.Of(name, $"it has no image for linux/{Image.Architecture}"),
            _ => throw Refusal.Of(name, $"it has several images for linux/{Image.Architecture}, and nothing says which is meant: save one alone"),
        };
    }

    private (string Name, JsonNode Json) Blob(JsonObject descriptor, string from)
    {
        var (name, octets) = Image.Told(from, () => Octets(descriptor, from));
        return (name, Image.Parse(octets, name, limits));
    }

    private (string Name, byte[] Octets) Octets(JsonObject descriptor, string from)
    {
        var digest = Image.Told(from, () => (string)descriptor["digest"]!);
        var name = NameOf(digest);
        var octets = Image.Octets(blobs, name, limits);
        return Digests.OfOctets(octets) == digest ? (name, octets) : throw Refusal.Of(name, "its content has another digest than its name");
    }

    private static string NameOf(string digest) => $"blobs/sha256/{Digests.Hex(digest)}";
}
