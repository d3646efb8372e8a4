namespace ProxyLab.Clients;

/// <summary>
/// Reads one final HTTP/1.x response (RFC 9112), octet by octet if need be: the same octets give the same result however
/// they are split. Strict: CRLF only, no blank before the colon, one Content-Length of digits, not both framings.
/// Interim 1xx responses are counted and passed over. Of the octets a hash of the body is kept, and nothing is allocated; <c>default</c> is ready.
/// </summary>
internal struct ResponseParser
{
    /// <summary>The most octets of a header section with its status line, and of all chunk extensions and trailers: 1 MiB.</summary>
    internal const int MaxHeaderBytes = 1 << 20;

    private enum Phase : byte { StatusLine, Fields, FixedBody, Chunks, Trailer, UntilClose, Whole, Malformed, OverLimit }

    private StatusLine _line;
    private FieldSection _fields;
    private ChunkReader _chunks;
    private BodyHash _hash;
    private BrokenRules _broken; // of interim answers, and of how the parts fit
    private long _left;         // octets left of a body of a known length
    private int _sectionOctets; // octets of the section so far, against MaxHeaderBytes
    private Phase _phase;
    private bool _begun;
    private readonly bool _noBody, _mayUpgrade;

    /// <summary>A parser for the answer to a request.</summary>
    /// <param name="head">Whether its method was HEAD, so that the answer has no body.</param>
    /// <param name="upgrade">Whether it asked for an upgrade, so that 101 is a final answer.</param>
    internal ResponseParser(bool head, bool upgrade = false) => (_noBody, _mayUpgrade) = (head, upgrade);

    /// <summary>Interim answers (1xx) so far.</summary>
    internal int Interim { get; private set; }

    /// <summary>Whether one of them was 100 Continue.</summary>
    internal bool Continued { get; private set; }

    /// <summary>Whether the answer is a 101 that was asked for: what follows it is of another protocol.</summary>
    internal readonly bool Upgraded => _phase == Phase.Whole && _line.Status == 101;

    /// <summary>The hash of the body's octets, without their framing; null when none came.</summary>
    internal readonly ulong? Hash => _hash.Value;

    /// <summary>The rules that the answer broke, so far as it was read.</summary>
    internal readonly BrokenRules Broken => _broken | _line.Broken | _fields.Broken | _chunks.Broken;

    /// <summary>What is missing of an answer that ended here, as the rule that this breaks.</summary>
    internal readonly BrokenRules Missing => _phase switch
    {
        Phase.StatusLine when Interim > 0 && !_line.HasBegun => BrokenRules.NoFinalAnswer,
        Phase.StatusLine or Phase.Fields => BrokenRules.CutHead,
        Phase.FixedBody => BrokenRules.ShortBody,
        Phase.Chunks => BrokenRules.NoLastChunk,
        Phase.Trailer => BrokenRules.CutTrailer,
        Phase.UntilClose => BrokenRules.ResetBody,
        _ => BrokenRules.None,
    };

    /// <summary>How far the response is read.</summary>
    internal readonly AnswerState State => _phase switch
    {
        Phase.Whole => AnswerState.Whole,
        Phase.Malformed => AnswerState.Malformed,
        Phase.OverLimit => AnswerState.OverLimit,
        Phase.UntilClose => AnswerState.UntilClose,
        _ => _begun ? AnswerState.Partial : AnswerState.Nothing,
    };

    /// <summary>The final status (200 to 999, or 101 when it was asked for) once it is read; null before, and for interim ones.</summary>
    internal readonly int? Status => _line.Status >= 200 || Upgraded ? _line.Status : null;

    /// <summary>Whether the connection may carry another request (RFC 9112 section 9.3); false until the response is whole.</summary>
    internal readonly bool Reusable => _phase == Phase.Whole && !Upgraded && !_fields.Framing.Closes
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
                Phase.UntilClose => Body(rest),
                Phase.FixedBody => FixedBody(rest),
                Phase.Chunks => Chunks(rest),
                _ => Section(rest),
            };
        }
        return State;
    }

    private int Body(ReadOnlySpan<byte> data)
    {
        _hash.Add(data);
        return data.Length;
    }

    private int FixedBody(ReadOnlySpan<byte> data)
    {
        int taken = Body(data[..(int)Math.Min(_left, data.Length)]);
        _left -= taken;
        if (_left == 0)
            _phase = Phase.Whole;
        return taken;
    }

    private int Chunks(ReadOnlySpan<byte> data)
    {
        var part = _chunks.Read(data, MaxHeaderBytes, ref _hash, out int used);
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
        var framing = _fields.Framing;
        bool framed = framing.HasLength || framing.HasCoding;
        if (status < 200 && status != 101)
        {
            // Rule 1: no body, whatever its fields say; the answer itself is still to come.
            this = new ResponseParser(_noBody, _mayUpgrade)
            {
                _begun = true,
                Interim = Interim + 1,
                Continued = Continued || status == 100,
                _broken = Broken | (framed ? BrokenRules.InterimLength : 0),
            };
            return;
        }
        _broken |= status == 101 && !_mayUpgrade ? BrokenRules.UnaskedUpgrade
            : status == 101 && framed ? BrokenRules.InterimLength
            : status == 204 && framed ? BrokenRules.LengthWithoutContent
            : framing.HasLength && framing.HasCoding ? BrokenRules.TwoFramings
            : framing.HasCoding && _line.IsHttp10 ? BrokenRules.CodingInHttp10
            : 0;
        _left = framing.Length;
        _phase = status == 101 ? (_mayUpgrade ? Phase.Whole : Phase.Malformed)
            : _noBody || status is 204 or 304 ? Phase.Whole
            : framing.HasLength && framing.HasCoding ? Phase.Malformed
            : framing.IsChunked ? Phase.Chunks
            : framing.HasLength ? (_left == 0 ? Phase.Whole : Phase.FixedBody)
            : Phase.UntilClose;
    }
}
