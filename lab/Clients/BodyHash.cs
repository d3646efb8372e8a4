using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace ProxyLab.Clients;

/// <summary>
/// XXH64 with seed 0 (the xxHash specification, version 0.1.1), in pieces and without an object: what <c>xxhsum -H1</c> prints for the
/// same octets. It tells bodies apart; it proves nothing against one who wants two of them to look alike. <c>default</c> is ready.
/// </summary>
internal struct BodyHash
{
    private const int Stripe = 32; // octets that the four lanes take at once
    private const ulong P1 = 0x9E3779B185EBCA87, P2 = 0xC2B2AE3D27D4EB4F, P3 = 0x165667B19E3779F9, P4 = 0x85EBCA77C2B2AE63, P5 = 0x27D4EB2F165667C5;

    private ulong _a, _b, _c, _d;
    private Rest _rest; // octets of a stripe that is not whole
    private long _length;

    /// <summary>The hash of the octets so far; null when there were none.</summary>
    internal readonly ulong? Value => _length == 0 ? null : Finish();

    /// <summary>Takes some octets of the body.</summary>
    internal void Add(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
            return;
        if (_length == 0)
            (_a, _b, _c, _d) = (unchecked(P1 + P2), P2, 0, unchecked(0 - P1));
        int held = (int)(_length % Stripe);
        _length += data.Length;
        Span<byte> rest = _rest;
        if (held + data.Length < Stripe)
        {
            data.CopyTo(rest[held..]);
            return;
        }
        if (held > 0)
        {
            data[..(Stripe - held)].CopyTo(rest[held..]);
            data = data[(Stripe - held)..];
            Take(rest);
        }
        for (; data.Length >= Stripe; data = data[Stripe..])
            Take(data);
        data.CopyTo(rest);
    }

    private void Take(ReadOnlySpan<byte> stripe)
    {
        _a = Round(_a, BinaryPrimitives.ReadUInt64LittleEndian(stripe));
        _b = Round(_b, BinaryPrimitives.ReadUInt64LittleEndian(stripe[8..]));
        _c = Round(_c, BinaryPrimitives.ReadUInt64LittleEndian(stripe[16..]));
        _d = Round(_d, BinaryPrimitives.ReadUInt64LittleEndian(stripe[24..]));
    }

    private readonly ulong Finish()
    {
        unchecked
        {
            ulong hash = P5;
            if (_length >= Stripe)
            {
                hash = BitOperations.RotateLeft(_a, 1) + BitOperations.RotateLeft(_b, 7) + BitOperations.RotateLeft(_c, 12) + BitOperations.RotateLeft(_d, 18);
                hash = Merge(Merge(Merge(Merge(hash, _a), _b), _c), _d);
            }
            hash += (ulong)_length;
            ReadOnlySpan<byte> rest = ((ReadOnlySpan<byte>)_rest)[..(int)(_length % Stripe)];
            for (; rest.Length >= 8; rest = rest[8..])
                hash = (BitOperations.RotateLeft(hash ^ Round(0, BinaryPrimitives.ReadUInt64LittleEndian(rest)), 27) * P1) + P4;
            if (rest.Length >= 4)
            {
                hash = (BitOperations.RotateLeft(hash ^ (BinaryPrimitives.ReadUInt32LittleEndian(rest) * P1), 23) * P2) + P3;
                rest = rest[4..];
            }
            foreach (byte octet in rest)
                hash = BitOperations.RotateLeft(hash ^ (octet * P5), 11) * P1;
            hash = (hash ^ (hash >> 33)) * P2;
            hash = (hash ^ (hash >> 29)) * P3;
            return hash ^ (hash >> 32);
        }
    }

    private static ulong Round(ulong lane, ulong input) => unchecked(BitOperations.RotateLeft(lane + (input * P2), 31) * P1);

    private static ulong Merge(ulong hash, ulong lane) => unchecked(((hash ^ Round(0, lane)) * P1) + P4);

    [InlineArray(Stripe)]
    private struct Rest
    {
        private byte _first;
    }
}
