using System.Runtime.InteropServices;
using ProxyLab.Native;

namespace ProxyLab.Probes.SockDiag;

/// <summary>A question of UNIX_DIAG: struct unix_diag_req of 24 octets (include/uapi/linux/unix_diag.h), after the room for a header of 16.</summary>
internal static class UnixRequest
{
    private const int Header = 16, Body = 24;

    /// <summary>Room for a question, to be used again and again.</summary>
    internal static byte[] New() => new byte[Header + Body];

    /// <summary>Fills it in.</summary>
    /// <param name="request">From <see cref="New"/>.</param>
    /// <param name="states">A bit for each state that is wanted, e.g. <c>1 &lt;&lt; TCP_LISTEN</c>; of one socket it does not matter.</param>
    /// <param name="show">What each answer shows: UDIAG_SHOW_*.</param>
    /// <param name="inode">The one socket that is asked for; null for a dump of all.</param>
    /// <param name="cookie">That socket's cookie.</param>
    internal static Span<byte> Fill(byte[] request, uint states, uint show, uint? inode = null, ulong cookie = 0)
    {
        var body = request.AsSpan(Header);
        body.Clear();
        body[0] = Libc.AF_UNIX;
        MemoryMarshal.Write(body[4..], states);
        MemoryMarshal.Write(body[8..], inode ?? 0);
        MemoryMarshal.Write(body[12..], show);
        MemoryMarshal.Write(body[16..], inode is null ? ulong.MaxValue : cookie);
        return request;
    }
}
