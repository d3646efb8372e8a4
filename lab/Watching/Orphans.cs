using System.Text;
using ProxyLab.Probes.Proc;
using ProxyLab.Probes.SockDiag;

namespace ProxyLab.Watching;

/// <summary>A listener whose file is not at its path any more. It listens on, and its clients are those that connected before.</summary>
internal static class Orphans
{
    /// <summary>Whether a listener was bound as this path, in the same directory, whatever the path was spelled like then.</summary>
    /// <param name="socket">A listener that the path does not lead to.</param>
    /// <param name="tree">Where the path is looked up.</param>
    /// <param name="path">The path that was asked for.</param>
    /// <param name="file">What it leads to.</param>
    internal static bool IsOne(UnixSocket socket, FileTree tree, string path, PathLook file)
    {
        if (socket.File is not { } own) return false;
        var bound = Encoding.UTF8.GetString(socket.Name);
        var isOfPath = Is(bound, own, socket.Inode, tree, path) || (file.Resolved.Length > 0 && Is(bound, own, socket.Inode, tree, file.Resolved));
        return isOfPath && Owner(socket) is null;
    }

    /// <summary>A process that holds a socket whose file is still where it was bound, as that process sees the files: its mounts may be others than the caller's. Null for none.</summary>
    internal static int? Owner(UnixSocket socket) => SocketHolders.Of([socket.Inode]).Pids[socket.Inode]
        .Where(pid => Seen(pid, Encoding.UTF8.GetString(socket.Name)) is { Error: 0 } its && its.File == socket.File).Select(pid => (int?)pid).FirstOrDefault();

    /// <summary>Whether the name that a socket was bound as is this path, from the root.</summary>
    internal static bool IsBoundAs(UnixSocket socket, string path) =>
        !socket.IsAbstract && Encoding.UTF8.GetString(socket.Name) is var bound && Path.GetFileName(bound) == Path.GetFileName(path) && Names(bound, socket.Inode).Contains(Path.GetFullPath(path));

    /// <summary>
    /// The file is gone, but it was in the file system of its directory, and directories can be compared. A relative name is relative to
    /// the working directory of whoever bound it, as far as one knows: of a process that holds the socket now.
    /// </summary>
    private static bool Is(string bound, KernelFile own, uint inode, FileTree tree, string path)
    {
        if (Path.GetFileName(bound) != Path.GetFileName(path)) return false;
        var directory = tree.Look(Directory(path));
        if (directory.Error != 0) return Names(bound, inode).Contains(Path.GetFullPath(path)); // it went with its directory
        if (directory.File.Device != own.Device) return false;
        if (tree.Look(Directory(bound)) is { Error: 0 } same && bound.StartsWith('/') && same.File == directory.File) return true;
        return SocketHolders.Of([inode]).Pids[inode].Any(pid => Seen(pid, Directory(bound)) is { Error: 0 } its && its.File == directory.File);
    }

    /// <summary>What a path leads a process to.</summary>
    private static PathLook Seen(int pid, string path)
    {
        using var tree = new FileTree(pid);
        return tree.Look(path);
    }

    /// <summary>What the name is from the root, by the working directory of each process that holds the socket.</summary>
    private static IEnumerable<string> Names(string bound, uint inode) => bound.StartsWith('/') ? [bound]
        : SocketHolders.Of([inode]).Pids[inode].Select(pid => ProcTree.LinkOf(FormattableString.Invariant($"/proc/{pid}/cwd"))).OfType<string>()
            .Select(directory => Path.GetFullPath(bound, directory));

    private static string Directory(string path) => Path.GetDirectoryName(path) is { Length: > 0 } directory ? directory : path.StartsWith('/') ? "/" : ".";
}
