using System.Buffers.Binary;
using System.Text;

namespace ProxyLab;

/// <summary>
/// Name-value pairs (FastCGI 1.0, section 3.4): the two lengths, then the two texts. A length up to 127 takes one octet; a longer one
/// takes four, the first with its highest bit set.
/// </summary>
internal static class FastCgiParameters
{
    /// <summary>Reads pairs; of a name that comes twice the last value counts.</summary>
    /// <exception cref="FormatException">A length runs past the end.</exception>
    internal static IReadOnlyDictionary<string, string> Read(ReadOnlySpan<byte> octets)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        while (!octets.IsEmpty)
        {
            var (name, value) = (Length(ref octets), Length(ref octets));
            if ((long)name + value > octets.Length) throw new FormatException($"a pair of {name} and {value} octets where {octets.Length} are left");
            pairs[Encoding.UTF8.GetString(octets[..name])] = Encoding.UTF8.GetString(octets.Slice(name, value));
            octets = octets[(name + value)..];
        }

        return pairs;
    }

    /// <summary>Writes pairs, each length in as few octets as it takes.</summary>
    internal static byte[] Write(IEnumerable<KeyValuePair<string, string>> pairs)
    {
        var octets = new List<byte>();
        foreach (var (name, value) in pairs.Select(p => (Encoding.UTF8.GetBytes(p.Key), Encoding.UTF8.GetBytes(p.Value))))
        {
            AddLength(octets, name.Length);
            AddLength(octets, value.Length);
            octets.AddRange(name);
            octets.AddRange(value);
        }

        return [.. octets];
    }

    private static int Length(ref ReadOnlySpan<byte> octets)
    {
        var size = octets.IsEmpty ? 1 : octets[0] < 0x80 ? 1 : 4;
        if (octets.Length < size) throw new FormatException("a length is cut short");
        var length = size == 1 ? octets[0] : (int)(BinaryPrimitives.ReadUInt32BigEndian(octets) & 0x7fff_ffff);
        octets = octets[size..];
        return length;
    }

    private static void AddLength(List<byte> octets, int length)
    {
        if (length < 0x80)
        {
            octets.Add((byte)length);
            return;
        }

        Span<byte> four = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(four, (uint)length | 0x8000_0000);
        octets.AddRange(four);
    }
}
