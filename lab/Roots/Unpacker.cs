using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace ProxyLab.Roots;

/// <summary>What was unpacked.</summary>
/// <param name="Digest">Its digest.</param>
/// <param name="Octets">Octets of all files; null where nothing was unpacked, because a root of that digest is there already.</param>
/// <param name="Packages">Packages of a distribution in it that were asked for, with their versions.</param>
internal sealed record Unpacked(string Digest, long? Octets, IReadOnlyList<string> Packages);

/// <summary>
/// Unpacks what may be a root: a tar of <c>docker save</c>, an OCI layout, as a folder or a tar, or the tar of a file system, as
/// <c>docker export</c> writes it; a tar may be compressed by gzip. Everything is written into one folder, which goes with all that is in it
/// where the archive is refused.
/// </summary>
/// <param name="work">A folder for this alone. The root comes into <c>root</c> in it.</param>
/// <param name="limits">What an archive may ask for.</param>
/// <param name="isThere">Whether a root of a digest is there already, so that nothing need be unpacked.</param>
/// <param name="cancel">Ends it early.</param>
internal sealed class Unpacker(string work, UnpackLimits limits, Func<string, bool> isThere, CancellationToken cancel)
{
    /// <summary>The name of the folder that a root is unpacked into.</summary>
    internal const string RootFolder = "root";

    /// <summary>A folder for this alone, on the cache's own disk.</summary>
    internal string Work => work;

    /// <summary>Unpacks an OCI layout that lies in a folder.</summary>
    /// <exception cref="LabException">It is refused, or the disk takes no more.</exception>
    internal Unpacked Layout(string folder) => Guarded(() =>
    {
        using var blobs = new FolderBlobs(folder);
        return Layers(new OciImage(blobs, limits).Read(), blobs);
    });

    /// <summary>Unpacks an archive that comes from elsewhere: it is first written to the disk, since an image names its layers behind them.</summary>
    /// <exception cref="LabException">It is refused, or the disk takes no more.</exception>
    internal Unpacked Archive(Stream archive) => Guarded(() => UnpackAndDelete(Spool(archive, "archive")));

    /// <summary>Unpacks an archive that lies in a file.</summary>
    /// <param name="file">The file, or a link to it.</param>
    /// <param name="packages">Packages of a distribution whose versions are wanted.</param>
    /// <exception cref="LabException">It is refused, or the disk takes no more.</exception>
    internal Unpacked Archive(string file, params IReadOnlyList<string> packages) => Guarded(() =>
    {
        using var stream = EvidenceFile.Open(File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file);
        return Unpack(stream.SafeFileHandle, packages);
    });

    private Unpacked UnpackAndDelete(string file)
    {
        using var handle = File.OpenHandle(file, options: FileOptions.DeleteOnClose);
        return Unpack(handle, []);
    }

    private Unpacked Unpack(SafeFileHandle file, IReadOnlyList<string> packages)
    {
        var whole = new FilePart(file, 0, RandomAccess.GetLength(file));
        if (Decompressed.IsGzip(whole, "the archive"))
        {
            using var plain = new Decompressed(whole, "the archive", limits);
            return UnpackAndDelete(Spool(plain, "archive.tar"));
        }

        using var blobs = new ArchiveBlobs(file, limits);
        if (blobs.Has(OciImage.Marker)) return Layers(new OciImage(blobs, limits).Read(), blobs);
        if (blobs.Has(DockerImage.Marker)) return Layers(new DockerImage(blobs, limits).Read(), blobs);
        return Flat(blobs.Whole(), packages);
    }

    private Unpacked Layers(Image image, IBlobs blobs)
    {
        if (isThere(image.Digest)) return new Unpacked(image.Digest, null, []);
        using var tree = NewTree();
        var writer = new RootWriter(tree, limits);
        foreach (var layer in image.Layers)
        {
            var part = blobs.Open(layer.Name) ?? throw Refusal.Of(layer.Name, "the image names it, and it is not there");
            using var plain = new Decompressed(part, layer.Name, limits);
            using var content = new HashedStream(plain);
            writer.AddLayer(content, layered: true, cancel);
            if (content.Digest() != layer.DiffId) throw Refusal.Of(layer.Name, "its content has another digest than the image's configuration says");
            if (layer.Digest is { } digest && plain.InputDigest() != digest) throw Refusal.Of(layer.Name, "its content has another digest than its name");
        }

        writer.Finish();
        return new Unpacked(image.Digest, writer.Octets, []);
    }

    private Unpacked Flat(Stream archive, IReadOnlyList<string> packages)
    {
        using var tree = NewTree();
        var writer = new RootWriter(tree, limits);
        writer.AddLayer(archive, layered: false, cancel);
        var versions = packages.Count == 0 ? [] : DpkgStatus.Versions(tree, Path.Combine(work, RootFolder), packages);
        writer.Finish();
        return new Unpacked(TreeDigest.Of(Path.Combine(work, RootFolder), cancel), writer.Octets, versions);
    }

    private RootTree NewTree()
    {
        using (var folder = OpenFolder.At(work)) folder.MakeFolder(RootFolder);
        return new RootTree(Path.Combine(work, RootFolder));
    }

    private string Spool(Stream archive, string name)
    {
        var path = Path.Combine(work, name);
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        var buffer = new byte[1 << 17];
        for (var read = archive.Read(buffer); read > 0; read = archive.Read(buffer))
        {
            cancel.ThrowIfCancellationRequested();
            if (file.Position + read > limits.Octets) throw Refusal.Of("the archive", string.Create(CultureInfo.InvariantCulture, $"it has more than {limits.Octets:N0} octets"));
            file.Write(buffer, 0, read);
        }

        return path;
    }

    private static Unpacked Guarded(Func<Unpacked> unpack)
    {
        try
        {
            return unpack();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LabException(Refusal.Phase, e.Message, "see that the archive can be read and that the cache's disk has room; another one: PROXYLAB_ROOTS=FOLDER", e);
        }
    }
}
