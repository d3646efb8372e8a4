using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text;

namespace LabProxy;

/// <summary>Where a client connects from, as text: made once for each connection, in the same place.</summary>
internal sealed class ClientAddress
{
    private readonly byte[] _text = new byte[48];
    private int _length, _port;

    /// <summary>The IP address.</summary>
    public ReadOnlySpan<byte> Text => _text.AsSpan(0, _length);

    /// <summary>With the port, as the log has it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Encoding.ASCII.GetString(Text)}:{_port}");

    /// <summary>Reads a struct sockaddr_in or sockaddr_in6.</summary>
    public void Set(ReadOnlySpan<byte> address)
    {
        (_length, _port) = (0, 0);
        if (address.Length < 8)
            return;
        _port = BinaryPrimitives.ReadUInt16BigEndian(address[2..]);
        var ip = new IPAddress(address.Length >= 24 ? address.Slice(8, 16) : address.Slice(4, 4));

        // A client of IPv4 at a socket for both comes as ::ffff:a.b.c.d, which nobody wants to read.
        if (ip.IsIPv4MappedToIPv6)
            ip = ip.MapToIPv4();
        ip.TryFormat(_text, out _length);
    }
}
