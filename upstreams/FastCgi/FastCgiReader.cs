using System.Buffers.Binary;

namespace ProxyLab;

/// <summary>Cuts octets that come piece by piece into records. Holds at most one unfinished record: some 64 KiB.</summary>
internal sealed class FastCgiReader
{
    private readonly List<byte> _octets = [];

    /// <summary>Whether the stream stands between two records: the only place where it may end.</summary>
    internal bool AtBoundary => _octets.Count == 0;

    /// <summary>Adds the next octets.</summary>
    internal void Take(ReadOnlySpan<byte> octets) => _octets.AddRange(octets);

    /// <summary>The next whole record; null when more octets are needed.</summary>
    /// <exception cref="FormatException">The header is of another version, so that nothing behind it can be trusted.</exception>
    internal FastCgiRecord? Next()
    {
        // The version is checked with its first octet: a peer that speaks something else may send nothing more.
        if (_octets.Count > 0 && _octets[0] != FastCgiRecord.Version) throw new FormatException($"version {_octets[0]}, not {FastCgiRecord.Version}");
        if (_octets.Count < FastCgiRecord.HeaderOctets) return null;
        Span<byte> header = [.. _octets[..FastCgiRecord.HeaderOctets]];
        var length = BinaryPrimitives.ReadUInt16BigEndian(header[4..]);
        var whole = FastCgiRecord.HeaderOctets + length + header[6];
        if (_octets.Count < whole) return null;
        byte[] content = [.. _octets.GetRange(FastCgiRecord.HeaderOctets, length)];
        _octets.RemoveRange(0, whole);
        return new FastCgiRecord((FastCgiType)header[1], BinaryPrimitives.ReadUInt16BigEndian(header[2..]), content);
    }
}
