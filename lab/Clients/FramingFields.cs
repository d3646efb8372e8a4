namespace ProxyLab.Clients;

/// <summary>
/// The three fields that decide where a response ends and whether its connection can be used again: Content-Length,
/// Transfer-Encoding and Connection. They are recognised while their octets go by; no octet is kept.
/// </summary>
internal struct FramingFields
{
    private enum Field : byte { None, Other, ContentLength, TransferEncoding, Connection }

    [Flags]
    private enum Facts : byte { Length = 1, Coding = 2, ChunkedLast = 4, ChunkedSeen = 8, Close = 16, KeepAlive = 32 }

    private static readonly byte[][] Names =
        ["content-length"u8.ToArray(), "transfer-encoding"u8.ToArray(), "connection"u8.ToArray(), "http"u8.ToArray()];
    private static readonly byte[][] Tokens = ["chunked"u8.ToArray(), "close"u8.ToArray(), "keep-alive"u8.ToArray()];

    private WordMatcher _word; // of the name, then of the element of the value
    private Facts _facts;
    private Field _field;
    private bool _gap;        // a blank has followed the element

    /// <summary>The number in Content-Length, 0 or more.</summary>
    internal long Length { get; private set; }

    /// <summary>The rule that a field broke which is unsound.</summary>
    internal BrokenRules Broken { get; private set; }

    /// <summary>Whether the name so far is <c>HTTP</c>, as a status line begins.</summary>
    internal readonly bool NameIsHttp => _word.Match(Names) == 3;

    /// <summary>Whether there was a Content-Length.</summary>
    internal readonly bool HasLength => Has(Facts.Length);

    /// <summary>Whether there was a Transfer-Encoding.</summary>
    internal readonly bool HasCoding => Has(Facts.Coding);

    /// <summary>Whether chunked is the last coding.</summary>
    internal readonly bool IsChunked => Has(Facts.ChunkedLast);

    /// <summary>Whether Connection had the word close.</summary>
    internal readonly bool Closes => Has(Facts.Close);

    /// <summary>Whether Connection had the word keep-alive.</summary>
    internal readonly bool KeepsAlive => Has(Facts.KeepAlive);

    /// <summary>Whether a field has begun since the section began.</summary>
    internal readonly bool InField => _field != Field.None;

    /// <summary>Whether the value of the field now read decides nothing, so that it can be passed over.</summary>
    internal readonly bool IsIdle => _field == Field.Other;

    /// <summary>A section begins.</summary>
    internal void StartSection() => _field = Field.None;

    /// <summary>A field name begins; one in a trailer section is never one of the three (RFC 9112 section 7.1.2).</summary>
    internal void StartName(bool trailer)
    {
        _word = WordMatcher.Any(Names);
        if (trailer)
            _word.Exclude();
    }

    /// <summary>Takes some octets of the name.</summary>
    internal void Name(ReadOnlySpan<byte> part) => _word.Add(Names, part);

    /// <summary>The colon has come; false when there was no name before it.</summary>
    internal bool EndName()
    {
        if (_word.IsEmpty)
            return false;
        _field = _word.Match(Names) switch
        {
            0 => Field.ContentLength,
            1 => Field.TransferEncoding,
            2 => Field.Connection,
            _ => Field.Other,
        };
        StartElement();
        return true;
    }

    /// <summary>Takes one octet of the value; More, or what is wrong with it.</summary>
    internal PartState Value(byte c) => _field switch
    {
        Field.ContentLength => LengthOctet(c),
        Field.TransferEncoding or Field.Connection => ListOctet(c) ? PartState.More : Malformed(_field == Field.Connection ? BrokenRules.ConnectionOption : BrokenRules.TransferCoding),
        _ => PartState.More,
    };

    /// <summary>The value is over, its folded lines too; false when the field is unsound.</summary>
    internal bool EndField()
    {
        switch (_field)
        {
            case Field.ContentLength:
                bool sound = !_word.IsEmpty && !HasLength;
                Broken |= sound ? BrokenRules.None : HasLength ? BrokenRules.TwoLengths : BrokenRules.LengthValue;
                _facts |= Facts.Length;
                return sound;
            case Field.TransferEncoding:
                sound = EndElement() && HasCoding;
                Broken |= sound ? BrokenRules.None : BrokenRules.TransferCoding;
                return sound;
            case Field.Connection:
                return EndElement();
            default:
                return true;
        }
    }

    private readonly bool Has(Facts fact) => (_facts & fact) != 0;

    private PartState Malformed(BrokenRules rule)
    {
        Broken |= rule;
        return PartState.Malformed;
    }

    private void StartElement() => (_word, _gap) = (WordMatcher.Any(Tokens), false);

    /// <summary>Content-Length = 1*DIGIT (RFC 9110 section 8.6); a second one or a list is refused (RFC 9112 section 6.3).</summary>
    private PartState LengthOctet(byte c)
    {
        if (c is (byte)' ' or (byte)'\t')
        {
            _gap = !_word.IsEmpty;
            return PartState.More;
        }
        if (!char.IsAsciiDigit((char)c) || _gap || HasLength)
            return Malformed(HasLength || c == ',' ? BrokenRules.TwoLengths : BrokenRules.LengthValue);
        int digit = c - '0';
        if (Length > (long.MaxValue - digit) / 10)
            return PartState.OverLimit;
        Length = (Length * 10) + digit;
        _word.Add(Tokens, c);
        return PartState.More;
    }

    /// <summary>One octet of a comma-separated list of tokens; a quoted parameter of a coding is refused.</summary>
    private bool ListOctet(byte c)
    {
        switch (c)
        {
            case (byte)',':
                return EndElement();
            case (byte)' ' or (byte)'\t':
                _gap |= !_word.IsEmpty;
                return true;
            case (byte)'"':
                return false;
            default:
                if (_gap)
                    _word.Exclude();
                _word.Add(Tokens, c);
                return true;
        }
    }

    private bool EndElement()
    {
        bool sound = true;
        int token = _word.Match(Tokens);
        if (!_word.IsEmpty && _field == Field.TransferEncoding)
        {
            bool chunked = token == 0;
            sound = !(chunked && Has(Facts.ChunkedSeen)); // RFC 9112 section 6.1: not more than once
            _facts = (_facts & ~Facts.ChunkedLast) | Facts.Coding | (chunked ? Facts.ChunkedLast | Facts.ChunkedSeen : 0);
        }
        else if (!_word.IsEmpty)
        {
            _facts |= token == 1 ? Facts.Close : token == 2 ? Facts.KeepAlive : 0;
        }
        StartElement();
        return sound;
    }
}
