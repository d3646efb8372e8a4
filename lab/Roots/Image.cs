using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ProxyLab.Roots;

/// <summary>One layer of an image.</summary>
/// <param name="Name">The file that it is in.</param>
/// <param name="Digest">The digest of that file; null where the image does not say it.</param>
/// <param name="DiffId">The digest of the tar in it, not compressed.</param>
internal sealed record ImageLayer(string Name, string? Digest, string DiffId);

/// <summary>What an image's own files say of it, checked as far as it can be without its layers.</summary>
/// <param name="Digest">The digest of its configuration, which tells the digest of every layer.</param>
/// <param name="Layers">Its layers, the lowest first.</param>
internal sealed record Image(string Digest, IReadOnlyList<ImageLayer> Layers)
{
    /// <summary>This machine, as images name it (Go's GOARCH).</summary>
    internal static string Architecture { get; } = RuntimeInformation.OSArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => "amd64",
        var other => other.ToString().ToLowerInvariant(),
    };

    /// <summary>An image by its configuration's octets and the files of its layers.</summary>
    /// <exception cref="LabException">The configuration is of another machine, or does not fit the layers.</exception>
    internal static Image Of(byte[] configuration, string name, IReadOnlyList<(string Name, string? Digest)> layers, UnpackLimits limits)
    {
        var config = Parse(configuration, name, limits);
        return Told(name, () =>
        {
            if ((string?)config["architecture"] is { Length: > 0 } architecture && architecture != Architecture) throw Refusal.Of(name, $"the image is for {architecture}, and this machine is {Architecture}");
            if ((string?)config["os"] is { Length: > 0 } system && system != "linux") throw Refusal.Of(name, $"the image is for {system}, and this machine is linux");
            var diffs = config["rootfs"]!["diff_ids"]!.AsArray().Select(d => (string)d!).ToArray();
            if (diffs.Length != layers.Count) throw Refusal.Of(name, string.Create(CultureInfo.InvariantCulture, $"its configuration tells of {diffs.Length} layers, and the image has {layers.Count}"));
            if (diffs.Length > limits.Layers) throw Refusal.Of(name, string.Create(CultureInfo.InvariantCulture, $"it has {diffs.Length} layers, more than {limits.Layers}"));
            foreach (var diff in diffs) _ = Digests.Hex(diff);
            return new Image(Digests.OfOctets(configuration), [.. layers.Zip(diffs, (l, d) => new ImageLayer(l.Name, l.Digest, d))]);
        });
    }

    /// <summary>All octets of a file that is small.</summary>
    /// <exception cref="LabException">It is not there, or too large.</exception>
    internal static byte[] Octets(IBlobs blobs, string name, UnpackLimits limits)
    {
        var part = blobs.Open(name) ?? throw Refusal.Of(name, "the image names it, and it is not there");
        if (part.Length > limits.JsonOctets) throw Refusal.Of(name, string.Create(CultureInfo.InvariantCulture, $"it has {part.Length:N0} octets of JSON, more than {limits.JsonOctets:N0}"));
        var octets = new byte[part.Length];
        part.ReadExactly(octets);
        return octets;
    }

    /// <summary>The JSON in octets.</summary>
    /// <exception cref="LabException">It is damaged, too deep, or names a key twice.</exception>
    internal static JsonNode Parse(byte[] octets, string name, UnpackLimits limits)
    {
        try
        {
            return JsonNode.Parse(octets, documentOptions: Json.Strict with { MaxDepth = limits.JsonDepth }) ?? throw Refusal.Of(name, "there is no JSON in it");
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw Refusal.Of(name, $"its JSON is damaged or too deep: {e.Message.Split('\n')[0]}");
        }
    }

    /// <summary>What is read from JSON; what the JSON classes throw where it has another shape is a refusal.</summary>
    internal static T Told<T>(string name, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is InvalidOperationException or NullReferenceException or FormatException or ArgumentException or KeyNotFoundException)
        {
            throw Refusal.Of(name, "its JSON lacks what an image must have, or has it in another shape");
        }
    }
}
