using System.Buffers.Binary;
using System.Net;
using System.Runtime.InteropServices;
using ProxyLab.Native;

namespace ProxyLab.Probes.SockDiag;

/// <summary>A question of INET_DIAG about TCP: struct inet_diag_req_v2 of 56 octets (include/uapi/linux/inet_diag.h), after the room for a header of 16.</summary>
internal static class InetRequest
{
    private const int Header = 16, Body = 56;

    /// <summary>Room for a question, to be used again and again.</summary>
    internal static byte[] New() => new byte[Header + Body];

    /// <summary>Fills it in: family, protocol, extensions, states, then struct inet_diag_sockid.</summary>
    /// <param name="request">From <see cref="New"/>.</param>
    /// <param name="family">AF_INET or AF_INET6.</param>
    /// <param name="states">A bit for each state that is wanted.</param>
    /// <param name="localPort">The only local port; 0 for all.</param>
    internal static Span<byte> Fill(byte[] request, int family, uint states, int localPort)
    {
        var body = request.AsSpan(Header);
        body.Clear();
        body[0] = (byte)family;
        body[1] = Libc.IPPROTO_TCP;
        MemoryMarshal.Write(body[4..], states);
        BinaryPrimitives.WriteUInt16BigEndian(body[8..], (ushort)localPort);
        body[^8..].Fill(0xff); // INET_DIAG_NOCOOKIE
        return request;
    }

    /// <summary>Asks for one socket, by both of its addresses, instead of a dump: source and destination stand at 12 and 28 of struct inet_diag_req_v2.</summary>
    /// <param name="request">From <see cref="New"/>.</param>
    /// <param name="local">Its own address and port, of IPv4.</param>
    /// <param name="remote">Its peer's.</param>
    internal static Span<byte> FillExact(byte[] request, IPEndPoint local, IPEndPoint remote)
    {
        Fill(request, Libc.AF_INET, uint.MaxValue, local.Port);
        var body = request.AsSpan(Header);
        BinaryPrimitives.WriteUInt16BigEndian(body[10..], (ushort)remote.Port);
        local.Address.TryWriteBytes(body[12..], out _);
        remote.Address.TryWriteBytes(body[28..], out _);
        return request;
    }
}
