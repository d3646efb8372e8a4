using System.Runtime.InteropServices;
using ProxyLab.Native;
using ProxyLab.Probes.Proc;

namespace ProxyLab.Probes.SockDiag;

/// <summary>One answer of UNIX_DIAG about a socket: struct unix_diag_msg of 16 octets and its attributes (net/unix/diag.c, sk_diag_fill). Pure.</summary>
internal readonly ref struct UnixDiagMessage
{
    private const int Fixed = 16;

    /// <summary>SOCK_STREAM, SOCK_DGRAM or SOCK_SEQPACKET.</summary>
    internal byte Type { get; private init; }

    internal byte State { get; private init; }

    internal uint Inode { get; private init; }

    /// <summary>The file that it was bound as; null for an abstract name, or if not asked for with UDIAG_SHOW_VFS.</summary>
    internal KernelFile? File { get; private init; }

    /// <summary>Tells a socket from a later one with the same inode.</summary>
    internal ulong Cookie { get; private init; }

    /// <summary>The octets of sun_path; empty if it has no name.</summary>
    internal ReadOnlySpan<byte> Name { get; private init; }

    /// <summary>The accept queue's length, for a listener asked with UDIAG_SHOW_RQLEN.</summary>
    internal uint? QueueLength { get; private init; }

    /// <summary>The backlog of a listener asked with UDIAG_SHOW_RQLEN: one less than the queue's capacity.</summary>
    internal uint? QueueLimit { get; private init; }

    /// <summary>How many pending connections have no client any more; null if not asked for with UDIAG_SHOW_ICONS.</summary>
    internal int? Dead { get; private init; }

    /// <summary>Whether it was shut down for reading (shutdown(2)): a connect to such a listener is refused (net/unix/af_unix.c, unix_stream_connect).</summary>
    internal bool IsShut { get; private init; }

    /// <summary>Reads a message.</summary>
    /// <exception cref="ProbeFormatException">It is shorter than its structure, or an attribute's length is wrong.</exception>
    internal static UnixDiagMessage Parse(ReadOnlySpan<byte> payload)
    {
        if (payload.Length < Fixed)
        {
            throw new ProbeFormatException("unix_diag", "a message is shorter than struct unix_diag_msg");
        }

        ReadOnlySpan<byte> name = default, queue = default;
        int? dead = null;
        var isShut = false;
        KernelFile? file = null;
        var attributes = new AttributeReader(payload[Fixed..]);
        while (attributes.Next(out var type, out var value))
        {
            switch (type)
            {
                case LibcNetlink.UNIX_DIAG_NAME: name = value; break;
                case LibcNetlink.UNIX_DIAG_RQLEN: queue = value; break;
                case LibcNetlink.UNIX_DIAG_VFS when value.Length >= 8: file = new KernelFile(MemoryMarshal.Read<uint>(value[4..]), MemoryMarshal.Read<uint>(value)); break;
                case LibcNetlink.UNIX_DIAG_SHUTDOWN: isShut = value is [var shut, ..] && (shut & LibcNetlink.RCV_SHUTDOWN) != 0; break;
                case LibcNetlink.UNIX_DIAG_ICONS: dead = CountZeros(value); break;
            }
        }

        return new UnixDiagMessage
        {
            Type = payload[1],
            State = payload[2],
            Inode = MemoryMarshal.Read<uint>(payload[4..]),
            File = file,
            Cookie = MemoryMarshal.Read<ulong>(payload[8..]),
            Name = name,
            QueueLength = queue.Length >= 8 ? MemoryMarshal.Read<uint>(queue) : null,
            QueueLimit = queue.Length >= 8 ? MemoryMarshal.Read<uint>(queue[4..]) : null,
            Dead = dead,
            IsShut = isShut,
        };
    }

    /// <summary>sk_diag_dump_icons writes 0 where the pending connection's peer is gone.</summary>
    private static int CountZeros(ReadOnlySpan<byte> inodes) =>
        MemoryMarshal.Cast<byte, uint>(inodes[..(inodes.Length & ~3)]).Count(0u);
}
