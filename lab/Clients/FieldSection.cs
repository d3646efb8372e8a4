namespace ProxyLab.Clients;

/// <summary>
/// Reads the lines of a header or trailer section (RFC 9112 section 5) up to its empty line. Strict: CRLF only, and no blank
/// before the colon. <c>default</c> is ready for a header section.
/// </summary>
internal struct FieldSection
{
    private enum Phase : byte { LineStart, Name, Value, LineEnd, SectionEnd }

    private FramingFields _framing;
    private Phase _phase;
    private bool _isTrailer;

    /// <summary>What the fields read so far say about the response's end.</summary>
    internal readonly FramingFields Framing => _framing;

    /// <summary>The rules that its lines broke.</summary>
    internal BrokenRules Broken { get; private set; }

    /// <summary>Makes ready for the trailer section; what the header section said stays.</summary>
    internal void StartTrailer()
    {
        (_phase, _isTrailer) = (Phase.LineStart, true);
        _framing.StartSection();
    }

    /// <summary>Reads on; <paramref name="used"/> octets of <paramref name="data"/> belong to the section.</summary>
    internal PartState Read(ReadOnlySpan<byte> data, out int used)
    {
        used = 0;
        var state = PartState.More;
        while (state == PartState.More && used < data.Length)
        {
            switch (_phase)
            {
                case Phase.LineStart:
                    state = StartLine(data[used], ref used);
                    break;
                case Phase.Name:
                    state = Name(data[used..], ref used);
                    break;
                case Phase.Value:
                    state = Value(data[used..], ref used);
                    break;
                case Phase.LineEnd:
                    state = data[used++] == '\n' ? PartState.More : Malformed(BrokenRules.BareCr);
                    _phase = Phase.LineStart;
                    break;
                default:
                    return data[used++] == '\n' ? PartState.Done : Malformed(BrokenRules.BareCr);
            }
        }
        return state;
    }

    /// <summary>The first octet of a line: another field, a folded line (section 5.2: it counts as a blank), or the end.</summary>
    private PartState StartLine(byte c, ref int used)
    {
        if (c is (byte)' ' or (byte)'\t')
        {
            used++;
            _phase = Phase.Value;
            if (!_framing.InField)
                return Malformed(BrokenRules.LeadingBlank);
            Broken |= BrokenRules.FoldedField;
            return Checked(_framing.Value(c));
        }
        if (!_framing.EndField())
        {
            used++;
            return Checked(PartState.Malformed);
        }
        if (c == '\n')
        {
            used++;
            return Malformed(BrokenRules.BareLf);
        }
        if (c == '\r')
        {
            used++;
            _phase = Phase.SectionEnd;
            return PartState.More;
        }
        _framing.StartName(_isTrailer);
        _phase = Phase.Name;
        return PartState.More;
    }

    private PartState Name(ReadOnlySpan<byte> data, ref int used)
    {
        int end = data.IndexOfAnyExcept(HttpOctets.Token);
        int length = end < 0 ? data.Length : end;
        _framing.Name(data[..length]);
        used += length;
        if (end < 0)
            return PartState.More;
        used++;
        _phase = Phase.Value;
        if (data[end] == ':')
            return _framing.EndName() ? PartState.More : Malformed(BrokenRules.FieldName);
        return Malformed(data[end] switch
        {
            (byte)' ' or (byte)'\t' => BrokenRules.BlankBeforeColon,
            (byte)'\r' or (byte)'\n' => BrokenRules.NoColon,
            (byte)'/' when !_isTrailer && _framing.NameIsHttp => BrokenRules.TwoHeads,
            _ => BrokenRules.FieldName,
        });
    }

    private PartState Value(ReadOnlySpan<byte> data, ref int used)
    {
        if (_framing.IsIdle)
        {
            bool ended = HttpOctets.EndsText(data, out int length, out bool sound);
            used += length;
            _phase = ended ? Phase.LineEnd : Phase.Value;
            return sound ? PartState.More : Malformed(HttpOctets.Unsound(data[length - 1]));
        }
        byte c = data[0];
        used++;
        if (c == '\r')
            _phase = Phase.LineEnd;
        else if (HttpOctets.Controls.Contains(c))
            return Malformed(HttpOctets.Unsound(c));
        return c == '\r' ? PartState.More : Checked(_framing.Value(c));
    }

    private PartState Malformed(BrokenRules rule)
    {
        Broken |= rule;
        return PartState.Malformed;
    }

    /// <summary>What the framing says of a value, with the rule that it broke.</summary>
    private PartState Checked(PartState state) => state == PartState.Malformed ? Malformed(_framing.Broken) : state;
}
