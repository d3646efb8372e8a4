namespace ProxyLab.Clients;

/// <summary>Reads a chunked body up to the end of the last chunk's line (RFC 9112 section 7.1); its trailer follows. <c>default</c> is ready.</summary>
internal struct ChunkReader
{
    private const int MaxSizeDigits = 16;

    private enum Phase : byte { Size, Blank, Extension, SizeEnd, Data, DataEnd, DataLineEnd }

    private long _left; // octets left of the chunk; while its size is read, the size
    private byte _digits;
    private Phase _phase;

    /// <summary>Octets of all chunk extensions so far: section 7.1.1 asks for a limit on their total.</summary>
    internal int ExtensionOctets { get; private set; }

    /// <summary>The rule that they broke, when they are malformed.</summary>
    internal BrokenRules Broken { get; private set; }

    /// <summary>Whether the last chunk's size, 0, has been read.</summary>
    internal readonly bool SawLast => _left == 0 && _phase == Phase.SizeEnd;

    /// <summary>
    /// Reads on; <paramref name="used"/> octets of <paramref name="data"/> belong to the chunks. OverLimit: a chunk above 2^63 - 1
    /// octets, a size of more than 16 digits, or more than <paramref name="maxExtensionOctets"/> of extensions. Data goes into <paramref name="hash"/>.
    /// </summary>
    internal PartState Read(ReadOnlySpan<byte> data, int maxExtensionOctets, ref BodyHash hash, out int used)
    {
        used = 0;
        var state = PartState.More;
        while (state == PartState.More && used < data.Length)
        {
            switch (_phase)
            {
                case Phase.Data:
                    int taken = (int)Math.Min(_left, data.Length - used);
                    hash.Add(data.Slice(used, taken));
                    used += taken;
                    _left -= taken;
                    _phase = _left == 0 ? Phase.DataEnd : Phase.Data;
                    break;
                case Phase.Extension:
                    state = Extension(data[used..], maxExtensionOctets, ref used);
                    break;
                default:
                    state = Octet(data[used++], maxExtensionOctets);
                    break;
            }
        }
        return state;
    }

    private PartState Octet(byte c, int maxExtensionOctets)
    {
        switch (_phase)
        {
            case Phase.Size:
                return char.IsAsciiHexDigit((char)c) ? SizeDigit(c) : EndSize(c);
            case Phase.Blank when c is (byte)' ' or (byte)'\t': // BWS before an extension
                return ++ExtensionOctets <= maxExtensionOctets ? PartState.More : PartState.OverLimit;
            case Phase.Blank when c == ';':
                _phase = Phase.Extension;
                return PartState.More;
            case Phase.SizeEnd when c == '\n':
                _phase = Phase.Data;
                return _left == 0 ? PartState.Done : PartState.More;
            case Phase.DataEnd when c == '\r':
                _phase = Phase.DataLineEnd;
                return PartState.More;
            case Phase.DataLineEnd when c == '\n':
                (_phase, _left, _digits) = (Phase.Size, 0, 0);
                return PartState.More;
            default:
                return Malformed(c == '\n' && _phase is Phase.Blank or Phase.DataEnd ? BrokenRules.BareLf : _phase switch
                {
                    Phase.SizeEnd or Phase.DataLineEnd => BrokenRules.BareCr,
                    Phase.DataEnd => BrokenRules.ChunkData,
                    _ => BrokenRules.ChunkSize,
                });
        }
    }

    private PartState Malformed(BrokenRules rule)
    {
        Broken = rule;
        return PartState.Malformed;
    }

    private PartState SizeDigit(byte c)
    {
        if (++_digits > MaxSizeDigits || _left > long.MaxValue >> 4)
            return PartState.OverLimit;
        _left = (_left << 4) | (uint)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
        return PartState.More;
    }

    private PartState EndSize(byte c)
    {
        if (_digits == 0 || c is not ((byte)'\r' or (byte)';' or (byte)' ' or (byte)'\t'))
            return Malformed(_digits > 0 && c == '\n' ? BrokenRules.BareLf : BrokenRules.ChunkSize);
        _phase = c == '\r' ? Phase.SizeEnd : c == ';' ? Phase.Extension : Phase.Blank;
        return PartState.More;
    }

    /// <summary>Passes over an extension; at the first octet above the limit it stops, however the octets are split.</summary>
    private PartState Extension(ReadOnlySpan<byte> data, int maxExtensionOctets, ref int used)
    {
        int room = maxExtensionOctets - ExtensionOctets + 1;
        bool ended = HttpOctets.EndsText(data[..Math.Min(room, data.Length)], out int length, out bool sound);
        used += length;
        ExtensionOctets += ended ? length - 1 : length;
        _phase = ended ? Phase.SizeEnd : Phase.Extension;
        return ExtensionOctets > maxExtensionOctets ? PartState.OverLimit : sound ? PartState.More : Malformed(HttpOctets.Unsound(data[length - 1]));
    }
}
