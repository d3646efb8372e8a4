using System.Buffers.Binary;
using System.Runtime.InteropServices;
using ProxyLab.Native;
using ProxyLab.Probes.Proc;

namespace ProxyLab.Probes.SockDiag;

/// <summary>One netlink message: its header's fields, and what follows the header.</summary>
/// <param name="type">E.g. <see cref="LibcNetlink.NLMSG_DONE"/>.</param>
/// <param name="flags">E.g. <see cref="LibcNetlink.NLM_F_DUMP_INTR"/>.</param>
/// <param name="sequence">The number of the request that it answers.</param>
/// <param name="payload">The octets after the header.</param>
internal readonly ref struct NetlinkMessage(ushort type, ushort flags, uint sequence, ReadOnlySpan<byte> payload)
{
    internal ushort Type { get; } = type;

    internal ushort Flags { get; } = flags;

    internal uint Sequence { get; } = sequence;

    internal ReadOnlySpan<byte> Payload { get; } = payload;

    /// <summary>The error number of an NLMSG_ERROR or NLMSG_DONE message, positive; 0 if it says none.</summary>
    internal int Error() => Payload.Length >= 4 ? Math.Abs((long)MemoryMarshal.Read<int>(Payload)) is var e and <= 4095 ? (int)e : 0 : 0;
}

/// <summary>
/// Splits a datagram of netlink into messages (include/uapi/linux/netlink.h, NLMSG_NEXT): each has a header of 16 octets and is
/// padded to 4. Pure.
/// </summary>
/// <param name="datagram">What one recv gave.</param>
internal ref struct NetlinkReader(ReadOnlySpan<byte> datagram)
{
    private const int Header = 16;
    private ReadOnlySpan<byte> _rest = datagram;

    /// <summary>Takes the next message; false at the end.</summary>
    /// <exception cref="ProbeFormatException">A length points outside of the datagram.</exception>
    internal bool Next(out NetlinkMessage message)
    {
        message = default;
        if (_rest.IsEmpty)
        {
            return false;
        }

        var length = _rest.Length < Header ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(_rest);
        if (length < Header || length > (uint)_rest.Length)
        {
            throw new ProbeFormatException("netlink", "a message's length points outside of its datagram");
        }

        message = new NetlinkMessage(
            MemoryMarshal.Read<ushort>(_rest[4..]), MemoryMarshal.Read<ushort>(_rest[6..]), MemoryMarshal.Read<uint>(_rest[8..]),
            _rest[Header..(int)length]);
        _rest = _rest[Math.Min(_rest.Length, ((int)length + 3) & ~3)..];
        return true;
    }
}

/// <summary>Splits the attributes that follow a message's fixed part (struct nlattr: length, type, padded to 4). Pure.</summary>
/// <param name="attributes">The octets after the fixed part.</param>
internal ref struct AttributeReader(ReadOnlySpan<byte> attributes)
{
    private ReadOnlySpan<byte> _rest = attributes;

    /// <summary>Takes the next attribute; false at the end.</summary>
    /// <exception cref="ProbeFormatException">A length points outside of the message.</exception>
    internal bool Next(out ushort type, out ReadOnlySpan<byte> value)
    {
        type = 0;
        value = default;
        if (_rest.IsEmpty)
        {
            return false;
        }

        var length = _rest.Length < 4 ? 0 : MemoryMarshal.Read<ushort>(_rest);
        if (length < 4 || length > _rest.Length)
        {
            throw new ProbeFormatException("netlink", "an attribute's length points outside of its message");
        }

        type = (ushort)(MemoryMarshal.Read<ushort>(_rest[2..]) & 0x3fff);
        value = _rest[4..length];
        _rest = _rest[Math.Min(_rest.Length, (length + 3) & ~3)..];
        return true;
    }
}
