using System.Globalization;
using System.Text;

namespace ProxyLab;

/// <summary>
/// Finds the end of one HTTP/1.x request in octets that come piece by piece (RFC 9112 section 6): no body, a body of
/// Content-Length, or chunks. Lenient on purpose: what the proxy wrote is under study elsewhere.
/// </summary>
internal sealed class RequestReader
{
    private const int MaxHeader = 64 * 1024, MaxLine = MaxHeader;

    private readonly List<byte> _line = [];
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

    /// <summary>Whether the request is whole.</summary>
    internal bool Complete => _stage == Stage.Done;

    /// <summary>Takes the next octets; those after the request's end are dropped.</summary>
    internal void Take(ReadOnlySpan<byte> octets)
    {
        while (!octets.IsEmpty && _stage != Stage.Done)
        {
            if (_stage is Stage.Body or Stage.ChunkData)
            {
                var taken = (int)Math.Min(_bodyLeft, octets.Length);
                _bodyLeft -= taken;
                octets = octets[taken..];
                if (_bodyLeft == 0) _stage = _stage == Stage.Body ? Stage.Done : Stage.ChunkEnd;
                continue;
            }

            var octet = octets[0];
            octets = octets[1..];
            if (octet == '\n') EndLine();
            else if (octet != '\r') _line.Add(octet);
            if (_line.Count > MaxLine || (_stage == Stage.Header && ++_headerOctets > MaxHeader)) _stage = Stage.Done;
        }
    }

    private void EndLine()
    {
        var text = Encoding.Latin1.GetString([.. _line]);
        _line.Clear();
        _stage = _stage switch
        {
            Stage.Header when text.Length > 0 => Field(text),
            Stage.Header => _chunked ? Stage.ChunkSize : _bodyLeft > 0 ? Stage.Body : Stage.Done,
            Stage.ChunkSize => Chunk(text),
            Stage.ChunkEnd => Stage.ChunkSize,
            Stage.Trailer when text.Length > 0 => Stage.Trailer,
            _ => Stage.Done,
        };
    }

    private Stage Field(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0) return Stage.Header;
        var (name, value) = (text[..colon].Trim(), text[(colon + 1)..].Trim());
        if (name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
            _ = long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _bodyLeft);
        if (name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase))
            _chunked = value.EndsWith("chunked", StringComparison.OrdinalIgnoreCase);
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
