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

    private readonly List<byte> line = [];
    private Stage stage = Stage.Header;
    private bool chunked;
    private long bodyLeft;
    private int headerOctets;

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
    internal bool Complete => stage == Stage.Done;

    /// <summary>Takes the next octets; those after the request's end are dropped.</summary>
    internal void Take(ReadOnlySpan<byte> octets)
    {
        while (!octets.IsEmpty && stage != Stage.Done)
        {
            if (stage is Stage.Body or Stage.ChunkData)
            {
                var taken = (int)Math.Min(bodyLeft, octets.Length);
                bodyLeft -= taken;
                octets = octets[taken..];
                if (bodyLeft == 0) stage = stage == Stage.Body ? Stage.Done : Stage.ChunkEnd;
                continue;
            }

            var octet = octets[0];
            octets = octets[1..];
            if (octet == '\n') EndLine();
            else if (octet != '\r') line.Add(octet);
            if (line.Count > MaxLine || (stage == Stage.Header && ++headerOctets > MaxHeader)) stage = Stage.Done;
        }
    }

    private void EndLine()
    {
        var text = Encoding.Latin1.GetString([.. line]);
        line.Clear();
        stage = stage switch
        {
            Stage.Header when text.Length > 0 => Field(text),
            Stage.Header => chunked ? Stage.ChunkSize : bodyLeft > 0 ? Stage.Body : Stage.Done,
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
            _ = long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out bodyLeft);
        if (name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase))
            chunked = value.EndsWith("chunked", StringComparison.OrdinalIgnoreCase);
        return Stage.Header;
    }

    private Stage Chunk(string text)
    {
        var size = text.Split(';')[0].Trim();
        if (!long.TryParse(size, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out bodyLeft)) return Stage.Done;

        // Sixteen digits from 8000000000000000 up are a negative number to the parser: no size.
        return bodyLeft > 0 ? Stage.ChunkData : bodyLeft == 0 ? Stage.Trailer : Stage.Done;
    }
}
