using ProxyLab.Native;
using ProxyLab.Probes.Proc;

namespace ProxyLab.Probes.SockDiag;

/// <summary>
/// A Unix upstream through UNIX_DIAG (net/unix/diag.c): the accept queue and the roles of its sockets, without an allocation.
/// </summary>
/// <param name="netlink">The socket to ask on.</param>
/// <param name="path">The upstream's path, or its abstract name with a leading <c>@</c>.</param>
internal sealed class UnixDiag(NetlinkSocket netlink, string path)
{
    private readonly UnixName _name = new(path);
    private readonly HashSet<uint> _baseline = [];
    private readonly byte[] _request = UnixRequest.New();
    private readonly UnixQueue _queue = new(netlink);
    private int _baselineWaiting;
    private uint _inode;
    private ulong _cookie;

    /// <summary>The inode of one more socket that is no client, e.g. the proxy counter's own; 0 for none.</summary>
    internal ulong Excluded { get; set; }

    /// <summary>Forgets every nameless connected socket of this moment as a client. Not in a tick, for it may allocate.</summary>
    internal void TakeBaseline()
    {
        _baseline.Clear();
        var handler = new RolesHandler { Name = _name, Baseline = _baseline, TakesBaseline = true };
        Ask(1u << LibcNetlink.TCP_ESTABLISHED, LibcNetlink.UDIAG_SHOW_NAME, ref handler);
        _baselineWaiting = handler.Waiting;
    }

    /// <summary>
    /// The roles, and the accept queue with its dead. A dump visits every Unix socket of the namespace, embryos too, and that is most of
    /// what it costs. Asked for RQLEN as well, to save the look-up of the queue, it counts the octets that lie unread at both ends of
    /// every connection and takes a third longer; the look-up alone stops at the listener (see <see cref="UnixQueue"/>).
    /// </summary>
    internal (DiagRoles? Roles, QueueReading? Queue) Read()
    {
        var roles = ReadRoles();
        return (roles, ReadQueue(roles));
    }

    /// <summary>Counts the roles; null if the dump was not whole.</summary>
    internal DiagRoles? ReadRoles()
    {
        var handler = new RolesHandler { Name = _name, Baseline = _baseline, Excluded = Excluded };
        return Ask(1u << LibcNetlink.TCP_ESTABLISHED, LibcNetlink.UDIAG_SHOW_NAME, ref handler) == DiagResult.Complete
            ? new DiagRoles(handler.Accepted, handler.Client, Math.Max(0, handler.Waiting - _baselineWaiting)) : null;
    }

    /// <summary>
    /// Has the kernel visit every socket and give none, for no Unix socket is ever in that state: the part of every dump that no request
    /// can leave out.
    /// </summary>
    internal bool Visit()
    {
        var nothing = new ListenerHandler { Name = _name };
        return Ask(1u << LibcNetlink.TCP_SYN_RECV, show: 0, ref nothing) == DiagResult.Complete;
    }

    /// <summary>Reads the accept queue; null if nobody listens on the path or the reading failed.</summary>
    /// <param name="roles">Roles read just before, which a queue too long to be listed needs; else they are read when needed.</param>
    /// <param name="cheaply">Whether to leave out the dead of such a queue.</param>
    internal QueueReading? ReadQueue(DiagRoles? roles = null, bool cheaply = false)
    {
        for (var attempt = 0; attempt < 4; attempt++)
        {
            if (_inode == 0 && !FindListener())
            {
                return null;
            }

            switch (_queue.Read(_inode, _cookie, out var queue))
            {
                case DiagResult.Complete:
                    return queue with { Dead = queue.Dead ?? (cheaply ? null : DeadFromClients(queue.Length, roles)) };
                case DiagResult.Absent:
                    _inode = 0; // Closed; another may have taken its place.
                    break;
                default:
                    return null;
            }
        }

        return null;
    }

    /// <summary>The queue's other end: what is queued and has no waiting client is dead.</summary>
    private int? DeadFromClients(int length, DiagRoles? roles) =>
        (roles ?? ReadRoles()) is { } r ? Math.Max(0, length - r.Waiting) : null;

    private bool FindListener()
    {
        var handler = new ListenerHandler { Name = _name };
        if (Ask(1u << LibcNetlink.TCP_LISTEN, LibcNetlink.UDIAG_SHOW_NAME, ref handler) != DiagResult.Complete)
        {
            return false;
        }

        (_inode, _cookie) = (handler.Inode, handler.Cookie);
        return _inode != 0;
    }

    private DiagResult Ask<T>(uint states, uint show, ref T handler)
        where T : IDiagHandler, allows ref struct =>
        netlink.Exchange(UnixRequest.Fill(_request, states, show), dump: true, ref handler);

    private struct RolesHandler : IDiagHandler
    {
        internal UnixName Name;
        internal HashSet<uint> Baseline;
        internal bool TakesBaseline;
        internal ulong Excluded;
        internal int Accepted, Client, Waiting;

        public void Take(ReadOnlySpan<byte> payload)
        {
            var end = UnixDiagEnd.Parse(payload);
            if (!end.IsConnectedStream)
            {
                return;
            }

            if (!end.Name.IsEmpty)
            {
                Accepted += Name.IsRaw(end.Name) ? 1 : 0;
                Waiting -= end.IsShut ? 0 : 1;
                return;
            }

            Waiting += end.IsShut ? 0 : 1;
            if (TakesBaseline)
            {
                Baseline.Add(end.Inode);
            }
            else if (end.Inode != Excluded && !Baseline.Contains(end.Inode))
            {
                Client++;
            }
        }
    }

    private struct ListenerHandler : IDiagHandler
    {
        internal UnixName Name;
        internal uint Inode;
        internal ulong Cookie;

        public void Take(ReadOnlySpan<byte> payload)
        {
            var message = UnixDiagMessage.Parse(payload);
            if (Name.IsRaw(message.Name))
            {
                (Inode, Cookie) = (message.Inode, message.Cookie);
            }
        }
    }
}
