using System.Buffers.Text;

namespace ProxyLab.Probes.Proc;

/// <summary>
/// One line of /proc/net/unix (net/unix/af_unix.c, unix_seq_show), whose columns before the inode have fixed widths on 64-bit kernels:
/// <c>0000000000000000: 00000002 00000000 00010000 0001 01 12345 /path</c>.
/// </summary>
internal readonly ref struct UnixLine
{
    private const int FlagsAt = 36, TypeAt = 45, StateAt = 50, InodeAt = 53;

    /// <summary>Whether <c>SO_ACCEPTCON</c> is set: it listens.</summary>
    internal bool Listens { get; private init; }

    /// <summary>Whether it is a stream socket (type 0001).</summary>
    internal bool IsStream { get; private init; }

    /// <summary>1 unconnected, 2 embryo, 3 connected, 4 disconnecting.</summary>
    internal int State { get; private init; }

    /// <summary>0 for a socket that no process holds.</summary>
    internal ulong Inode { get; private init; }

    /// <summary>The printed name; empty if the socket has none.</summary>
    internal ReadOnlySpan<byte> Path { get; private init; }

    /// <summary>Reads a line without its line feed; false if it is not one of this file (the heading is not).</summary>
    internal static bool TryParse(ReadOnlySpan<byte> text, out UnixLine line)
    {
        line = default;
        if (text.Length <= InodeAt || text[16] != ':' || text[17] != ' ' || text[35] != ' ' || text[44] != ' '
            || text[49] != ' ' || text[52] != ' ' || text[StateAt] != '0' || (uint)(text[StateAt + 1] - '0') > 9)
        {
            return false;
        }

        var rest = text[InodeAt..];
        rest = rest[LeadingSpaces(rest)..];
        if (!Utf8Parser.TryParse(rest, out ulong inode, out var used) || (used < rest.Length && rest[used] != ' '))
        {
            return false;
        }

        line = new UnixLine
        {
            Listens = text.Slice(FlagsAt, 8).SequenceEqual("00010000"u8),
            IsStream = text.Slice(TypeAt, 4).SequenceEqual("0001"u8),
            State = text[StateAt + 1] - '0',
            Inode = inode,
            Path = used < rest.Length ? rest[(used + 1)..] : default,
        };
        return true;
    }

    /// <summary>The inode is printed with %5lu.</summary>
    private static int LeadingSpaces(ReadOnlySpan<byte> text)
    {
        var count = 0;
        while (count < 4 && count < text.Length && text[count] == ' ')
        {
            count++;
        }

        return count;
    }
}
