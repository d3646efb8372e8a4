namespace ProxyLab.Roots;

/// <summary>
/// Proxy roots that were unpacked, each in a folder by its digest's digits: <c>root/</c> is the file system, <c>root.json</c> tells of it. A root
/// is unpacked beside the others under a name that does not count, and renamed when it is whole. Whoever changes the cache locks its folder;
/// whoever unpacks, removes or uses a root locks that root's. A lock goes with its process, so that what a killed one left can be told from
/// what is at work.
/// </summary>
/// <param name="folder">The cache's folder; made when something is added.</param>
/// <param name="limits">What an archive may ask for.</param>
internal sealed class RootCache(string folder, UnpackLimits limits)
{
    private const string Phase = "add root";

    /// <summary>The cache's folder, an absolute path.</summary>
    internal string Folder { get; } = Path.GetFullPath(folder);

    /// <summary>Every root, by its first name.</summary>
    /// <exception cref="LabException">What tells of one is damaged.</exception>
    internal IReadOnlyList<CachedRoot> All =>
        [.. Whole().Select(CachedRoot.Read).OrderBy(r => r.FirstName ?? "~", StringComparer.Ordinal).ThenBy(r => r.Digest, StringComparer.Ordinal)];

    /// <summary>The cache of this user: <c>$PROXYLAB_ROOTS</c>, else <c>$XDG_CACHE_HOME/proxylab/roots</c>, else <c>~/.cache/proxylab/roots</c>.</summary>
    internal static RootCache OfUser() => new(FolderOf(Environment.GetEnvironmentVariable), UnpackLimits.Default);

    /// <summary>The cache's folder by the environment. An XDG path that is not absolute does not count (XDG Base Directory Specification, "Basics").</summary>
    /// <exception cref="LabException">Nothing says where it is.</exception>
    internal static string FolderOf(Func<string, string?> environment) =>
        environment("PROXYLAB_ROOTS") is { Length: > 0 } own ? own
        : environment("XDG_CACHE_HOME") is ['/', ..] cache ? Path.Combine(cache, "proxylab/roots")
        : environment("HOME") is { Length: > 0 } home ? Path.Combine(home, ".cache/proxylab/roots")
        : throw new LabException("find cache of roots", "neither HOME nor XDG_CACHE_HOME is set", "set PROXYLAB_ROOTS=FOLDER");

    /// <summary>The root of a name, of a digest, or of the first 6 or more digits of one; null where there is none.</summary>
    /// <exception cref="UsageException">The digits are those of several roots.</exception>
    internal CachedRoot? Find(string text)
    {
        var all = All;
        if (all.FirstOrDefault(r => r.Names.Contains(text)) is { } named) return named;
        var digits = text.StartsWith("sha256:", StringComparison.Ordinal) ? text["sha256:".Length..] : text;
        var alike = digits.Length < 6 ? [] : all.Where(r => Digests.Hex(r.Digest).StartsWith(digits, StringComparison.Ordinal)).ToArray();
        return alike.Length <= 1 ? alike.FirstOrDefault() : throw new UsageException($"several roots begin with {text}: {string.Join(", ", alike.Select(r => r.Beginning))}");
    }

    /// <summary>
    /// Adds what is unpacked. Where a root of its digest is there already, that one gets the name as well. Two processes may add the same at once.
    /// </summary>
    /// <param name="name">Its name; null for none.</param>
    /// <param name="source">Where it comes from.</param>
    /// <param name="unpack">Unpacks it.</param>
    /// <param name="cancel">Ends it early.</param>
    /// <exception cref="LabException">It is refused, the disk takes no more, or another root has the name. Nothing of it is left.</exception>
    internal CachedRoot Add(string? name, string source, Func<Unpacker, Unpacked> unpack, CancellationToken cancel)
    {
        if (name is not null && Find(name) is { } other && other.Names.Contains(name) && source != other.Source) throw Taken(name, other);
        using var work = NewWork();
        try
        {
            var unpacked = unpack(new Unpacker(work.Path, limits, digest => Directory.Exists(FolderOf(digest)), cancel));
            using var locked = Locked();
            return Keep(work.Path, new CachedRoot(name is null ? [] : [name], unpacked.Digest, "", source, DateTimeOffset.UtcNow, unpacked.Octets ?? 0, unpacked.Packages));
        }
        finally
        {
            if (Directory.Exists(work.Path)) Directory.Delete(work.Path, recursive: true);
        }
    }

