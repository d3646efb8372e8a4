using System.Text;

namespace ProxyLab.Roots;

/// <summary>
/// One header block of a tar (pax, "ustar Interchange Format"; for GNU's form the manual of tar, "Basic Tar Format"). Every field is checked when
/// it is read, the checksum first.
/// </summary>
internal readonly struct TarHeader
{
    internal const int Block = 512;
    private const string Checksum = "checksum", WrongSum = "its header has a wrong checksum, or this is no tar";
    private const int ChecksumAt = 148, ChecksumLength = 8;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly byte[] _block;

    /// <param name="block">The 512 octets.</param>
    /// <exception cref="LabException">Its checksum is wrong.</exception>
    internal TarHeader(byte[] block)
    {
        _block = block;
        var sum = 0;
        for (var i = 0; i < Block; i++) sum += i is >= ChecksumAt and < ChecksumAt + ChecksumLength ? ' ' : block[i];
        if (Number(ChecksumAt, ChecksumLength, Checksum) != sum) throw Refusal.Of(Encoding.Latin1.GetString(Field(0, 100)), WrongSum);
    }

    /// <summary>What follows: <c>0</c> a file, <c>x</c> attributes of the next entry, and so on.</summary>
    internal char Type => (char)_block[156];

    /// <summary>The name in the header itself: up to 100 octets, and up to 155 in front of them in the ustar form.</summary>
    internal string Name
    {
        get
        {
            var name = Text(Field(0, 100), "name");
            var prefix = _block.AsSpan(257, 6).SequenceEqual("ustar\0"u8) ? Text(Field(345, 155), name) : "";
            return prefix.Length > 0 ? $"{prefix}/{name}" : name;
        }
    }

    /// <summary>Where a link leads, up to 100 octets.</summary>
    internal string Target => Text(Field(157, 100), "link");

    /// <summary>Permission bits.</summary>
    internal int Mode => (int)(Number(100, 8, "mode") & 0xFFF);

    /// <summary>Octets of data that follow.</summary>
    internal long Octets => Number(124, 12, "size");

    /// <summary>A device's numbers.</summary>
    internal (int Major, int Minor) Device => ((int)Number(329, 8, "device"), (int)Number(337, 8, "device"));

    /// <summary>Octets as the text that they must be: a name that is none could not be made here as it was there.</summary>
    /// <exception cref="LabException">They are no UTF-8.</exception>
    internal static string Text(ReadOnlySpan<byte> octets, string entry)
    {
        try
        {
            return Utf8.GetString(octets);
        }
        catch (ArgumentException)
        {
            throw Refusal.Of($"{entry} {Encoding.Latin1.GetString(octets)}", "it is no UTF-8");
        }
    }

    /// <summary>A field of text, which a NUL ends where it is not full.</summary>
    private ReadOnlySpan<byte> Field(int at, int length)
    {
        var field = _block.AsSpan(at, length);
        var end = field.IndexOf((byte)0);
        return end < 0 ? field : field[..end];
    }

    /// <summary>A number in octal digits, or in GNU's form in base 256 where its first bit is set.</summary>
    /// <exception cref="LabException">It is no number, is negative, or is larger than a file can be.</exception>
    private long Number(int at, int length, string what)
    {
        var field = _block.AsSpan(at, length);
        if ((field[0] & 0x80) != 0) return Binary(field, what);
        long number = 0;
        foreach (var digit in Encoding.Latin1.GetString(field).Trim(' ', '\0'))
        {
            if (digit is < '0' or > '7') throw Refused(what);
            number = (number * 8) + (digit - '0');
        }

        return number;
    }

    private long Binary(ReadOnlySpan<byte> field, string what)
    {
        if (field[0] != 0x80) throw Refused(what); // 0xFF begins a negative number
        long number = 0;
        foreach (var octet in field[1..])
        {
            if (number >> 54 != 0) throw Refused(what);
            number = (number << 8) | octet;
        }

        return number;
    }

    private LabException Refused(string what) => Refusal.Of(Encoding.Latin1.GetString(Field(0, 100)), what == Checksum ? WrongSum : $"the {what} in its header is no number that can be");
}
