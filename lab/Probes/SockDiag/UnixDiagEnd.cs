using System.Runtime.InteropServices;
using ProxyLab.Native;
using ProxyLab.Probes.Proc;

namespace ProxyLab.Probes.SockDiag;

/// <summary>
/// One answer of UNIX_DIAG about an end of a connection, of which a tick decodes one for each connection: only what roles need
/// (net/unix/diag.c, sk_diag_fill). Pure.
/// </summary>
internal readonly ref struct UnixDiagEnd
{
    private const int Fixed = 16, BothWays = 3;

    /// <summary>Whether it is a stream socket in the connected state.</summary>
    internal bool IsConnectedStream { get; private init; }

    /// <summary>Whether it is shut both ways, as it is when the other end has closed (net/unix/af_unix.c, unix_release_sock).</summary>
    internal bool IsShut { get; private init; }

    internal uint Inode { get; private init; }

    /// <summary>The octets of sun_path; empty if it has no name.</summary>
    internal ReadOnlySpan<byte> Name { get; private init; }

    /// <summary>Reads a message.</summary>
    /// <exception cref="ProbeFormatException">It is shorter than its structure, or an attribute's length is wrong.</exception>
    internal static UnixDiagEnd Parse(ReadOnlySpan<byte> payload)
    {
        if (payload.Length < Fixed)
        {
            throw new ProbeFormatException("unix_diag", "a message is shorter than struct unix_diag_msg");
        }

        ReadOnlySpan<byte> name = default;
        var shut = false;
        var attributes = new AttributeReader(payload[Fixed..]);
        while (attributes.Next(out var type, out var value))
        {
            if (type == LibcNetlink.UNIX_DIAG_NAME)
            {
                name = value;
            }
            else if (type == LibcNetlink.UNIX_DIAG_SHUTDOWN)
            {
                shut = value.Length > 0 && value[0] == BothWays;
            }
        }

        return new UnixDiagEnd
        {
            IsConnectedStream = payload[1] == Libc.SOCK_STREAM && payload[2] == LibcNetlink.TCP_ESTABLISHED,
            IsShut = shut,
            Inode = MemoryMarshal.Read<uint>(payload[4..]),
            Name = name,
        };
    }
}
