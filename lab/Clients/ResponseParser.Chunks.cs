namespace ProxyLab.Clients;

/// <summary>The lines between the data of chunks (RFC 9112 section 7.1).</summary>
internal partial struct ResponseParser
{
    private const int MaxSizeDigits = 16;

    private int ChunkLine(ReadOnlySpan<byte> data)
    {
        if (_phase == Phase.ChunkExtension)
            return SkipExtension(data);
        byte c = data[0];
        switch (_phase)
        {
            case Phase.ChunkSize:
                SizeOctet(c);
                break;
            case Phase.ChunkBlank: // BWS before an extension
                _phase = c is (byte)' ' or (byte)'\t' ? CountExtension(1) : c == ';' ? Phase.ChunkExtension : Phase.Breach;
                break;
            case Phase.ChunkSizeEnd:
                _phase = c != '\n' ? Phase.Breach : _left > 0 ? Phase.ChunkBody : StartTrailer();
                break;
            case Phase.ChunkDataEnd:
                _phase = c == '\r' ? Phase.ChunkDataLineEnd : Phase.Breach;
                break;
            default: // ChunkDataLineEnd
                _phase = c == '\n' ? Phase.ChunkSize : Phase.Breach;
                _left = _at = 0;
                break;
        }
        return 1;
    }

    private void SizeOctet(byte c)
    {
        if (char.IsAsciiHexDigit((char)c))
        {
            bool fits = ++_at <= MaxSizeDigits && _left <= long.MaxValue >> 4;
            _left = (_left << 4) | (uint)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
            if (!fits)
                _phase = Phase.Breach;
            return;
        }
        _phase = _at == 0 ? Phase.Breach : c switch
        {
            (byte)'\r' => Phase.ChunkSizeEnd,
            (byte)';' => Phase.ChunkExtension,
            (byte)' ' or (byte)'\t' => Phase.ChunkBlank,
            _ => Phase.Breach,
        };
    }

    /// <summary>Extensions are read over, and counted: section 7.1.1 asks for a limit on their total.</summary>
    private int SkipExtension(ReadOnlySpan<byte> data)
    {
        int length = data.IndexOfAny(Controls);
        int taken = length < 0 ? data.Length : length;
        _phase = CountExtension(taken) == Phase.Breach ? Phase.Breach
            : length < 0 ? Phase.ChunkExtension
            : data[length] == '\r' ? Phase.ChunkSizeEnd
            : Phase.Breach;
        return length < 0 ? taken : taken + 1;
    }

    private Phase CountExtension(int octets)
    {
        _sectionSize += octets;
        return _sectionSize > MaxHeaderBytes ? Phase.Breach : _phase;
    }

    private Phase StartTrailer()
    {
        _facts |= Facts.Trailer;
        _field = Field.None;
        return Phase.LineStart;
    }
}
