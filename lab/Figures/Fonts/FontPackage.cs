using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;

namespace ProxyLab.Figures.Fonts;

/// <summary>
/// Reads the files that an assembly of Avalonia carries. Only its data are wanted: it is never loaded, and neither is what it refers to.
/// Its resource <c>!AvaloniaResources</c> begins with the length of an index; the index has a version, a count, and for each file its path, its
/// place after the index and its size (AvaloniaResourcesIndexReaderWriter in Avalonia.Base).
/// </summary>
internal static class FontPackage
{
    private const int KnownVersion = 2;

    /// <summary>The files by path, e.g. <c>/Assets/Inter-Bold.ttf</c>.</summary>
    /// <exception cref="InvalidDataException">It is of another version.</exception>
    internal static IReadOnlyDictionary<string, byte[]> Read(Stream assembly)
    {
        using var file = new PEReader(assembly);
        var resources = Resources(file);
        using var reader = new BinaryReader(new MemoryStream(resources), Encoding.UTF8);
        var data = sizeof(int) + reader.ReadInt32();
        if (reader.ReadInt32() is var version and not KnownVersion) throw new InvalidDataException($"the font package's index has version {version}, and not {KnownVersion}");
        var files = new Dictionary<string, byte[]>();
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var path = reader.ReadString();
            var (offset, size) = (reader.ReadInt32(), reader.ReadInt32());
            files[path] = resources.AsSpan(data + offset, size).ToArray();
        }

        return files;
    }

    private static byte[] Resources(PEReader file)
    {
        var metadata = file.GetMetadataReader();
        var resource = metadata.ManifestResources.Select(metadata.GetManifestResource).Single(r => metadata.GetString(r.Name) == "!AvaloniaResources");
        var all = file.GetSectionData(file.PEHeaders.CorHeader!.ResourcesDirectory.RelativeVirtualAddress).GetReader();
        all.Offset = (int)resource.Offset;
        return all.ReadBytes(all.ReadInt32());
    }
}
