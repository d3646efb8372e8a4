using System.Buffers.Binary;
using System.Text;

namespace ProxyLab;

/// <summary>One record (FastCGI 1.0, section 3.3): a header of eight octets, content of up to 65,535, padding of up to 255.</summary>
/// <param name="Type">What it is; may be a number that the specification does not know.</param>
/// <param name="Id">The request it belongs to; 0 for a management record.</param>
/// <param name="Content">The content, without the padding.</param>
internal readonly record struct FastCgiRecord(FastCgiType Type, ushort Id, ReadOnlyMemory<byte> Content)
{
    internal const int HeaderOctets = 8, MaxContent = 65_535;

    /// <summary>FCGI_VERSION_1, the only one there is.</summary>
    internal const byte Version = 1;

    /// <summary>The record as octets, padded to a multiple of eight as section 3.3 recommends.</summary>
    internal byte[] ToOctets()
    {
        var padding = -Content.Length & 7;
        var octets = new byte[HeaderOctets + Content.Length + padding];
        octets[0] = Version;
        octets[1] = (byte)Type;
        BinaryPrimitives.WriteUInt16BigEndian(octets.AsSpan(2), Id);
        BinaryPrimitives.WriteUInt16BigEndian(octets.AsSpan(4), checked((ushort)Content.Length));
        octets[6] = (byte)padding;
        Content.Span.CopyTo(octets.AsSpan(HeaderOctets));
        return octets;
    }

    /// <summary>A whole stream: records of at most <see cref="MaxContent"/>, and the empty one that ends it (section 3.3, "stream record").</summary>
    internal static byte[] Stream(FastCgiType type, ushort id, ReadOnlyMemory<byte> content)
    {
        var octets = new List<byte>();
        for (var left = content; !left.IsEmpty; left = left[Math.Min(left.Length, MaxContent)..])
            octets.AddRange(new FastCgiRecord(type, id, left[..Math.Min(left.Length, MaxContent)]).ToOctets());
        octets.AddRange(new FastCgiRecord(type, id, default).ToOctets());
        return [.. octets];
    }

    /// <summary>As <see cref="Stream(FastCgiType, ushort, ReadOnlyMemory{byte})"/>, of text as UTF-8.</summary>
    internal static byte[] Stream(FastCgiType type, ushort id, string content) => Stream(type, id, Encoding.UTF8.GetBytes(content));

    /// <summary>END_REQUEST (section 5.5).</summary>
    internal static byte[] End(ushort id, FastCgiStatus status, uint exitCode = 0)
    {
        var body = new byte[8];
        BinaryPrimitives.WriteUInt32BigEndian(body, exitCode);
        body[4] = (byte)status;
        return new FastCgiRecord(FastCgiType.EndRequest, id, body).ToOctets();
    }

    /// <summary>UNKNOWN_TYPE, the answer to a management record that is not understood (section 4.2).</summary>
    internal static byte[] Unknown(FastCgiType type) =>
        new FastCgiRecord(FastCgiType.UnknownType, 0, new byte[] { (byte)type, 0, 0, 0, 0, 0, 0, 0 }).ToOctets();
}
