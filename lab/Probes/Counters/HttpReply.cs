using System.Buffers.Text;
using ProxyLab.Probes.Proc;

namespace ProxyLab.Probes.Counters;

/// <summary>
/// Finds one HTTP/1.1 response in octets: status line, header fields, and a body by Content-Length or chunked (RFC 9112 sections 4 to 7).
/// For a status page on a persistent connection only: a body that ends with the connection is garbage here. Pure.
/// </summary>
internal static class HttpReply
{
    /// <summary>Finds the response.</summary>
    /// <param name="received">What came since the last response.</param>
    /// <param name="body">Room for the body with its chunks joined.</param>
    /// <param name="reply">The response, if complete.</param>
    internal static ReplyState Parse(ReadOnlySpan<byte> received, Span<byte> body, out HttpReplyParts reply)
    {
        reply = default;
        var head = received.IndexOf("\r\n\r\n"u8);
        if (head < 0)
        {
            return received.Length < 5 ? StartsLike(received) : received.StartsWith("HTTP/"u8) && received.Length < 16_384
                ? ReplyState.Incomplete : ReplyState.Garbage;
        }

        if (!ReadHead(received[..head], out var status, out var length, out var chunked, out var closes))
        {
            return ReplyState.Garbage;
        }

        int used = 0, size = 0;
        var rest = received[(head + 4)..];
        var state = chunked ? ReadChunks(rest, body, out used, out size) : ReadSized(rest, body, length, out used, out size);
        reply = new HttpReplyParts(status, size, head + 4 + used, closes);
        return state;
    }

    private static ReplyState StartsLike(ReadOnlySpan<byte> received) =>
        "HTTP/"u8.StartsWith(received) ? ReplyState.Incomplete : ReplyState.Garbage;

    private static bool ReadHead(ReadOnlySpan<byte> head, out int status, out long length, out bool chunked, out bool closes)
    {
        (length, chunked) = (-1, false);
        var line = KernelText.TakeLine(ref head).TrimEnd((byte)'\r');
        closes = line.StartsWith("HTTP/1.0 "u8);
        status = 0;
        if (line.Length < 12 || !line.StartsWith("HTTP/1."u8) || line[8] != ' '
            || !Utf8Parser.TryParse(line.Slice(9, 3), out status, out var digits) || digits != 3)
        {
            return false;
        }

        while (!head.IsEmpty)
        {
            line = KernelText.TakeLine(ref head).TrimEnd((byte)'\r');
            var colon = line.IndexOf((byte)':');
            if (colon <= 0)
            {
                return false;
            }

            var value = line[(colon + 1)..].Trim(" \t"u8);
            if (Is(line[..colon], "content-length"u8)
                && (!Utf8Parser.TryParse(value, out length, out var used) || used != value.Length || length < 0))
            {
                return false;
            }

            chunked |= Is(line[..colon], "transfer-encoding"u8) && Is(value, "chunked"u8);
            closes |= Is(line[..colon], "connection"u8) && Is(value, "close"u8);
        }

        return chunked || length >= 0;
    }

    private static ReplyState ReadSized(ReadOnlySpan<byte> rest, Span<byte> body, long length, out int used, out int size)
    {
        used = size = 0;
        if (length > body.Length)
        {
            return ReplyState.Garbage;
        }

        if (rest.Length < length)
        {
            return ReplyState.Incomplete;
        }

        used = size = (int)length;
        rest[..size].CopyTo(body);
        return ReplyState.Complete;
    }

    private static ReplyState ReadChunks(ReadOnlySpan<byte> rest, Span<byte> body, out int used, out int size)
    {
        used = size = 0;
        while (true)
        {
            var end = rest[used..].IndexOf("\r\n"u8);
            if (end < 0)
            {
                return rest.Length - used > 64 ? ReplyState.Garbage : ReplyState.Incomplete;
            }

            var line = rest.Slice(used, end);
            if (!Utf8Parser.TryParse(line, out uint length, out var digits, 'x') || length > body.Length - size
                || (digits < line.Length && line[digits] is not ((byte)';' or (byte)' ')))
            {
                return ReplyState.Garbage;
            }

            // The last chunk is followed by trailers, of which a status page has none, and by an empty line like any other chunk.
            var chunk = rest[(used + end + 2)..];
            if (chunk.Length < length + 2)
            {
                return ReplyState.Incomplete;
            }

            if (!chunk[(int)length..].StartsWith("\r\n"u8))
            {
                return ReplyState.Garbage;
            }

            chunk[..(int)length].CopyTo(body[size..]);
            size += (int)length;
            used += end + 2 + (int)length + 2;
            if (length == 0)
            {
                return ReplyState.Complete;
            }
        }
    }

    private static bool Is(ReadOnlySpan<byte> text, ReadOnlySpan<byte> lowerCase) =>
        System.Text.Ascii.EqualsIgnoreCase(text, lowerCase);
}

/// <summary>The parts of a response.</summary>
/// <param name="Status">E.g. 200.</param>
/// <param name="BodyLength">The octets of the body.</param>
/// <param name="Used">The octets of the whole response.</param>
/// <param name="Closes">Whether the proxy closes the connection after it.</param>
internal readonly record struct HttpReplyParts(int Status, int BodyLength, int Used, bool Closes);
