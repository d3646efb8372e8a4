using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace ProxyLab.Bench;

/// <summary>Inputs for the micro-benchmarks, made by hand as the kernel and servers write them.</summary>
internal static class Octets
{
    /// <summary>The path that the inputs are about.</summary>
    internal const string Path = "/dev/shm/up.sock";

    /// <summary>So many lines of /proc/net/unix: in turn an embryo, a client's end and a server's end.</summary>
    internal static byte[] UnixTable(int lines)
    {
        var text = new StringBuilder();
        for (var i = 0; i < lines; i++)
        {
            var (state, inode, path) = (i % 3) switch
            {
                0 => ("02", 0, " " + Path),
                1 => ("03", 100_000 + i, ""),
                _ => ("03", 100_000 + i, " " + Path),
            };
            text.Append(CultureInfo.InvariantCulture, $"0000000000000000: 00000002 00000000 00000000 0001 {state} {inode,5}{path}\n");
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }

    /// <summary>A datagram of so many UNIX_DIAG messages of connected sockets, with and without a name, each with its peer.</summary>
    internal static byte[] UnixDiag(int messages)
    {
        var datagram = new List<byte>();
        for (var i = 0; i < messages; i++)
        {
            byte[] body = new byte[16];
            (body[0], body[1], body[2]) = (1, 1, 1);
            BinaryPrimitives.WriteInt32LittleEndian(body.AsSpan(4), 1000 + i);
            byte[] name = i % 2 == 0 ? Attribute(0, Encoding.ASCII.GetBytes(Path + "\0")) : [];
            datagram.AddRange(Message([.. body, .. name, .. Attribute(2, BitConverter.GetBytes(2000 + i)), .. Attribute(6, [0])]));
        }

        return [.. datagram];
    }

    /// <summary>A datagram of so many INET_DIAG messages.</summary>
    internal static byte[] InetDiag(int messages) =>
        [.. Enumerable.Range(0, messages).SelectMany(_ => Message([2, 1, .. new byte[70]]))];

    private static byte[] Message(byte[] payload)
    {
        var message = new byte[(16 + payload.Length + 3) & ~3];
        MemoryMarshal.Write(message, 16 + payload.Length);
        MemoryMarshal.Write(message.AsSpan(4), (ushort)20);
        payload.CopyTo(message, 16);
        return message;
    }

    private static byte[] Attribute(ushort type, byte[] value)
    {
        var attribute = new byte[(4 + value.Length + 3) & ~3];
        MemoryMarshal.Write(attribute, (ushort)(4 + value.Length));
        MemoryMarshal.Write(attribute.AsSpan(2), type);
        value.CopyTo(attribute, 4);
        return attribute;
    }
}
