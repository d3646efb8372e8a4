namespace ProxyLab.Clients;

/// <summary>Reads a status line (RFC 9112 section 4): <c>HTTP/1.1 200 OK</c> and CRLF. <c>default</c> is ready.</summary>
internal struct StatusLine
{
    private enum Phase : byte { Version, Minor, SpaceBeforeStatus, Digits, SpaceAfterStatus, Reason, LineEnd }

    private short _status;
    private byte _at; // octets of the version, or digits of the status, so far
    private Phase _phase;

    /// <summary>Whether an octet of it was read.</summary>
    internal readonly bool HasBegun => _at > 0 || _phase != Phase.Version;

    /// <summary>The rule that it broke, when it is malformed.</summary>
    internal BrokenRules Broken { get; private set; }

    private static ReadOnlySpan<byte> VersionPrefix => "HTTP/1."u8;

    /// <summary>The status, 100 to 999, once its three digits are read; before that a smaller number.</summary>
    internal readonly int Status => _status;

    /// <summary>Whether the version is HTTP/1.0.</summary>
    internal bool IsHttp10 { get; private set; }

    /// <summary>Reads on; <paramref name="used"/> octets of <paramref name="data"/> belong to the line.</summary>
    internal PartState Read(ReadOnlySpan<byte> data, out int used)
    {
        used = 0;
        if (_phase == Phase.Version && _at == 0 && data.StartsWith("HTTP/1.1 "u8)) // the usual beginning at one stride
            (used, _phase) = (VersionPrefix.Length + 2, Phase.Digits);
        while (used < data.Length)
        {
            if (_phase == Phase.Reason)
            {
                bool ended = HttpOctets.EndsText(data[used..], out int length, out bool sound);
                used += length;
                if (!sound)
                    return Malformed(HttpOctets.Unsound(data[used - 1]));
                _phase = ended ? Phase.LineEnd : Phase.Reason;
            }
            else if (_phase == Phase.LineEnd)
            {
                return data[used++] == '\n' ? PartState.Done : Malformed(BrokenRules.BareCr);
            }
            else if (!Octet(data[used++]))
            {
                return Malformed(RuleOf(data[used - 1]));
            }
        }
        return PartState.More;
    }

    private PartState Malformed(BrokenRules rule)
    {
        Broken = rule;
        return PartState.Malformed;
    }

    /// <summary>The rule that an octet breaks which the phase does not take.</summary>
    private readonly BrokenRules RuleOf(byte c) => _phase switch
    {
        Phase.Version => _at < "HTTP/".Length ? BrokenRules.NoStatusLine : BrokenRules.HttpVersion,
        Phase.Minor or Phase.SpaceBeforeStatus => BrokenRules.HttpVersion,
        _ when c == '\n' => BrokenRules.BareLf,
        Phase.Digits => BrokenRules.StatusCode,
        Phase.SpaceAfterStatus when _status < 100 || char.IsAsciiDigit((char)c) => BrokenRules.StatusCode,
        _ => BrokenRules.StatusLine,
    };

    private bool Octet(byte c)
    {
        switch (_phase)
        {
            case Phase.Version when c == VersionPrefix[_at]:
                if (++_at == VersionPrefix.Length)
                    _phase = Phase.Minor;
                return true;
            case Phase.Minor when char.IsAsciiDigit((char)c):
                IsHttp10 = c == '0';
                _phase = Phase.SpaceBeforeStatus;
                return true;
            case Phase.SpaceBeforeStatus when c == ' ':
                (_at, _phase) = (0, Phase.Digits);
                return true;
            case Phase.Digits when char.IsAsciiDigit((char)c):
                _status = (short)((_status * 10) + c - '0');
                if (++_at < 3)
                    return true;
                _phase = Phase.SpaceAfterStatus;
                return _status >= 100;
            case Phase.SpaceAfterStatus when c == ' ':
                _phase = Phase.Reason;
                return true;
            default:
                return false;
        }
    }
}
