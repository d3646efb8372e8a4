using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace ProxyLab.Roots;

/// <summary>A stream that is only read, from its beginning to its end.</summary>
internal abstract class ReadStream : Stream
{
    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public abstract override int Read(Span<byte> buffer);

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Reads what is left, and forgets it.</summary>
    internal void Drain()
    {
        var buffer = new byte[1 << 16];
        while (Read(buffer) > 0)
        {
        }
    }
}

/// <summary>A part of a file, by its place.</summary>
/// <param name="file">The file, which stays open.</param>
/// <param name="at">Where it begins.</param>
/// <param name="length">How many octets it has.</param>
internal sealed class FilePart(SafeFileHandle file, long at, long length) : ReadStream
{
    private long _position;

    /// <inheritdoc/>
    public override bool CanSeek => true;

    /// <inheritdoc/>
    public override long Length => length;

    /// <inheritdoc/>
    public override long Position { get => _position; set => _position = value; }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        var wanted = (int)Math.Min(buffer.Length, length - _position);
        var read = wanted <= 0 ? 0 : RandomAccess.Read(file, buffer[..wanted], at + _position);
        _position += read;
        return read;
    }
}

/// <summary>A stream whose octets are counted and hashed as they are read.</summary>
/// <param name="inner">The stream.</param>
internal sealed class HashedStream(Stream inner) : ReadStream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>How many octets were read.</summary>
    internal long Octets { get; private set; }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        var read = inner.Read(buffer);
        _hash.AppendData(buffer[..read]);
        Octets += read;
        return read;
    }

    /// <summary>Reads to the end, and gives the digest of all octets.</summary>
    internal string Digest()
    {
        Drain();
        return Digests.Of(_hash.GetHashAndReset());
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _hash.Dispose();
        base.Dispose(disposing);
    }
}
