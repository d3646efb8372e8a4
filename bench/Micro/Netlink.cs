using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace ProxyLab.Bench;

/// <summary>Makes netlink messages by hand, as the kernel lays them out: for the micro-benchmarks and for the tests.</summary>
internal static class Netlink
{
    internal static byte[] Message(ushort type, byte[] payload, ushort flags = 0, uint sequence = 1)
    {
        var message = new byte[(16 + payload.Length + 3) & ~3];
        MemoryMarshal.Write(message, 16 + payload.Length);
        MemoryMarshal.Write(message.AsSpan(4), type);
        MemoryMarshal.Write(message.AsSpan(6), flags);
        MemoryMarshal.Write(message.AsSpan(8), sequence);
        payload.CopyTo(message, 16);
        return message;
    }

    internal static byte[] UnixDiag(byte state, string? name = null, (uint, uint)? queue = null, uint[]? icons = null, byte shut = 0)
    {
        var fixedPart = new byte[16];
        (fixedPart[0], fixedPart[1], fixedPart[2], fixedPart[4], fixedPart[8]) = (1, 1, state, 42, 43);
        return
        [
            .. fixedPart,
            .. name is null ? [] : Attribute(0, Encoding.UTF8.GetBytes(name)),
            .. icons is null ? [] : Attribute(3, Words(icons)),
            .. queue is { } q ? Attribute(4, Words(q.Item1, q.Item2)) : [],
            .. Attribute(6, [shut]),
        ];
    }

    internal static byte[] InetDiag(byte state, int localPort, uint receiveQueue, uint sendQueue, uint inode)
    {
        var message = new byte[72];
        (message[0], message[1]) = (2, state);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(4), (ushort)localPort);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(6), 80);
        (message[8], message[24]) = (127, 10);
        Words(receiveQueue, sendQueue, 0, inode).CopyTo(message, 56);
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

    private static byte[] Words(params uint[] words) => MemoryMarshal.AsBytes(words.AsSpan()).ToArray();
}
