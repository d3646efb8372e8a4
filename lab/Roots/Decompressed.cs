using System.Globalization;
using System.IO.Compression;

namespace ProxyLab.Roots;

/// <summary>What gzip makes of a stream, within limits; a stream that is not compressed comes as it is.</summary>
internal sealed class Decompressed : ReadStream
{
    private readonly Stream _output;
    private readonly HashedStream _input;
    private readonly string _name;
    private readonly UnpackLimits _limits;
    private long _octets;

    /// <param name="part">The stream at its beginning, which tells how it is compressed by its first octets.</param>
    /// <param name="name">Its name, for a fault.</param>
    /// <param name="limits">What it may give.</param>
    /// <exception cref="LabException">It is compressed in another way than by gzip.</exception>
    internal Decompressed(FilePart part, string name, UnpackLimits limits)
    {
        (_name, _limits) = (name, limits);
        var gzip = IsGzip(part, name);
        _input = new HashedStream(part);
        _output = gzip ? new GZipStream(_input, CompressionMode.Decompress) : _input;
    }

    /// <summary>Whether a stream is compressed by gzip (RFC 1952, section 2.3.1); it stands at its beginning before and after.</summary>
    /// <exception cref="LabException">It is compressed in another way.</exception>
    internal static bool IsGzip(FilePart part, string name)
    {
        Span<byte> magic = stackalloc byte[6];
        var read = part.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
        part.Position = 0;
        magic = magic[..read];
        if (magic.StartsWith((ReadOnlySpan<byte>)[0x28, 0xB5, 0x2F, 0xFD])) throw Refusal.Of(name, "it is compressed by zstd, which is not read here: compress it by gzip, or not at all");
        if (magic.StartsWith((ReadOnlySpan<byte>)[0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0]) || magic.StartsWith("BZh"u8))
            throw Refusal.Of(name, "it is compressed by xz or bzip2, which are not read here: compress it by gzip, or not at all");
        return magic.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]);
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        try
        {
            var read = _output.Read(buffer);
            _octets += read;
            if (_octets > _limits.Octets) throw Refusal.Of(_name, string.Create(CultureInfo.InvariantCulture, $"it has more than {_limits.Octets:N0} octets"));
            if (_octets > _limits.RatioFrom && _octets / _limits.Ratio > _input.Octets)
                throw Refusal.Of(_name, string.Create(CultureInfo.InvariantCulture, $"it is a bomb: {_input.Octets:N0} compressed octets have given {_octets:N0}"));
            return read;
        }
        catch (InvalidDataException)
        {
            throw Refusal.Of(_name, "its compressed data is damaged or cut off");
        }
    }

    /// <summary>How many octets came out so far.</summary>
    internal long Octets => _octets;

    /// <summary>The digest of the octets as they came, once all were read.</summary>
    internal string InputDigest() => _input.Digest();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _output.Dispose();
            _input.Dispose();
        }

        base.Dispose(disposing);
    }
}
