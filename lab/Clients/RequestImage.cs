using System.Buffers.Text;
using System.Runtime.CompilerServices;

namespace ProxyLab.Clients;

/// <summary>
/// The octets of a request as they go over the wire, of any length, in one small buffer that every client shares:
/// the head, a unit of the body that is sent again and again, and a tail.
/// </summary>
internal sealed unsafe class RequestImage
{
    private const int UnitData = 65_536;
    private readonly byte[] _octets; // head, one unit (if there is any), tail
    private readonly int _head, _unit;
    private readonly long _units;
    private readonly Range _idAt;
    private long _id;

    /// <summary>The image of the request that <paramref name="spec"/> describes, with the id of a request if it carries one.</summary>
    internal RequestImage(FloodSpec spec, long id)
    {
        var head = RequestHead.Of(spec, id, out _idAt);
        _id = id;
        _units = spec.BodyBytes / UnitData;
        var unit = _units > 0 ? Frame(UnitData, spec.Chunked) : [];
        int rest = (int)(spec.BodyBytes % UnitData);
        byte[] tail = [.. rest > 0 ? Frame(rest, spec.Chunked) : [], .. spec.Chunked ? "0\r\n\r\n"u8 : []];
        (_head, _unit) = (head.Length, unit.Length);
        _octets = GC.AllocateArray<byte>(head.Length + unit.Length + tail.Length, pinned: true);
        head.CopyTo(_octets, 0);
        unit.CopyTo(_octets, _head);
        tail.CopyTo(_octets, _head + _unit);
        Length = _head + (_units * _unit) + tail.Length;
    }

    /// <summary>Octets of the whole request.</summary>
    internal long Length { get; }

    /// <summary>Octets of the request before its body.</summary>
    internal int HeadLength => _head;

    /// <summary>Whether one send can carry it all.</summary>
    internal bool IsOnePiece => _units <= 1;

    /// <summary>Makes it the image of another request, whose id has as many digits.</summary>
    internal void Bear(long id)
    {
        if (id == _id)
            return;
        _id = id;
        var place = _octets.AsSpan(_idAt);
        if (place.Length > 0)
            Utf8Formatter.TryFormat(id, place, out _);
    }

    /// <summary>The octets from <paramref name="offset"/> on, and how many of them lie together (1 or more before the end).</summary>
    internal byte* At(long offset, out int length)
    {
        long unitIndex = _unit == 0 || offset < _head ? 0 : Math.Min((offset - _head) / _unit, _units);
        bool last = unitIndex >= _units - 1; // what follows the last unit lies next to it
        int at = (int)(offset - (Math.Max(0, last ? _units - 1 : unitIndex) * _unit));
        length = (last ? _octets.Length : _head + _unit) - at;
        return (byte*)Unsafe.AsPointer(ref _octets[0]) + at;
    }

    private static byte[] Frame(int length, bool chunked)
    {
        var data = new byte[length];
        for (int i = 0; i < length; i++)
            data[i] = (byte)('a' + (i % 26));
        return chunked ? [.. System.Text.Encoding.ASCII.GetBytes($"{length:x}\r\n"), .. data, .. "\r\n"u8] : data;
    }
}
