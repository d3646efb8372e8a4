namespace ProxyLab.Clients;

/// <summary>Reads a status line (RFC 9112 section 4): <c>HTTP/1.1 200 OK</c> and CRLF. <c>default</c> is ready.</summary>
internal struct StatusLine
{
    private enum Phase : byte { Version, Minor, SpaceBeforeStatus, Digits, SpaceAfterStatus, Reason, LineEnd }

    private short _status;
    private byte _at; // octets of the version, or digits of the status, so far
    private Phase _phase;

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
                    return PartState.Malformed;
                _phase = ended ? Phase.LineEnd : Phase.Reason;
            }
            else if (_phase == Phase.LineEnd)
            {
                return data[used++] == '\n' ? PartState.Done : PartState.Malformed;
            }
            else if (!Octet(data[used++]))
            {
                return PartState.Malformed;
            }
        }
        return PartState.More;
    }

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
