using System.Globalization;
using System.Text;

namespace ProxyLab.Roots;

/// <summary>
/// Reads a tar entry by entry: the forms ustar, pax and GNU. The runtime's own reader is not used, because it checks no checksum, takes as much
/// memory for a long name as the archive says, and changes names that are no UTF-8 instead of refusing them.
/// </summary>
/// <param name="archive">The tar, at its beginning.</param>
/// <param name="limits">What it may ask for.</param>
internal sealed class TarEntries(Stream archive, UnpackLimits limits)
{
    private long _left;
    private int _padding;
    private string _current = "the archive";

    /// <summary>The next entry; null at the archive's end. What was not read of the data of the one before is passed over.</summary>
    /// <exception cref="LabException">The archive is cut off, or what it says cannot be.</exception>
    internal TarEntry? Next()
    {
        Skip(_left + _padding);
        (_left, _padding) = (0, 0);
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        while (Header() is { } header)
        {
            switch (header.Type)
            {
                case 'x': Take(About(header), attributes, ofAll: false); break;
                case 'g': Take(About(header), [], ofAll: true); break;
                case 'L': attributes["path"] = LongName(header); break;
                case 'K': attributes["linkpath"] = LongName(header); break;
                default: return Entry(header, attributes);
            }
        }

        return attributes.Count == 0 ? null : throw Refusal.Of(attributes.GetValueOrDefault("path", "the archive"), "the archive ends before the entry that it announces");
    }

    /// <summary>Reads on in the data of the entry that came last; 0 at its end.</summary>
    /// <exception cref="LabException">The archive ends before it.</exception>
    internal int Read(Span<byte> buffer)
    {
        if (_left == 0) return 0;
        var read = archive.Read(buffer[..(int)Math.Min(buffer.Length, _left)]);
        if (read == 0) throw Cut();
        _left -= read;
        return read;
    }

    private TarEntry Entry(TarHeader header, Dictionary<string, string> attributes)
    {
        var name = _current = attributes.GetValueOrDefault("path") ?? header.Name;
        var kind = KindOf(header.Type, name);
        var octets = attributes.TryGetValue("size", out var text) ? Size(text, name) : header.Octets;
        if (kind != TarKind.File && octets > 0) throw Refusal.Of(name, string.Create(CultureInfo.InvariantCulture, $"it is no file, and claims {octets:N0} octets of data"));
        if (octets > limits.FileOctets) throw Refusal.Of(name, string.Create(CultureInfo.InvariantCulture, $"it claims {octets:N0} octets, more than the {limits.FileOctets:N0} of one file"));
        (_left, _padding) = (octets, PaddingOf(octets));
        var target = kind is TarKind.Link or TarKind.HardLink ? attributes.GetValueOrDefault("linkpath") ?? header.Target : "";
        var device = kind is TarKind.Character or TarKind.Block ? header.Device : default;
        // Before there was a type for folders, a stroke at the end told them.
        return new TarEntry(name, kind == TarKind.File && name.EndsWith('/') && octets == 0 ? TarKind.Folder : kind, header.Mode, octets, target, device);
    }

    private static TarKind KindOf(char type, string name) => type switch
    {
        '0' or '\0' or '7' => TarKind.File,
        '1' => TarKind.HardLink,
        '2' => TarKind.Link,
        '3' => TarKind.Character,
        '4' => TarKind.Block,
        '5' => TarKind.Folder,
        '6' => TarKind.Fifo,
        'S' => throw Refusal.Of(name, "it is a sparse file, whose size its data does not bear out"),
        _ => throw Refusal.Of(name, $"it is of an unknown kind, '{type}'"),
    };

    /// <summary>The next header; null at the end, which an empty block marks: without one, nobody knows whether the archive is whole.</summary>
    private TarHeader? Header()
    {
        var block = new byte[TarHeader.Block];
        if (archive.ReadAtLeast(block, block.Length, throwOnEndOfStream: false) < block.Length) throw Cut();
        return block.AsSpan().ContainsAnyExcept((byte)0) ? new TarHeader(block) : null;
    }

    /// <summary>The data that tells about the next entry.</summary>
    private byte[] About(TarHeader header)
    {
        var octets = header.Octets;
        if (octets > limits.AboutOctets) throw Refusal.Of(header.Name, string.Create(CultureInfo.InvariantCulture, $"it claims {octets:N0} octets of attributes, more than {limits.AboutOctets:N0}"));
        var data = new byte[octets];
        if (archive.ReadAtLeast(data, data.Length, throwOnEndOfStream: false) < data.Length) throw Cut();
        Skip(PaddingOf(octets));
        return data;
    }

    private string LongName(TarHeader header)
    {
        var data = About(header).AsSpan().TrimEnd((byte)0);
        return data.Contains((byte)0) ? throw Refusal.Of(Encoding.Latin1.GetString(data), "there is a NUL in its name") : TarHeader.Text(data, "name");
    }

    /// <summary>Records of pax: <c>LENGTH KEY=VALUE\n</c>, the length counting all of it (pax, "pax Extended Header").</summary>
    private static void Take(ReadOnlySpan<byte> data, Dictionary<string, string> attributes, bool ofAll)
    {
        while (data.Length > 0)
        {
            var blank = data.IndexOf((byte)' ');
            if (blank <= 0 || !int.TryParse(data[..blank], NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length <= blank + 1 || length > data.Length || data[length - 1] != '\n')
                throw Refusal.Of("pax header", "its records are damaged");
            var record = data[(blank + 1)..(length - 1)];
            var equals = record.IndexOf((byte)'=');
            if (equals <= 0) throw Refusal.Of("pax header", "its records are damaged");
            Take(TarHeader.Text(record[..equals], "pax header"), record[(equals + 1)..], attributes, ofAll);
            data = data[length..];
        }
    }

    private static void Take(string key, ReadOnlySpan<byte> value, Dictionary<string, string> attributes, bool ofAll)
    {
        if (key.StartsWith("GNU.sparse.", StringComparison.Ordinal)) throw Refusal.Of("pax header", "it describes a sparse file, whose size its data does not bear out");
        if (key is not ("path" or "linkpath" or "size")) return; // times, owners and extended attributes are not kept
        if (ofAll) throw Refusal.Of("pax header", $"it gives all entries the same {key}");
        if (value.Contains((byte)0)) throw Refusal.Of(Encoding.Latin1.GetString(value), "there is a NUL in its name");
        attributes[key] = TarHeader.Text(value, key);
    }

    private static long Size(string text, string name) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : throw Refusal.Of(name, "the size in its header is no number that can be");

    private static int PaddingOf(long octets) => (int)(-octets & (TarHeader.Block - 1));

    private void Skip(long octets)
    {
        if (octets == 0) return;
        if (archive.CanSeek)
        {
            if (archive.Length - archive.Position < octets) throw Cut();
            archive.Position += octets;
            return;
        }

        var buffer = new byte[Math.Min(octets, 1 << 16)];
        for (var left = octets; left > 0;)
        {
            var read = archive.Read(buffer.AsSpan(0, (int)Math.Min(buffer.Length, left)));
            if (read == 0) throw Cut();
            left -= read;
        }
    }

    private LabException Cut() => Refusal.Of(_current, "the archive is cut off there");
}
