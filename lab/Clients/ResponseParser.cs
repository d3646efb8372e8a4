namespace ProxyLab.Clients;

/// <summary>
/// Reads one final HTTP/1.x response (RFC 9112), octet by octet if need be: the same octets give the same result however
/// they are split. Strict: CRLF only, no blank before the colon, one Content-Length of digits, not both framings.
/// Interim 1xx responses are skipped. Nothing is kept of the octets and nothing is allocated; <c>default</c> is ready.
/// </summary>
internal struct ResponseParser
{
    /// <summary>The most octets of a header section with its status line, and of all chunk extensions and trailers: 1 MiB.</summary>
    internal const int MaxHeaderBytes = 1 << 20;

    private enum Phase : byte { StatusLine, Fields, FixedBody, Chunks, Trailer, UntilClose, Whole, Malformed, OverLimit }

    private StatusLine _line;
    private FieldSection _fields;
    private ChunkReader _chunks;
    private long _left;         // octets left of a body of a known length
    private int _sectionOctets; // octets of the section so far, against MaxHeaderBytes
    private Phase _phase;
    private bool _begun;
    private readonly bool _noBody;

    /// <summary>A parser for the answer to a request; <paramref name="head"/> when its method was HEAD.</summary>
    internal ResponseParser(bool head) => _noBody = head;

    /// <summary>How far the response is read.</summary>
    internal readonly AnswerState State => _phase switch
    {
        Phase.Whole => AnswerState.Whole,
        Phase.Malformed => AnswerState.Malformed,
        Phase.OverLimit => AnswerState.OverLimit,
        Phase.UntilClose => AnswerState.UntilClose,
        _ => _begun ? AnswerState.Partial : AnswerState.Nothing,
    };

    /// <summary>The final status (200 to 999) once its three digits are read; null before, and for interim ones.</summary>
    internal readonly int? Status => _line.Status >= 200 ? _line.Status : null;

    /// <summary>Whether the connection may carry another request (RFC 9112 section 9.3); false until the response is whole.</summary>
    internal readonly bool Reusable => _phase == Phase.Whole && !_fields.Framing.Closes
        && (!_line.IsHttp10 || (_fields.Framing.KeepsAlive && !_fields.Framing.HasCoding));

    /// <summary>Reads on; <paramref name="consumed"/> octets of <paramref name="data"/> belong to the response.</summary>
    internal AnswerState Parse(ReadOnlySpan<byte> data, out int consumed)
    {
        consumed = 0;
        _begun |= data.Length > 0;
        while (consumed < data.Length && _phase < Phase.Whole)
        {
            var rest = data[consumed..];
            consumed += _phase switch
            {
                Phase.UntilClose => rest.Length,
                Phase.FixedBody => FixedBody(rest.Length),
                Phase.Chunks => Chunks(rest),
                _ => Section(rest),
            };
        }
        return State;
    }

    private int FixedBody(int available)
    {
        int taken = (int)Math.Min(_left, available);
        _left -= taken;
        if (_left == 0)
            _phase = Phase.Whole;
        return taken;
    }

    private int Chunks(ReadOnlySpan<byte> data)
    {
        var part = _chunks.Read(data, MaxHeaderBytes, out int used);
        if (part == PartState.Done)
        {
            _fields.StartTrailer();
            (_phase, _sectionOctets) = (Phase.Trailer, _chunks.ExtensionOctets);
        }
        else
        {
            Fail(part);
        }
        return used;
    }

    /// <summary>Reads the status line or fields, and never an octet more than the first above the limit.</summary>
    private int Section(ReadOnlySpan<byte> data)
    {
        int room = MaxHeaderBytes + 1 - _sectionOctets;
        if (data.Length > room)
            data = data[..room];
        var part = _phase == Phase.StatusLine ? _line.Read(data, out int used) : _fields.Read(data, out used);
        _sectionOctets += used;
        if (_sectionOctets > MaxHeaderBytes)
            _phase = Phase.OverLimit;
        else if (part != PartState.Done)
            Fail(part);
        else if (_phase == Phase.StatusLine)
            _phase = Phase.Fields;
        else if (_phase == Phase.Trailer)
            _phase = Phase.Whole;
        else
            ChooseBody();
        return used;
    }

    private void Fail(PartState part) => _phase = part switch
    {
        PartState.Malformed => Phase.Malformed,
        PartState.OverLimit => Phase.OverLimit,
        _ => _phase,
    };

    /// <summary>RFC 9112 section 6.3: what follows the header section, its rules in their order.</summary>
    private void ChooseBody()
    {
        int status = _line.Status;
        if (status < 200 && status != 101)
        {
            // Rule 1; the answer itself is still to come. 101 breaks the protocol: no client here asks for an upgrade.
            this = new ResponseParser(_noBody) { _begun = true };
            return;
        }
        var framing = _fields.Framing;
        _left = framing.Length;
        _phase = status == 101 ? Phase.Malformed
            : _noBody || status is 204 or 304 ? Phase.Whole
            : framing.HasLength && framing.HasCoding ? Phase.Malformed
            : framing.IsChunked ? Phase.Chunks
            : framing.HasLength ? (_left == 0 ? Phase.Whole : Phase.FixedBody)
            : Phase.UntilClose;
    }
}
