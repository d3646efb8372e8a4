using Microsoft.Win32.SafeHandles;

namespace ProxyLab.Roots;

/// <summary>The files of an image, by name: of an archive, or of a folder.</summary>
internal interface IBlobs : IDisposable
{
    /// <summary>Opens one; null where there is none of that name.</summary>
    /// <exception cref="LabException">What has the name cannot be read.</exception>
    public FilePart? Open(string name);
}

/// <summary>The files of an OCI layout that lies in a folder (OCI image specification, image-layout.md).</summary>
/// <param name="folder">The folder.</param>
internal sealed class FolderBlobs(string folder) : IBlobs
{
    private readonly List<FileStream> _open = [];

    /// <summary>Whether a folder is an OCI layout.</summary>
    internal static bool IsLayout(string folder) => File.Exists(Path.Combine(folder, OciImage.Marker));

    /// <inheritdoc/>
    public FilePart? Open(string name)
    {
        var path = Path.Combine(folder, name);
        if (!EvidenceFile.Exists(path)) return null;
        try
        {
            var file = EvidenceFile.Open(path);
            _open.Add(file);
            return new FilePart(file.SafeFileHandle, 0, file.Length);
        }
        catch (IOException e)
        {
            throw Refusal.Of(name, e.Message);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _open.ForEach(file => file.Dispose());
}

/// <summary>The regular files of a tar, found by a first pass over its headers.</summary>
internal sealed class ArchiveBlobs : IBlobs
{
    private const int MostLinks = 8;
    private readonly SafeFileHandle _file;
    private readonly Dictionary<string, (long At, long Length)> _parts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _links = new(StringComparer.Ordinal);

    /// <param name="file">The tar, not compressed; it is closed with this.</param>
    /// <param name="limits">What it may ask for.</param>
    /// <exception cref="LabException">It is no tar, is cut off, or has too many entries.</exception>
    internal ArchiveBlobs(SafeFileHandle file, UnpackLimits limits)
    {
        _file = file;
        var whole = Whole();
        var entries = new TarEntries(whole, limits);
        var count = 0;
        while (entries.Next() is { } entry)
        {
            if (++count > limits.Entries) throw Refusal.Of(entry.Name, $"it is one of more than {limits.Entries} entries");
            var name = Plain(entry.Name);
            if (entry.Kind == TarKind.File && !_parts.TryAdd(name, (whole.Position, entry.Octets))) throw Refusal.Of(entry.Name, "it comes twice in one layer: there is a file of that name");
            // Older engines save a layer that two images share as a link from one to the other.
            if (entry.Kind == TarKind.Link) _links[name] = entry.Target;
        }

        if (count == 0) throw Refusal.Of("the archive", "there is nothing in it");
    }

    /// <summary>Whether there is a file of that name.</summary>
    internal bool Has(string name) => _parts.ContainsKey(name);

    /// <summary>All of the archive.</summary>
    internal FilePart Whole() => new(_file, 0, RandomAccess.GetLength(_file));

    /// <inheritdoc/>
    public FilePart? Open(string name)
    {
        for (var (at, followed) = (Plain(name), 0); followed <= MostLinks; followed++)
        {
            if (_parts.TryGetValue(at, out var part)) return new FilePart(_file, part.At, part.Length);
            if (!_links.TryGetValue(at, out var target)) return null;
            // Within the archive only: this is a name to look up, and no path on the disk.
            at = Path.GetFullPath(target, "/" + Path.GetDirectoryName(at))[1..];
        }

        throw Refusal.Of(name, "its links lead in a circle");
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static string Plain(string name) => name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name;
}
