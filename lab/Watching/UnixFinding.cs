using System.Text;
using ProxyLab.Endpoints;
using ProxyLab.Probes.Proc;
using ProxyLab.Probes.SockDiag;

namespace ProxyLab.Watching;

/// <summary>A Unix listener that was found.</summary>
/// <param name="Socket">The socket.</param>
/// <param name="Place">Its network namespace.</param>
/// <param name="IsReachable">Whether a connect to what was asked for reaches it.</param>
internal sealed record FoundUnix(UnixSocket Socket, NetworkPlace Place, bool IsReachable);

/// <summary>Which Unix listeners an endpoint means at one moment.</summary>
/// <param name="Listeners">None where nobody listens.</param>
/// <param name="File">What the path led to; null for an abstract name.</param>
/// <param name="Notes">What a person must know of them, a sentence each.</param>
internal sealed record UnixFinding(IReadOnlyList<FoundUnix> Listeners, PathLook? File, IReadOnlyList<string> Notes);

/// <summary>Finds the listeners of an abstract name, which a network namespace has for itself, and of a path, which is of no network.</summary>
/// <param name="words">What was asked for.</param>
/// <param name="pid">The process whose namespaces are meant; null for the caller's.</param>
/// <param name="first">Its network namespace.</param>
internal sealed class UnixFinder(EndpointWords words, int? pid, NetworkPlace first) : IDisposable
{
    private const string Shut = "it was shut down (shutdown(2)): it listens, and a connect is refused";

    private const string Relative = "; it was bound by a relative name: if its process has changed its directory since, its file is elsewhere";

    private readonly FileTree _tree = FileTree.Of(pid);
    private readonly Dictionary<string, NetworkPlace> _others = [];

    /// <summary>What the path leads to now; null for an abstract name.</summary>
    internal PathLook? LookAtFile() => words.Path is { } path ? _tree.Look(path) : null;

    /// <summary>Null if a reading failed.</summary>
    internal UnixFinding? Find()
    {
        if (new UnixSockets(first.Netlink).Listeners() is not { } here) return null;
        if (words.Name is { } name)
        {
            FoundUnix[] named = [.. AbstractName.Among(here, name).Select(s => new FoundUnix(s, first, !s.IsShut))];
            return new UnixFinding(named, null, [.. named.Where(f => f.Socket.IsShut).Select(_ => Shut)]);
        }

        var file = _tree.Look(words.Path!);
        if (!file.IsKnown) return null;
        var reached = file.IsSocket ? Reached(here, file.File) : [];
        var orphans = here.Where(s => !(file.IsSocket && s.File == file.File) && Orphans.IsOne(s, _tree, words.Path!, file)).ToList();
        if (reached.Count > 0) return new UnixFinding(reached, file, [.. reached.SelectMany(r => OfReached(r, file)), .. orphans.Select(OfOrphan)]);
        return new UnixFinding([.. orphans.Select(s => new FoundUnix(s, first, false))], file, orphans.Count == 0 ? [] : [OfFile(file) + (orphans.TrueForAll(s => s.Name is not [(byte)'/', ..]) ? Relative : "")]);
    }

    /// <summary>All sockets of the name or file, whether they listen or not: to say why nobody does.</summary>
    internal IReadOnlyList<UnixSocket> Bound(PathLook? file)
    {
        var here = new UnixSockets(first.Netlink).Bound() ?? [];
        return file is { } f ? [.. here.Where(s => f.IsSocket && s.File == f.File)] : AbstractName.Among(here, words.Name!);
    }

    /// <summary>Abstract names that begin so.</summary>
    internal IReadOnlyList<string> Similar() => [.. (new UnixSockets(first.Netlink).Listeners() ?? []).Where(s => s.IsAbstract)
        .Select(s => AbstractName.Text(s.Name)).Where(n => n.StartsWith(words.Name!, StringComparison.Ordinal)).Distinct().Take(3)];

    /// <summary>A process that listens on this path in another mount namespace, where the path leads to its socket; null for none, and where a process was asked for.</summary>
    internal int? InOtherMounts() => pid is not null || words.Path is not { } path ? null : (new UnixSockets(first.Netlink).Listeners() ?? [])
        .Where(s => Orphans.IsBoundAs(s, path)).Select(Orphans.Owner).FirstOrDefault(owner => owner is not null);

    /// <inheritdoc/>
    public void Dispose()
    {
        _tree.Dispose();
        foreach (var place in _others.Values) place.Dispose();
    }

    /// <summary>A connect by path does not ask for a network namespace (net/unix/af_unix.c, unix_find_socket_byinode); sock_diag answers for one.</summary>
    private List<FoundUnix> Reached(IReadOnlyList<UnixSocket> here, KernelFile file)
    {
        var found = here.Where(s => s.File == file).Select(s => new FoundUnix(s, first, !s.IsShut)).ToList();
        foreach (var other in found.Count > 0 ? [] : ProcTree.OneOfEach("net"))
        {
            var name = NetworkPlace.NameOf(FormattableString.Invariant($"{other}"));
            if (name is null || name == first.Name) continue;
            if (!_others.TryGetValue(name, out var place)) _others[name] = place = new NetworkPlace(other);
            found.AddRange((new UnixSockets(place.Netlink).Listeners() ?? []).Where(s => s.File == file).Select(s => new FoundUnix(s, place, !s.IsShut)));
            if (found.Count > 0) break;
        }

        return found;
    }

    private IEnumerable<string> OfReached(FoundUnix found, PathLook file)
    {
        var bound = Encoding.UTF8.GetString(found.Socket.Name);
        if (bound != words.Path && bound != file.Resolved) yield return $"{words.Text} is the socket that was bound as {AbstractName.Text(found.Socket.Name)}";
        if (found.Socket.IsShut) yield return Shut;
        if (found.Place != first) yield return $"its socket is of the network namespace of process {ProcTree.Described(found.Place.Pid!.Value)}";
    }

    private string OfOrphan(UnixSocket orphan)
    {
        var holders = SocketHolders.Of([orphan.Inode]).Described(orphan.Inode);
        return $"orphan: another socket still listens that was bound as {AbstractName.Text(orphan.Name)} (inode {orphan.Inode}"
            + $"{(holders.Count > 0 ? $", held by {string.Join(", ", holders)}" : "")}); its file was removed, replaced or renamed, and a connect does not reach it";
    }

    private string OfFile(PathLook file) => file.Error != 0
        ? $"the file {words.Text} was removed: nobody can connect to this socket by it any more"
        : $"the file {words.Text} was replaced by {(file.IsSocket ? "another socket, on which nobody listens" : "one that is no socket")}: nobody can connect to this one by it any more";
}
