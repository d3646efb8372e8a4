using System.Globalization;
using System.Text;

namespace ProxyLab.Roots;

/// <summary>
/// Makes what the entries of an archive say, layer by layer. Files belong to whoever unpacks. Of the modes is kept what owner, group and others may
/// read and execute and what the owner may write, so that nobody else can change what a digest names; the owner may always read. Setuid, setgid and
/// sticky bits, times and extended attributes are dropped. A symbolic link is kept as it is, wherever it leads.
/// </summary>
internal sealed class RootWriter(RootTree tree, UnpackLimits limits)
{
    private const int KeptBits = 0x1ED, OwnerReads = 0x100, OwnerAll = 0x1C0; // 0755, 0400, 0700
    private const int MostTargetOctets = 4095; // PATH_MAX without the NUL
    private const string Whiteout = ".wh.", Opaque = ".wh..wh..opq";

    private readonly byte[] _buffer = new byte[1 << 16];
    private int _entries;

    /// <summary>Octets of all files so far; a file with several names counts once.</summary>
    internal long Octets { get; private set; }

    /// <summary>Unpacks one layer over those before it.</summary>
    /// <param name="layer">The tar.</param>
    /// <param name="layered">Whether names with <c>.wh.</c> in front hide what is below (OCI image specification, layer.md, "Whiteouts").</param>
    /// <param name="cancel">Ends it early.</param>
    /// <exception cref="LabException">An entry is refused, or the disk takes no more.</exception>
    internal void AddLayer(Stream layer, bool layered, CancellationToken cancel)
    {
        tree.Layer++;
        var entries = new TarEntries(layer, limits);
        while (entries.Next() is { } entry)
        {
            cancel.ThrowIfCancellationRequested();
            if (++_entries > limits.Entries) throw Refusal.Of(entry.Name, string.Create(CultureInfo.InvariantCulture, $"it is one of more than {limits.Entries:N0} entries"));
            Add(entry, entries, layered);
        }
    }

    /// <summary>Makes the mount points that a sandbox needs and the root lacks, and sets the folders' modes.</summary>
    /// <exception cref="LabException">Something else is in the place of a mount point.</exception>
    internal void Finish()
    {
        tree.Layer++;
        foreach (var path in MountPoints.Folders) MakePoint(path.Split('/'), path, NodeKind.Folder);
        foreach (var path in MountPoints.Files) MakePoint(path.Split('/'), path, NodeKind.File);
        tree.SetModes();
    }

    private void Add(TarEntry entry, TarEntries data, bool layered)
    {
        var names = EntryPath.Names(entry.Name, entry.Name, limits);
        if (names.Length == 0 && entry.Kind != TarKind.Folder) throw Refusal.Of(entry.Name, "it takes the place of the root itself");
        if (names.Length == 0) return; // the root's own mode is the usual one
        if (layered && names[^1].StartsWith(Whiteout, StringComparison.Ordinal))
        {
            Hide(names[..^1], names[^1], entry.Name);
            return;
        }

        switch (entry.Kind)
        {
            case TarKind.Folder: tree.AddFolder(names, entry.Name, Kept(entry.Mode) | OwnerAll); break;
            case TarKind.File: tree.Add(names, entry.Name, NodeKind.File, (folder, name) => Write(folder, name, entry, data)); break;
            case TarKind.Link: AddLink(names, entry); break;
            case TarKind.HardLink: AddHardLink(names, entry); break;
            default: LeaveOutOrRefuse(names, entry); break;
        }
    }

    private static void LeaveOutOrRefuse(string[] names, TarEntry entry)
    {
        if (!LeftOut.Has(string.Join('/', names), entry)) throw Refusal.Of(entry.Name, entry.Kind == TarKind.Fifo ? "it is a fifo" : "it is a device");
    }

