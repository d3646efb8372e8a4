namespace ProxyLab.Roots;

/// <summary>
/// What was made of a root so far, and the folder that it is made in. A path is followed through what was made here, name by name, and none leads
/// through a link. A layer replaces what layers below it made, and nothing that it made itself.
/// </summary>
internal sealed class RootTree : IDisposable
{
    private readonly RootNode _root = new(NodeKind.Folder);
    private readonly OpenFolder _folder;
    private (string Path, OpenFolder Folder)? _last;

    /// <param name="folder">An empty folder that nobody else may change.</param>
    internal RootTree(string folder) => _folder = OpenFolder.At(folder);

    /// <summary>The root itself, open.</summary>
    internal OpenFolder Root => _folder;

    /// <summary>The layer that is being unpacked, counted from 1.</summary>
    internal int Layer { get; set; }

    /// <summary>What is at a path; null where nothing is.</summary>
    /// <param name="names">The path; the root itself has no name.</param>
    /// <param name="entry">The entry that asks, for a fault.</param>
    /// <exception cref="LabException">The path leads through something that is no folder.</exception>
    internal RootNode? Find(ReadOnlySpan<string> names, string entry)
    {
        var node = _root;
        foreach (var name in names)
        {
            if (node.Kind != NodeKind.Folder) throw Refusal.Of(entry, $"its path leads through {node.Words}");
            if (!node.Children.TryGetValue(name, out var child)) return null;
            node = child;
        }

        return node;
    }

    /// <summary>Makes a folder, or takes one that is there, and gives it a mode.</summary>
    internal void AddFolder(string[] names, string entry, int mode)
    {
        var made = Find(names, entry) is { Kind: NodeKind.Folder } there ? there : Add(names, entry, NodeKind.Folder, (folder, name) => folder.MakeFolder(name));
        (made.Mode, made.Layer) = (mode, Layer);
    }

    /// <summary>Makes a name in the place of what a lower layer had there, and the folders above it that no entry has named.</summary>
    /// <param name="names">Its path, at least one name.</param>
    /// <param name="entry">The entry, for a fault.</param>
    /// <param name="kind">What is made.</param>
    /// <param name="make">Makes it in the folder, by the last name.</param>
    /// <exception cref="LabException">This layer has made something of that name, or the path leads through something that is no folder.</exception>
    internal RootNode Add(string[] names, string entry, NodeKind kind, Action<OpenFolder, string> make)
    {
        var parent = Parent(names, entry);
        if (parent.Children.TryGetValue(names[^1], out var old))
        {
            if (old.Layer == Layer) throw Refusal.Of(entry, $"it comes twice in one layer: there is {old.Words} of that name");
            Remove(names, parent);
        }

        make(Open(names.AsSpan(..^1)), names[^1]);
        return parent.Children[names[^1]] = new RootNode(kind) { Layer = Layer };
    }

    /// <summary>Removes what lower layers have made at a path, and keeps what this layer has.</summary>
    internal void Hide(string[] names, RootNode parent)
    {
        if (!parent.Children.TryGetValue(names[^1], out var node)) return;
        if (node.Layer != Layer) Remove(names, parent);
        else
        {
            foreach (var child in node.Children.Keys.ToArray()) Hide([.. names, child], node);
        }
    }

    /// <summary>Opens a folder that is there; it is closed with the tree, or when another is asked for.</summary>
    internal OpenFolder Open(ReadOnlySpan<string> names)
    {
        if (names.Length == 0) return _folder;
        var path = string.Join('/', names);
        if (_last?.Path == path) return _last.Value.Folder;
        var opened = OpenAnew(names);
        Forget();
        _last = (path, opened);
        return opened;
    }

    /// <summary>Opens a folder that is there, below the root; whoever asks closes it.</summary>
    internal OpenFolder OpenAnew(ReadOnlySpan<string> names)
    {
        OpenFolder? folder = null;
        foreach (var name in names)
        {
            using var above = folder;
            folder = (above ?? _folder).Folder(name);
        }

        return folder ?? throw new ArgumentException("the root itself is open already");
    }

    /// <summary>Sets every folder's mode, those within first: until then each can be written.</summary>
    internal void SetModes() => SetModes(_folder, _root);

    /// <inheritdoc/>
    public void Dispose()
    {
        Forget();
        _folder.Dispose();
    }

    /// <summary>The folder that a path's last name is in; it and those above it count as made by this layer where no other layer has them.</summary>
    private RootNode Parent(string[] names, string entry)
    {
        var node = _root;
        for (var i = 0; i < names.Length - 1; i++)
        {
            if (!node.Children.TryGetValue(names[i], out var child))
            {
                Open(names.AsSpan(..i)).MakeFolder(names[i]);
                child = node.Children[names[i]] = new RootNode(NodeKind.Folder);
            }

            if (child.Kind != NodeKind.Folder) throw Refusal.Of(entry, $"its path leads through {child.Words}, '{string.Join('/', names[..(i + 1)])}'");
            child.Layer = Layer;
            node = child;
        }

        return node;
    }

    private void Remove(string[] names, RootNode parent)
    {
        Remove(Open(names.AsSpan(..^1)), names[^1], parent.Children[names[^1]]);
        parent.Children.Remove(names[^1]);
        Forget(); // it may have been the open one
    }

    private static void Remove(OpenFolder folder, string name, RootNode node)
    {
        if (node.Children.Count > 0)
        {
            using var inner = folder.Folder(name);
            foreach (var (childName, child) in node.Children) Remove(inner, childName, child);
        }

        folder.Remove(name, node.Kind);
    }

    private static void SetModes(OpenFolder folder, RootNode node)
    {
        foreach (var (name, child) in node.Children)
        {
            if (child.Kind != NodeKind.Folder) continue;
            using var inner = folder.Folder(name);
            SetModes(inner, child);
        }

        folder.SetMode(node.Mode);
    }

    private void Forget()
    {
        _last?.Folder.Dispose();
        _last = null;
    }
}
