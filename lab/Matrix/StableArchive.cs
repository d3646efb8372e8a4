using System.Formats.Tar;
using System.IO.Compression;

namespace ProxyLab.Matrix;

/// <summary>A tar.gz whose octets depend on nothing but the names and the octets of its files: two of the same run are the same.</summary>
/// <param name="target">Where it goes to; closed with it.</param>
/// <param name="level">How hard it is compressed.</param>
internal sealed class StableArchive(Stream target, CompressionLevel level) : IDisposable
{
    private readonly TarWriter _tar = new(new GZipStream(target, level), TarEntryFormat.Pax);

    /// <summary>Adds a file.</summary>
    internal void Add(string name, byte[] octets) => _tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name)
    {
        DataStream = new MemoryStream(octets),
        ModificationTime = DateTimeOffset.UnixEpoch,
        Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead,
    });

    /// <summary>Ends it.</summary>
    public void Dispose() => _tar.Dispose();
}