    /// <summary>Gives a root that is there one more name.</summary>
    /// <exception cref="LabException">Another root has it.</exception>
    internal CachedRoot Name(CachedRoot root, string name)
    {
        using var locked = Locked();
        return Keep(Folder, root with { Names = [name] });
    }

    /// <summary>Removes a root.</summary>
    /// <exception cref="LabException">A run uses it.</exception>
    internal void Remove(CachedRoot root) => RemoveFolder(Path.GetDirectoryName(root.Folder)!, root.Beginning);

    /// <summary>Removes all roots, also those whose <c>root.json</c> is damaged, and gives the digits of each.</summary>
    /// <exception cref="LabException">A run uses one; those before it are removed.</exception>
    internal IEnumerable<string> RemoveAll()
    {
        foreach (var root in Whole())
        {
            RemoveFolder(root, Path.GetFileName(root));
            yield return Path.GetFileName(root);
        }
    }

    /// <summary>Removes what killed processes left, and gives how many there were.</summary>
    internal int RemoveRemains()
    {
        if (!Directory.Exists(Folder)) return 0;
        var removed = 0;
        using var locked = Locked();
        foreach (var work in Directory.GetDirectories(Folder).Where(WorkFolder.IsOne))
        {
            using var remains = WorkFolder.TakeOver(work);
            if (remains is null) continue;
            Directory.Delete(work, recursive: true);
            removed++;
        }

        return removed;
    }

    private static LabException Taken(string name, CachedRoot other) =>
        new(Phase, $"'{name}' is the name of another root, {other.Beginning} from {other.Source}", $"choose another name, or: proxylab roots prune {name}");

    private string FolderOf(string digest) => Path.Combine(Folder, Digests.Hex(digest));

    private string[] Whole() => Directory.Exists(Folder) ? [.. Directory.GetDirectories(Folder).Where(f => Digests.IsHex(Path.GetFileName(f))).Order(StringComparer.Ordinal)] : [];

    /// <summary>Takes a root from where it was unpacked, or its name for the one that is there. The cache is locked.</summary>
    private CachedRoot Keep(string work, CachedRoot root)
    {
        var folder = FolderOf(root.Digest);
        if (root.Names is [var name] && All.FirstOrDefault(r => r.Names.Contains(name)) is { } other && other.Digest != root.Digest) throw Taken(name, other);
        if (!Directory.Exists(folder))
        {
            if (!Directory.Exists(Path.Combine(work, Unpacker.RootFolder))) throw new LabException(Phase, $"{root.Beginning} was removed by another process meanwhile", "add it again");
            root.Save(work);
            Directory.Move(work, folder);
            return CachedRoot.Read(folder);
        }

        var there = CachedRoot.Read(folder);
        (there with { Names = [.. there.Names.Union(root.Names)] }).Save(folder);
        return CachedRoot.Read(folder);
    }

    private WorkFolder NewWork()
    {
        using var locked = Locked();
        return WorkFolder.Make(Folder);
    }

    private OpenFolder Locked()
    {
        if (!Directory.Exists(Folder))
        {
            Directory.CreateDirectory(Folder);
            using var made = OpenFolder.At(Folder);
            made.SetMode(0x1C0); // 0700: what is within has modes of an image's choosing
        }

        var folder = OpenFolder.At(Folder);
        folder.Lock(shared: false, wait: true);
        return folder;
    }

    private void RemoveFolder(string root, string name)
    {
        string gone;
        OpenFolder removed;
        using (Locked())
        {
            removed = OpenFolder.At(root);
            if (!removed.Lock(shared: false, wait: false))
            {
                removed.Dispose();
                throw new LabException("remove root", $"{name} is in use by a run", "wait until that run has ended");
            }

            gone = WorkFolder.NewPath(Folder);
            Directory.Move(root, gone);
        }

        using (removed) Directory.Delete(gone, recursive: true);
    }
}
