using System.Buffers;

namespace ProxyLab.Clients;

/// <summary>Where a parser stands after some octets.</summary>
internal enum ParseStep : byte
{
    /// <summary>The message is not complete.</summary>
    More,

    /// <summary>The final response is complete; octets after it are not part of it.</summary>
    Complete,

    /// <summary>The octets are not HTTP/1.x, or their framing is unsound. Nothing after this is read.</summary>
    Breach,
}

/// <summary>What the end of the connection means for the response.</summary>
internal enum EndOfInput : byte
{
    /// <summary>No octet of a response had come.</summary>
    Nothing,

    /// <summary>It ends the message: a body delimited by close (RFC 9112 section 6.3, rule 8), or one complete before.</summary>
    Complete,

    /// <summary>The message was cut off.</summary>
    Truncated,
}

/// <summary>
/// Reads one final HTTP/1.x response (RFC 9112), octet by octet if need be: the same octets give the same result however
/// they are split. Strict: CRLF only, no blank before the colon, one Content-Length of digits, not both framings.
/// Interim 1xx responses are skipped. Nothing is kept of the octets and nothing is allocated; <c>default</c> is ready.
/// </summary>
internal partial struct ResponseParser
{
    /// <summary>The most octets of a header section with its status line, and of all chunk extensions and trailers.</summary>
    internal const int MaxHeaderBytes = 65_536;

    private enum Phase : byte
    {
        Version, Minor, SpaceBeforeStatus, Digits, SpaceAfterStatus, Reason, LineEnd, LineStart, Name, Value, SectionEnd,
        ChunkSize, ChunkBlank, ChunkExtension, ChunkSizeEnd, ChunkDataEnd, ChunkDataLineEnd,
        FixedBody, ChunkBody, UntilClose, Complete, Breach,
    }

    [Flags]
    private enum Facts : ushort
    {
        Begun = 1, NoBody = 2, Http10 = 4, Close = 8, KeepAlive = 16, Length = 32, Coding = 64, ChunkedLast = 128,
        ChunkedSeen = 256, Trailer = 512, UntilClose = 1024,
    }

    // field-content and reason-phrase end at any control but HTAB (RFC 9110 section 5.5); names hold only tchar (5.6.2).
    private static readonly SearchValues<byte> Controls =
        SearchValues.Create([.. Enumerable.Range(0, 32).Where(c => c != '\t').Select(c => (byte)c), 127]);
    private static readonly SearchValues<byte> NameOctets =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    private long _left;       // octets left of the body or chunk; while it is read, the length itself
    private int _sectionSize; // octets of the section so far, against MaxHeaderBytes
    private int _at;          // octets of the token, digits or name so far
    private short _status;
    private Facts _facts;
    private Phase _phase;
    private Field _field;
    private byte _candidates; // which known words the token can still be
    private bool _gap;        // a blank has followed the token

    /// <summary>A parser for the answer to a request; <paramref name="head"/> when its method was HEAD.</summary>
    internal ResponseParser(bool head) => _facts = head ? Facts.NoBody : 0;

    /// <summary>Whether any octet was read.</summary>
    internal readonly bool Begun => (_facts & Facts.Begun) != 0;

    /// <summary>The final status (200 to 999) once its line is read; null before, and for interim ones.</summary>
    internal readonly int? Status => _status >= 200 && _phase > Phase.SpaceAfterStatus ? _status : null;

    /// <summary>Whether the connection may carry another request (RFC 9112 section 9.3); meaningful once complete.</summary>
    internal readonly bool Reusable => _phase == Phase.Complete && (_facts & (Facts.Close | Facts.UntilClose)) == 0
        && ((_facts & Facts.Http10) == 0 || ((_facts & Facts.KeepAlive) != 0 && (_facts & Facts.Coding) == 0));

    /// <summary>Reads on; <paramref name="consumed"/> octets of <paramref name="data"/> belong to the message.</summary>
    internal ParseStep Parse(ReadOnlySpan<byte> data, out int consumed)
    {
        consumed = 0;
        if (data.Length > 0)
            _facts |= Facts.Begun;
        while (consumed < data.Length && _phase < Phase.Complete)
        {
            var rest = data[consumed..];
            consumed += _phase switch
            {
                Phase.UntilClose => rest.Length,
                Phase.FixedBody or Phase.ChunkBody => Body(rest.Length),
                >= Phase.ChunkSize => ChunkLine(rest),
                _ => Section(rest),
            };
        }
        return _phase switch
        {
            Phase.Complete => ParseStep.Complete,
            Phase.Breach => ParseStep.Breach,
            _ => ParseStep.More,
        };
    }

    /// <summary>The peer closed its side in good order.</summary>
    internal readonly EndOfInput End() =>
        !Begun ? EndOfInput.Nothing
        : _phase is Phase.UntilClose or Phase.Complete ? EndOfInput.Complete
        : EndOfInput.Truncated;

    private int Body(int available)
    {
        int taken = (int)Math.Min(_left, available);
        _left -= taken;
        if (_left == 0)
            _phase = _phase == Phase.FixedBody ? Phase.Complete : Phase.ChunkDataEnd;
        return taken;
    }

    /// <summary>RFC 9112 section 6.3: what follows the header section, its rules in their order.</summary>
    private void ChooseBody()
    {
        if (_status < 200 && _status != 101)
        {
            // Rule 1; the answer itself is still to come. 101 is a breach: no client here asks for an upgrade.
            this = new ResponseParser { _facts = _facts & (Facts.NoBody | Facts.Begun) };
            return;
        }
        bool length = (_facts & Facts.Length) != 0, coding = (_facts & Facts.Coding) != 0;
        _phase = _status == 101 ? Phase.Breach
            : (_facts & Facts.NoBody) != 0 || _status is 204 or 304 ? Phase.Complete
            : length && coding ? Phase.Breach
            : (_facts & Facts.ChunkedLast) != 0 ? Phase.ChunkSize
            : length && !coding ? (_left == 0 ? Phase.Complete : Phase.FixedBody)
            : Phase.UntilClose;
        if (_phase == Phase.UntilClose)
            _facts |= Facts.UntilClose;
        if (_phase == Phase.ChunkSize)
            _left = _at = _sectionSize = 0;
    }
}
