using System.Buffers;
using System.Text;

namespace LabProxy;

/// <summary>
/// Reads the Connection field out of the octets of a request header. Kestrel's own copy will not do: where the field has close, keep-alive
/// or Upgrade in it, Kestrel replaces the whole value by that one word, and the names of the fields that must stay here are lost.
/// </summary>
internal static class NominatedFields
{
    private static ReadOnlySpan<byte> Name => "connection:"u8;

    /// <summary>
    /// Adds the names found in <paramref name="octets"/>, which begin at the start of a line, to <paramref name="names"/>. The same line may be
    /// seen twice, when a header comes in pieces; a line that is not complete is left for the time when it is.
    /// </summary>
    public static void Find(in ReadOnlySequence<byte> octets, ref HashSet<string>? names)
    {
        if (octets.IsSingleSegment)
            Find(octets.FirstSpan, ref names);
        else
            Find(octets.ToArray(), ref names);
    }

    private static void Find(ReadOnlySpan<byte> rest, ref HashSet<string>? names)
    {
        while (rest.IndexOf((byte)'\n') is var end and >= 0)
        {
            var line = rest[..end].TrimEnd((byte)'\r');
            if (line.IsEmpty)
                return;
            if (line.Length > Name.Length && Ascii.EqualsIgnoreCase(line[..Name.Length], Name))
                Add(line[Name.Length..], ref names);
            rest = rest[(end + 1)..];
        }
    }

    private static void Add(ReadOnlySpan<byte> value, ref HashSet<string>? names)
    {
        // What nearly every request says names no field.
        value = value.Trim((byte)' ');
        if (Ascii.EqualsIgnoreCase(value, "close"u8) || Ascii.EqualsIgnoreCase(value, "keep-alive"u8))
            return;
        foreach (var name in Encoding.Latin1.GetString(value).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            (names ??= new(StringComparer.OrdinalIgnoreCase)).Add(name);
    }
}
