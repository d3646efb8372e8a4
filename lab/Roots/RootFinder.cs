namespace ProxyLab.Roots;

/// <summary>
/// What an image's name means, in this order: a folder that is an OCI layout; a folder that is a file system, used as it is; a file; a name or
/// digest in the cache; else a reference, which an engine has to provide. What it gives out of the cache cannot be removed until it is disposed of.
/// </summary>
/// <param name="cache">The cache.</param>
/// <param name="engine">Who has images by reference; null for nobody.</param>
internal sealed class RootFinder(RootCache cache, IImageSource? engine) : IDisposable
{
    private readonly List<IDisposable> _held = [];

    /// <summary>The root that an image's name means.</summary>
    /// <exception cref="LabException">There is none, or it is refused.</exception>
    internal async Task<ProxyRoot> Find(string image, CancellationToken cancel = default)
    {
        if (IsPlainFolder(image)) return new ProxyRoot(NameOf(image), FullPath(image), null, FullPath(image));
        var isPath = Directory.Exists(image) || File.Exists(image);
        var root = await Obtain(isPath ? null : image, image, cancel);
        _held.Add(root.Hold());
        return root.As(isPath ? NameOf(image) : root.Names.Contains(image) ? image : root.FirstName ?? root.Beginning);
    }

    /// <summary>Adds an image to the cache by a name.</summary>
    /// <exception cref="UsageException">It is a folder that can be used as it is.</exception>
    /// <exception cref="LabException">There is none, it is refused, or another root has the name.</exception>
    internal async Task<CachedRoot> Add(string name, string image, CancellationToken cancel)
    {
        if (IsPlainFolder(image)) throw new UsageException($"{image} is a folder, which is used as it is, without being added: --proxy NAME@{image}");
        var root = await Obtain(name, image, cancel);
        return root.Names.Contains(name) ? root : cache.Name(root, name);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _held.ForEach(held => held.Dispose());
        _held.Clear();
    }

    private async Task<CachedRoot> Obtain(string? name, string image, CancellationToken cancel)
    {
        var path = FullPath(image);
        if (Directory.Exists(image)) return await Task.Run(() => cache.Add(name, path, unpacker => unpacker.Layout(path), cancel), cancel);
        if (File.Exists(image)) return await Task.Run(() => cache.Add(name, path, unpacker => unpacker.Archive(path), cancel), cancel);
        if (cache.Find(image) is { } cached) return cached;
        if (engine is null)
        {
            throw new LabException(
                "find root", $"there is no folder, no file and no root in the cache that is called '{image}', and no engine that could have an image of that name",
                "proxylab roots list says what there is; add one: proxylab roots add NAME IMAGE, with a tar of docker save or docker export");
        }

        await using var archive = await engine.Save(image, cancel);
        return await Task.Run(() => cache.Add(name, image, unpacker => unpacker.Archive(archive), cancel), cancel);
    }

    private static string FullPath(string path) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));

    private static bool IsPlainFolder(string image) => Directory.Exists(image) && !FolderBlobs.IsLayout(image);

    /// <summary>A folder's or file's own name, without what tells that it is a tar; of the root of the host its own.</summary>
    private static string NameOf(string path)
    {
        var name = Path.GetFileName(FullPath(path));
        foreach (var ending in (string[])[".gz", ".tgz", ".tar"])
        {
            if (File.Exists(path) && name.EndsWith(ending, StringComparison.Ordinal) && name.Length > ending.Length) name = name[..^ending.Length];
        }

        return name.Length > 0 ? name : "host";
    }
}
