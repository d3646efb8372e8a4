using ProxyLab.Native;

namespace ProxyLab.Probes.SockDiag;

/// <summary>One Unix socket of a network namespace.</summary>
/// <param name="Type">SOCK_STREAM, SOCK_DGRAM or SOCK_SEQPACKET.</param>
/// <param name="IsConnected">Whether it is one end of a connection.</param>
/// <param name="Inode">The socket's own, by which /proc/PID/fd names it.</param>
/// <param name="Cookie">Tells it from a later one with the same inode.</param>
/// <param name="Name">The octets that were bound: of an abstract name with its leading zero, of a path without the terminating one.</param>
/// <param name="File">The file that it was bound as, even after it was removed; null for an abstract name.</param>
/// <param name="IsShut">Whether it was shut down for reading: a listener that refuses everybody.</param>
internal sealed record UnixSocket(byte Type, bool IsConnected, uint Inode, ulong Cookie, byte[] Name, KernelFile? File, bool IsShut = false)
{
    /// <summary>Whether its name is no path.</summary>
    internal bool IsAbstract => Name is [0, ..];
}

/// <summary>Unix sockets with their names and files, by UNIX_DIAG (net/unix/diag.c). Allocates: for looking for a socket, not for a tick.</summary>
/// <param name="netlink">The socket to ask on: the answer is of its network namespace.</param>
internal sealed class UnixSockets(NetlinkSocket netlink)
{
    private const uint NameAndFile = LibcNetlink.UDIAG_SHOW_NAME | LibcNetlink.UDIAG_SHOW_VFS;
    private readonly byte[] _request = UnixRequest.New();

    /// <summary>All that listen; null if the reading failed.</summary>
    internal IReadOnlyList<UnixSocket>? Listeners() => Read(1u << LibcNetlink.TCP_LISTEN);

    /// <summary>
    /// All that have a name of their own, whether they listen or not; null if the reading failed. A connected socket of a stream may have its
    /// name from a listener that has gone.
    /// </summary>
    internal IReadOnlyList<UnixSocket>? Bound() =>
        Read(1u << LibcNetlink.TCP_LISTEN | 1u << LibcNetlink.TCP_CLOSE | 1u << LibcNetlink.TCP_ESTABLISHED)?.FindAll(s => !s.IsConnected || s.Type == Libc.SOCK_DGRAM);

    /// <summary>
    /// How many connections each of these listeners has accepted that some process holds still: they have their listener's name and file
    /// (net/unix/af_unix.c, unix_stream_connect). Null if the reading failed.
    /// </summary>
    internal int[]? Accepted(IReadOnlyList<UnixSocket> listeners)
    {
        var handler = new AcceptedHandler { Listeners = listeners, Counts = new int[listeners.Count] };
        return netlink.Exchange(UnixRequest.Fill(_request, 1u << LibcNetlink.TCP_ESTABLISHED, NameAndFile), dump: true, ref handler) == DiagResult.Complete
            ? handler.Counts : null;
    }

    private List<UnixSocket>? Read(uint states)
    {
        var handler = new Handler { Sockets = [] };
        return netlink.Exchange(UnixRequest.Fill(_request, states, NameAndFile), dump: true, ref handler) == DiagResult.Complete ? handler.Sockets : null;
    }

    /// <summary>The kernel keeps a path's terminating zero.</summary>
    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> name) => name is [not 0, .., 0] ? name[..^1] : name;

    private struct Handler : IDiagHandler
    {
        internal List<UnixSocket> Sockets;

        public readonly void Take(ReadOnlySpan<byte> payload)
        {
            var m = UnixDiagMessage.Parse(payload);
            if (m.Name.IsEmpty) return;
            Sockets.Add(new UnixSocket(m.Type, m.State == LibcNetlink.TCP_ESTABLISHED, m.Inode, m.Cookie, Trim(m.Name).ToArray(), m.File, m.IsShut));
        }
    }

    private struct AcceptedHandler : IDiagHandler
    {
        internal IReadOnlyList<UnixSocket> Listeners;
        internal int[] Counts;

        public readonly void Take(ReadOnlySpan<byte> payload)
        {
            var m = UnixDiagMessage.Parse(payload);
            if (m.Name.IsEmpty) return;
            for (var i = 0; i < Counts.Length; i++)
                if (Listeners[i].Type == m.Type && Listeners[i].File == m.File && Trim(m.Name).SequenceEqual(Listeners[i].Name)) Counts[i]++;
        }
    }
}
