using ProxyLab.Native;

namespace ProxyLab.Probes.SockDiag;

/// <summary>
/// The accept queue of one Unix listener, known by its inode and cookie, without an allocation (net/unix/diag.c, sk_diag_show_rqlen and
/// sk_diag_dump_icons). An object for each listener: how it asks depends on how long the queue was.
/// </summary>
/// <param name="netlink">The socket to ask on, of the listener's network namespace.</param>
internal sealed class UnixQueue(NetlinkSocket netlink)
{
    /// <summary>
    /// How long a queue's list of peers may be: an exact answer gets a page (unix_diag_get_exact), a dump's datagram 32 KiB
    /// (netlink_dump). Both leave room for the other attributes. Longer lists are not given.
    /// </summary>
    private const int ListedExactly = 900, ListedInDump = 7_900;

    private readonly byte[] _request = UnixRequest.New();
    private int _lastLength;

    /// <summary>Reads it.</summary>
    /// <param name="inode">The listener's.</param>
    /// <param name="cookie">The listener's.</param>
    /// <param name="queue">The queue if the result is complete; its dead are null where it is too long to be listed.</param>
    /// <returns>Complete; absent if there is no such listener any more; failed if nothing may be concluded.</returns>
    internal DiagResult Read(uint inode, ulong cookie, out QueueReading queue)
    {
        queue = default;
        for (var attempt = 0; attempt < 4; attempt++)
        {
            var handler = new Handler { Inode = inode };
            var wasDump = _lastLength is >= ListedExactly and < ListedInDump;
            switch (Ask(inode, cookie, ref handler))
            {
                case DiagResult.TooLarge:
                    _lastLength = ListedExactly; // It has grown past a page.
                    break;
                case DiagResult.Complete when wasDump && handler.Length is null:
                    _lastLength = ListedInDump; // A dump leaves out what does not fit; or the listener is gone, as the next answer says.
                    break;
                case DiagResult.Complete when handler.Length is { } length && handler.Limit is { } limit:
                    _lastLength = length;
                    queue = new QueueReading(length, limit, handler.Dead ?? (length == 0 ? 0 : null));
                    return DiagResult.Complete;
                case DiagResult.Absent or DiagResult.Complete:
                    return DiagResult.Absent;
                default:
                    return DiagResult.Failed;
            }
        }

        return DiagResult.Failed;
    }

    /// <summary>
    /// An exact look-up visits the kernel's hash chains in turn until it meets the inode (net/unix/diag.c, unix_lookup_by_ino). A path's
    /// chain is its file's inode number modulo 256 (net/unix/af_unix.c, unix_bsd_hash), and a trial's own tmpfs numbers its files from 2
    /// on: the listener is among the first, and 100,000 other sockets are not visited (11 µs, where a dump takes 12 ms).
    /// </summary>
    private DiagResult Ask(uint inode, ulong cookie, ref Handler handler)
    {
        const uint Listed = LibcNetlink.UDIAG_SHOW_RQLEN | LibcNetlink.UDIAG_SHOW_ICONS;
        var dump = _lastLength is >= ListedExactly and < ListedInDump;
        var request = dump ? UnixRequest.Fill(_request, 1u << LibcNetlink.TCP_LISTEN, Listed)
            : UnixRequest.Fill(_request, 0, _lastLength < ListedExactly ? Listed : LibcNetlink.UDIAG_SHOW_RQLEN, inode, cookie);
        return netlink.Exchange(request, dump, ref handler);
    }

    private struct Handler : IDiagHandler
    {
        internal uint Inode;
        internal int? Length, Limit, Dead;

        public void Take(ReadOnlySpan<byte> payload)
        {
            var message = UnixDiagMessage.Parse(payload);
            if (message.Inode == Inode)
            {
                (Length, Limit, Dead) = ((int?)message.QueueLength, (int?)message.QueueLimit, message.Dead);
            }
        }
    }
}
