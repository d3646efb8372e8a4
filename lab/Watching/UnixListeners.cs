using ProxyLab.Endpoints;
using ProxyLab.Native;
using ProxyLab.Probes.Proc;
using ProxyLab.Probes.SockDiag;

namespace ProxyLab.Watching;

/// <summary>
/// The Unix listeners that a path or an abstract name means. Those that were found are read by their inodes; they are looked for again when
/// one has gone, and when the path leads to another file than before.
/// </summary>
internal sealed class UnixListeners(EndpointWords words, int? pid, NetworkPlace place) : ListenerSource
{
    private const long LooksAtFileEveryMs = 250, FindsEveryMs = 50;
    private readonly UnixFinder _finder = new(words, pid, place);
    private UnixFinding? _found;
    private UnixQueue[] _queues = [];
    private long _foundAt = long.MinValue / 2, _lookedAt;

    internal override NetworkPlace Place => place;

    internal override ListenerLook Look(bool thoroughly)
    {
        if (IsOld() && !Find()) return ListenerLook.Nothing([]);
        var look = Read(thoroughly);
        if (look is null && Find()) look = Read(thoroughly);
        return look ?? ListenerLook.Nothing(_found?.Notes ?? []);
    }

    internal override LabException Nobody()
    {
        var file = _finder.LookAtFile();
        var mounts = _finder.InOtherMounts() is { } owner ? FormattableString.Invariant($"; in another mount namespace process {ProcTree.Described(owner)} has one of that name: --pid {owner}") : "";
        return Elsewhere.Nobody(words, place, "; " + Reason(file, _finder.Bound(file)) + mounts, "ss -xl");
    }

    public override void Dispose()
    {
        _finder.Dispose();
        place.Dispose();
    }

    private bool IsOld()
    {
        var now = Environment.TickCount64;
        if (_found is not { Listeners.Count: > 0 } found) return now - _foundAt >= FindsEveryMs;
        if (found.File is null || now - _lookedAt < LooksAtFileEveryMs) return false;
        _lookedAt = now;
        return _finder.LookAtFile() is { IsKnown: true } file && (file.Error, file.File) != (found.File.Value.Error, found.File.Value.File);
    }

    /// <summary>False if a reading failed.</summary>
    private bool Find()
    {
        if (_finder.Find() is not { } found) return _found is null && _finder.LookAtFile() is { Error: Errno.EACCES } ? throw Nobody() : false;
        _foundAt = _lookedAt = Environment.TickCount64;
        _queues = [.. found.Listeners.Select(l => new UnixQueue(l.Place.Netlink))];
        _found = found;
        return true;
    }

    /// <summary>Null if one of them has gone.</summary>
    private ListenerLook? Read(bool thoroughly)
    {
        var listeners = _found!.Listeners;
        var (readings, failed) = (new List<SocketReading>(), false);
        for (var i = 0; i < listeners.Count; i++)
        {
            var (socket, isReachable) = (listeners[i].Socket, listeners[i].IsReachable);
            var result = _queues[i].Read(socket.Inode, socket.Cookie, out var queue);
            if (result == DiagResult.Absent) return null;
            QueueReading? measured = result == DiagResult.Complete ? queue : null;
            failed |= measured is null;
            readings.Add(new SocketReading(AbstractName.Text(socket.Name), Kind(socket), listeners[i].Place.Name, socket.Inode, socket.Cookie, measured?.Length, measured?.Limit, measured?.Dead)
            {
                IsReachable = isReachable,
            });
        }

        var accepted = thoroughly && readings.Count > 0 ? Accepted(listeners) : null;
        failed |= thoroughly && readings.Count > 0 && accepted is null;
        int? dead = readings.Exists(r => r.Dead is null) ? null : readings.Sum(r => r.Dead);
        return new ListenerLook(readings, readings.Count > 0 ? dead : null, accepted, accepted + Waiting(readings), failed, _found.Notes);
    }

    /// <summary>How many wait, if as many did before and after the others were counted; else null: one that was accepted meanwhile would count twice.</summary>
    private int? Waiting(List<SocketReading> before)
    {
        for (var i = 0; i < before.Count; i++)
            if (_queues[i].Read(before[i].Inode, before[i].Cookie, out var after) != DiagResult.Complete || after.Length != before[i].Queue) return null;
        return before.Sum(s => s.Queue);
    }

    private static int? Accepted(IReadOnlyList<FoundUnix> listeners)
    {
        var sum = 0;
        foreach (var here in listeners.GroupBy(l => l.Place))
        {
            if (new UnixSockets(here.Key.Netlink).Accepted([.. here.Select(l => l.Socket)]) is not { } counts) return null;
            sum += counts.Sum();
        }

        return sum;
    }

    private static string Kind(UnixSocket socket) =>
        $"Unix {(socket.Type == Libc.SOCK_SEQPACKET ? "seqpacket" : "stream")}{(socket.IsAbstract ? ", abstract" : "")}";

    private string Reason(PathLook? looked, IReadOnlyList<UnixSocket> bound) => (looked, bound) switch
    {
        ({ Error: not 0, IsKnown: true }, _) => "there is no such file",
        ({ Error: not 0 and var errno }, _) => $"the file may not be looked at: {Errno.Describe(errno)}",
        ({ IsSocket: false }, _) => "the file is no socket",
        (_, [{ Type: Libc.SOCK_DGRAM }, ..]) => "it is a datagram socket, which has no accept queue",
        (_, [_, ..]) => "a socket is bound there that does not listen",
        ({ }, _) => "the file of a socket is there, and nobody listens on it in any network namespace that may be entered",
        _ => _finder.Similar() is { Count: > 0 } similar ? $"names that begin so: {string.Join(", ", similar)}" : "there is no such name in this network namespace",
    };
}
