using System.Buffers;

namespace LabProxy;

/// <summary>Octets on their way, in one piece. A block is held only while there are octets in it, so that who waits holds none.</summary>
internal sealed class Octets
{
    /// <summary>What a head nearly always fits in.</summary>
    public const int Small = 4 * 1024;

    /// <summary>The largest head, and what a body is moved by.</summary>
    public const int Large = 32 * 1024;

    /// <summary>What a body is moved by while it fills a large block at once: fewer calls for each octet.</summary>
    public const int Huge = 128 * 1024;

    private byte[]? _block;
    private int _start, _end;

    public int Count => _end - _start;

    public bool IsEmpty => _end == _start;

    public Span<byte> Unread => _block.AsSpan(_start, Count);

    /// <summary>Room for more, after what is here: at least one octet, and more of it where the block is already large.</summary>
    /// <param name="least">What a new block has at least.</param>
    public Span<byte> Room(int least)
    {
        if (_block is null)
            _block = ArrayPool<byte>.Shared.Rent(least);
        else if (_end == _block.Length || (_start > 0 && _block.Length - _end < least))
            Move(_start > 0 && Count <= _block.Length / 2 ? _block.Length : _block.Length * 2);
        return _block.AsSpan(_end);
    }

    /// <summary>So many octets were written into the room.</summary>
    public void Added(int octets)
    {
        _end += octets;
        if (IsEmpty)
            Release();
    }

    /// <summary>So many octets are needed no more.</summary>
    public void Took(int octets)
    {
        _start += octets;
        if (IsEmpty)
            Release();
    }

    public void Append(ReadOnlySpan<byte> octets)
    {
        if (octets.IsEmpty)
            return;
        if (_block is null)
            _block = ArrayPool<byte>.Shared.Rent(Math.Max(Small, octets.Length));
        else if (_block.Length - _end < octets.Length)
            Move(Math.Max(_block.Length, Count + octets.Length));
        octets.CopyTo(_block.AsSpan(_end));
        _end += octets.Length;
    }

    public void Append(byte octet) => Append([octet]);

    /// <summary>A number, in decimal or hexadecimal digits.</summary>
    public void Append(long number, char format = 'D')
    {
        Span<byte> digits = stackalloc byte[20];
        System.Buffers.Text.Utf8Formatter.TryFormat(number, digits, out var length, new StandardFormat(format));
        Append(digits[..length]);
    }

    /// <summary>Takes the first octets of another; the whole block, where all of them are asked for and there is nothing here.</summary>
    public void TakeFrom(Octets other, int octets)
    {
        if (IsEmpty && octets == other.Count && octets > 0)
        {
            Release();
            (_block, _start, _end) = (other._block, other._start, other._end);
            (other._block, other._start, other._end) = (null, 0, 0);
            return;
        }

        Append(other.Unread[..octets]);
        other.Took(octets);
    }

    public void Clear()
    {
        _start = _end;
        Release();
    }

    private void Move(int length)
    {
        if (length == _block!.Length)
        {
            Unread.CopyTo(_block);
        }
        else
        {
            var larger = ArrayPool<byte>.Shared.Rent(length);
            Unread.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_block);
            _block = larger;
        }

        (_start, _end) = (0, Count);
    }

    private void Release()
    {
        if (_block is not null)
            ArrayPool<byte>.Shared.Return(_block);
        (_block, _start, _end) = (null, 0, 0);
    }
}