    private void AddLink(string[] names, TarEntry entry)
    {
        if (entry.Target.Length == 0) throw Refusal.Of(entry.Name, "it is a link to nothing");
        if (Encoding.UTF8.GetByteCount(entry.Target) > MostTargetOctets) throw Refusal.Of(entry.Name, $"the path that it links to is longer than {MostTargetOctets} octets");
        tree.Add(names, entry.Name, NodeKind.Link, (folder, name) => folder.MakeLink(name, entry.Target));
    }

    private void AddHardLink(string[] names, TarEntry entry)
    {
        var target = EntryPath.Names(entry.Target, entry.Name, limits);
        if (target.SequenceEqual(names)) throw Refusal.Of(entry.Name, "it is a link to itself");
        if (target.Length == 0 || tree.Find(target, entry.Name) is not { } node) throw Refusal.Of(entry.Name, $"it is a hard link to '{Refusal.Shown(entry.Target)}', which did not come before it");
        if (node.Kind == NodeKind.Folder) throw Refusal.Of(entry.Name, $"it is a hard link to the folder '{Refusal.Shown(entry.Target)}'");
        tree.Add(names, entry.Name, node.Kind, (folder, name) =>
        {
            // What it has replaced may have been the folder of its target.
            if (tree.Find(target, entry.Name) != node) throw Refusal.Of(entry.Name, "it is a hard link to what it replaces");
            if (target.Length == 1)
            {
                folder.MakeHardLink(name, tree.Root, target[0]);
                return;
            }

            using var from = tree.OpenAnew(target.AsSpan(..^1));
            folder.MakeHardLink(name, from, target[^1]);
        });
    }

    private void Write(OpenFolder folder, string name, TarEntry entry, TarEntries data)
    {
        Octets += entry.Octets;
        if (Octets > limits.Octets) throw Refusal.Of(entry.Name, string.Create(CultureInfo.InvariantCulture, $"with it all files together claim more than {limits.Octets:N0} octets"));
        using var file = folder.MakeFile(name);
        long at = 0;
        for (var read = data.Read(_buffer); read > 0; read = data.Read(_buffer))
        {
            RandomAccess.Write(file, _buffer.AsSpan(0, read), at);
            at += read;
        }

        OpenFolder.SetMode(file, Kept(entry.Mode) | OwnerReads);
    }

    /// <summary>A whiteout: it removes what lower layers have there, and keeps what this one has, wherever in the layer it stands.</summary>
    private void Hide(string[] folder, string marker, string entry)
    {
        var hidden = marker == Opaque ? null : marker[Whiteout.Length..];
        if (hidden is not null) EntryPath.Check(hidden, entry);
        if (hidden is not null && hidden.StartsWith(Whiteout, StringComparison.Ordinal)) throw Refusal.Of(entry, "it is a whiteout of an unknown kind");
        if (tree.Find(folder, entry) is not { } parent) return;
        if (parent.Kind != NodeKind.Folder) throw Refusal.Of(entry, $"its path leads through {parent.Words}");
        foreach (var name in hidden is null ? [.. parent.Children.Keys] : (string[])[hidden]) tree.Hide([.. folder, name], parent);
    }

    private void MakePoint(string[] names, string path, NodeKind kind)
    {
        var there = tree.Find(names, path);
        if (there?.Kind == kind) return;
        // A mount onto a link would go to where that leads, and out of the root if it is absolute: it makes way.
        if (there is { Kind: not NodeKind.Link }) throw Refusal.Of(path, $"the sandbox mounts there, and it is {there.Words}");
        if (kind == NodeKind.File) tree.Add(names, path, kind, MakeEmpty);
        else tree.AddFolder(names, path, KeptBits);
    }

    private static void MakeEmpty(OpenFolder folder, string name)
    {
        using var file = folder.MakeFile(name);
        OpenFolder.SetMode(file, KeptBits & 0x1A4); // 0644
    }

    private static int Kept(int mode) => mode & KeptBits;
}
