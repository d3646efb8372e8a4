namespace ProxyLab.Roots;

/// <summary>An image in a tar of <c>docker save</c>: <c>manifest.json</c> names its configuration and layers (moby, image/spec/spec.md).</summary>
internal sealed class DockerImage(IBlobs blobs, UnpackLimits limits)
{
    /// <summary>The file that tells that it is one.</summary>
    internal const string Marker = "manifest.json";

    /// <summary>Reads the image.</summary>
    /// <exception cref="LabException">There is none or more than one, or the configuration's digest is another.</exception>
    internal Image Read()
    {
        var json = Image.Parse(Image.Octets(blobs, Marker, limits), Marker, limits);
        return Image.Told(Marker, () =>
        {
            var images = json.AsArray();
            if (images.Count != 1) throw Refusal.Of(Marker, $"it has {images.Count} images, and nothing says which is meant: save one alone");
            var name = (string)images[0]!["Config"]!;
            var layers = images[0]!["Layers"]!.AsArray().Select(l => ((string)l!, (string?)null)).ToArray();
            var octets = Image.Octets(blobs, name, limits);
            var hex = Path.GetFileNameWithoutExtension(name);
            if (Digests.IsHex(hex) && Digests.OfOctets(octets) != $"sha256:{hex}") throw Refusal.Of(name, "its content has another digest than its name");
            return Image.Of(octets, name, layers, limits);
        });
    }
}
