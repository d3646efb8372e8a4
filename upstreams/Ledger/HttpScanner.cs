using System.Globalization;
using System.Text;

namespace ProxyLab;

/// <summary>
/// Finds the end of HTTP/1.x requests in octets that come piece by piece (RFC 9112 section 6): no body, a body of
/// Content-Length, or chunks. Lenient on purpose: what the proxy wrote is under study elsewhere.
/// </summary>
internal sealed class HttpScanner : RequestScanner
{
    private const int MaxHeader = 64 * 1024, MaxLine = MaxHeader;

    private readonly List<byte> _line = [];
    private readonly StringBuilder _head = new();
    private Stage _stage = Stage.Header;
    private bool _chunked;
    private long _bodyLeft;
    private int _headerOctets;

    private enum Stage
    {
        Header,
        Body,
        ChunkSize,
        ChunkData,
        ChunkEnd,
        Trailer,
        Done,
    }

    /// <inheritdoc/>
    internal override bool HeadWhole => _stage != Stage.Header;

    /// <inheritdoc/>
    internal override bool Whole => _stage == Stage.Done;

    /// <summary>The lines of the head so far, each with CR LF.</summary>
    internal string Head => _head.ToString();

    /// <inheritdoc/>
    internal override int Take(ReadOnlySpan<byte> octets)
    {
        if (IsLost) return octets.Length;
        var left = octets;
        while (!left.IsEmpty && _stage != Stage.Done)
        {
            if (_stage is Stage.Body or Stage.ChunkData)
            {
                var taken = (int)Math.Min(_bodyLeft, left.Length);
                _bodyLeft -= taken;
                left = left[taken..];
                if (_bodyLeft == 0) _stage = _stage == Stage.Body ? Stage.Done : Stage.ChunkEnd;
                continue;
            }

            var octet = left[0];
            left = left[1..];
            if (octet == '\n') EndLine();
            else if (octet != '\r') _line.Add(octet);
            if (_line.Count > MaxLine || (_stage == Stage.Header && ++_headerOctets > MaxHeader)) return Lose(octets.Length);
        }

        return octets.Length - left.Length;
    }

    /// <inheritdoc/>
    internal override int OfHead(ReadOnlySpan<byte> octets)
    {
        if (HeadWhole) return 0;
        var (line, lines) = (_line.Count, _head.Length > 0);
        for (var i = 0; i < octets.Length; i++)
        {
            if (octets[i] == '\n' && line == 0 && lines) return i + 1;
            if (octets[i] == '\n') (line, lines) = (0, lines || line > 0);
            else if (octets[i] != '\r') line++;
        }

        return octets.Length;
    }

    /// <inheritdoc/>
    internal override void Next()
    {
        _line.Clear();
        _head.Clear();
        (_stage, _chunked, _bodyLeft, _headerOctets) = (Stage.Header, false, 0, 0);
        (Method, Request) = (null, null);
    }

    private int Lose(int octets)
    {
        IsLost = true;
        return octets;
    }

    private void EndLine()
    {
        var text = Encoding.Latin1.GetString([.. _line]);
        _line.Clear();
        _stage = _stage switch
        {
            Stage.Header when text.Length > 0 => Field(text),
            Stage.Header when _head.Length == 0 => Stage.Header, // an empty line before a request is to be ignored (RFC 9112 section 2.2)
            Stage.Header => _chunked ? Stage.ChunkSize : _bodyLeft > 0 ? Stage.Body : Stage.Done,
            Stage.ChunkSize => Chunk(text),
            Stage.ChunkEnd => Stage.ChunkSize,
            Stage.Trailer when text.Length > 0 => Stage.Trailer,
            _ => Stage.Done,
        };
    }

    private Stage Field(string text)
    {
        if (_head.Length == 0) Method = text.Split(' ')[0];
        _head.Append(text).Append("\r\n");
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0) return Stage.Header;
        var (name, value) = (text[..colon].Trim(), text[(colon + 1)..].Trim());
        if (name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
            _ = long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _bodyLeft);
        if (name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase))
            _chunked = value.EndsWith("chunked", StringComparison.OrdinalIgnoreCase);
        if (name.Equals(IdField, StringComparison.OrdinalIgnoreCase)) Request = Number(value);
        return Stage.Header;
    }

    private Stage Chunk(string text)
    {
        var size = text.Split(';')[0].Trim();
        if (!long.TryParse(size, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _bodyLeft)) return Stage.Done;

        // Sixteen digits from 8000000000000000 up are a negative number to the parser: no size.
        return _bodyLeft > 0 ? Stage.ChunkData : _bodyLeft == 0 ? Stage.Trailer : Stage.Done;
    }
}
