namespace ProxyLab.Clients;

/// <summary>The status line (RFC 9112 section 4) and the lines of a header or trailer section (section 5).</summary>
internal partial struct ResponseParser
{
    private static ReadOnlySpan<byte> VersionPrefix => "HTTP/1."u8;

    private readonly bool InSection => _phase < Phase.ChunkSize && (_phase != Phase.Version || _at > 0);

    /// <summary>Reads up to the end of the section (an interim one too) or of the octets, of which there is one or more.</summary>
    private int Section(ReadOnlySpan<byte> data)
    {
        int at = 0, size = _sectionSize;
        do
        {
            at += _phase switch
            {
                Phase.Version when _at == 0 => Version(data[at..]),
                Phase.Name => Name(data[at..]),
                Phase.Value when _field == Field.Other => Skip(data[at..]),
                Phase.Reason => Skip(data[at..]),
                _ => Octet(data[at]),
            };
        }
        while (at < data.Length && InSection);
        // A long section is a breach also when it ends within these octets: the result must not depend on the split.
        size += at;
        _sectionSize = InSection ? size : 0;
        if (size > MaxHeaderBytes)
            _phase = Phase.Breach;
        return at;
    }

    private int Octet(byte c)
    {
        switch (_phase)
        {
            case Phase.Version or Phase.Minor or Phase.SpaceBeforeStatus or Phase.Digits or Phase.SpaceAfterStatus:
                StatusLine(c);
                break;
            case Phase.LineEnd:
                _phase = c == '\n' ? Phase.LineStart : Phase.Breach;
                break;
            case Phase.LineStart:
                StartLine(c);
                break;
            case Phase.Value when c == '\r':
                _phase = Phase.LineEnd;
                break;
            case Phase.Value:
                if (Controls.Contains(c) || !ValueOctet(c))
                    _phase = Phase.Breach;
                break;
            default: // SectionEnd
                if (c != '\n')
                    _phase = Phase.Breach;
                else if ((_facts & Facts.Trailer) != 0)
                    _phase = Phase.Complete;
                else
                    ChooseBody();
                break;
        }
        return 1;
    }

    /// <summary>The usual beginning at one stride, any other octet by octet.</summary>
    private int Version(ReadOnlySpan<byte> data)
    {
        if (!data.StartsWith("HTTP/1.1 "u8))
            return Octet(data[0]);
        _at = 0;
        _phase = Phase.Digits;
        return VersionPrefix.Length + 2;
    }

    private void StatusLine(byte c)
    {
        _phase = _phase switch
        {
            Phase.Version when c == VersionPrefix[_at] => ++_at == VersionPrefix.Length ? Phase.Minor : Phase.Version,
            Phase.Minor when char.IsAsciiDigit((char)c) => Minor(c),
            Phase.SpaceBeforeStatus when c == ' ' => Phase.Digits,
            Phase.Digits when char.IsAsciiDigit((char)c) => Digit(c),
            Phase.SpaceAfterStatus when c == ' ' => Phase.Reason,
            _ => Phase.Breach,
        };
    }

    private Phase Minor(byte c)
    {
        if (c == '0')
            _facts |= Facts.Http10;
        _at = 0;
        return Phase.SpaceBeforeStatus;
    }

    private Phase Digit(byte c)
    {
        _status = (short)((_status * 10) + c - '0');
        return ++_at < 3 ? Phase.Digits : _status >= 100 ? Phase.SpaceAfterStatus : Phase.Breach;
    }

    /// <summary>The first octet of a line: another field, a folded line (section 5.2: it counts as a blank), or the end.</summary>
    private void StartLine(byte c)
    {
        if (c is (byte)' ' or (byte)'\t')
        {
            _phase = _field == Field.None || !ValueOctet(c) ? Phase.Breach : Phase.Value;
            return;
        }
        bool sound = EndField();
        _field = Field.None;
        _candidates = (_facts & Facts.Trailer) != 0 ? (byte)0 : AllNames;
        _at = 0;
        _phase = !sound ? Phase.Breach : c == '\r' ? Phase.SectionEnd : Phase.Name;
        if (_phase == Phase.Name)
            NameOctet(c);
    }

    private int Name(ReadOnlySpan<byte> data)
    {
        int length = data.IndexOfAnyExcept(NameOctets);
        int whole = length < 0 ? data.Length : length;
        if (_candidates != 0)
            Narrow(Names, data[..whole]);
        if (length < 0)
            return whole;
        NameOctet(data[length]);
        return length + 1;
    }

    private void NameOctet(byte c)
    {
        if (c == ':' && _at > 0)
        {
            _field = KnownField();
            _at = 0;
            _gap = false;
            _candidates = AllTokens;
            _phase = Phase.Value;
        }
        else if (NameOctets.Contains(c))
        {
            Narrow(Names, c);
        }
        else
        {
            _phase = Phase.Breach;
        }
    }

    private int Skip(ReadOnlySpan<byte> data)
    {
        int length = data.IndexOfAny(Controls);
        if (length < 0)
            return data.Length;
        _phase = data[length] == '\r' ? Phase.LineEnd : Phase.Breach;
        return length + 1;
    }
}
