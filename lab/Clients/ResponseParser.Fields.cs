namespace ProxyLab.Clients;

/// <summary>The three fields that decide framing and reuse, recognised while their octets go by.</summary>
internal partial struct ResponseParser
{
    private enum Field : byte { None, Other, ContentLength, TransferEncoding, Connection }

    private const byte AllNames = 7, AllTokens = 7;
    private const byte Chunked = 1, Close = 2, KeepAlive = 4;

    // The bit of a word among the candidates is its place here.
    private static readonly byte[][] Names =
        ["content-length"u8.ToArray(), "transfer-encoding"u8.ToArray(), "connection"u8.ToArray()];
    private static readonly byte[][] Tokens = ["chunked"u8.ToArray(), "close"u8.ToArray(), "keep-alive"u8.ToArray()];

    /// <summary>Takes one octet more of a word, and drops the candidates that it rules out.</summary>
    private void Narrow(byte[][] words, byte c)
    {
        for (int i = 0; _candidates >> i != 0; i++)
        {
            if ((_candidates & (1 << i)) != 0 && (_at >= words[i].Length || words[i][_at] != Lower(c)))
                _candidates &= (byte)~(1 << i);
        }
        _at++;
    }

    /// <summary>The same for several octets, none of which ends the word.</summary>
    private void Narrow(byte[][] words, ReadOnlySpan<byte> part)
    {
        for (int i = 0; _candidates >> i != 0; i++)
        {
            if ((_candidates & (1 << i)) != 0 && !(part.Length <= words[i].Length - _at
                && System.Text.Ascii.EqualsIgnoreCase(part, words[i].AsSpan(_at, part.Length))))
            {
                _candidates &= (byte)~(1 << i);
            }
        }
        _at = Math.Min(_at + part.Length, MaxHeaderBytes);
    }

    private static byte Lower(byte c) => char.IsAsciiLetterUpper((char)c) ? (byte)(c | 0x20) : c;

    private readonly bool Is(byte[][] words, int bit)
    {
        int index = bit / 2; // 1, 2, 4 → 0, 1, 2
        return _candidates == bit && _at == words[index].Length;
    }

    private readonly Field KnownField() =>
        Is(Names, 1) ? Field.ContentLength
        : Is(Names, 2) ? Field.TransferEncoding
        : Is(Names, 4) ? Field.Connection
        : Field.Other;

    /// <summary>One octet of the value; false when it cannot be part of this field's value.</summary>
    private bool ValueOctet(byte c) => _field switch
    {
        Field.ContentLength => LengthOctet(c),
        Field.TransferEncoding or Field.Connection => ListOctet(c),
        _ => true,
    };

    /// <summary>Content-Length = 1*DIGIT (RFC 9110 section 8.6); a second one or a list is refused (RFC 9112 section 6.3).</summary>
    private bool LengthOctet(byte c)
    {
        if (c is (byte)' ' or (byte)'\t')
        {
            _gap = _at > 0;
            return true;
        }
        if (!char.IsAsciiDigit((char)c) || _gap || (_facts & Facts.Length) != 0)
            return false;
        int digit = c - '0';
        if (_left > (long.MaxValue - digit) / 10)
            return false;
        _left = (_left * 10) + digit;
        _at = 1;
        return true;
    }

    /// <summary>One octet of a comma-separated list of tokens; a quoted parameter of a coding is refused.</summary>
    private bool ListOctet(byte c)
    {
        switch (c)
        {
            case (byte)',':
                return EndElement();
            case (byte)' ' or (byte)'\t':
                _gap |= _at > 0;
                return true;
            case (byte)'"':
                return false;
            default:
                if (_gap)
                    _candidates = 0;
                Narrow(Tokens, c);
                return true;
        }
    }

    private bool EndElement()
    {
        bool sound = true;
        if (_at > 0 && _field == Field.TransferEncoding)
        {
            bool chunked = Is(Tokens, Chunked);
            sound = !(chunked && (_facts & Facts.ChunkedSeen) != 0); // RFC 9112 section 6.1: not more than once
            _facts = (_facts & ~Facts.ChunkedLast) | Facts.Coding
                | (chunked ? Facts.ChunkedLast | Facts.ChunkedSeen : 0);
        }
        else if (_at > 0)
        {
            _facts |= Is(Tokens, Close) ? Facts.Close : Is(Tokens, KeepAlive) ? Facts.KeepAlive : 0;
        }
        _at = 0;
        _gap = false;
        _candidates = AllTokens;
        return sound;
    }

    /// <summary>The value is over, folded lines too; false when the field is unsound.</summary>
    private bool EndField()
    {
        switch (_field)
        {
            case Field.ContentLength:
                bool sound = _at > 0 && (_facts & Facts.Length) == 0;
                _facts |= Facts.Length;
                return sound;
            case Field.TransferEncoding:
                bool last = EndElement();
                return last && (_facts & Facts.Coding) != 0;
            case Field.Connection:
                return EndElement();
            default:
                return true;
        }
    }
}
