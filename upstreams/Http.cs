using System.Globalization;
using System.Text;

namespace ProxyLab;

/// <summary>Octets of HTTP/1.1 responses, whole or in pieces.</summary>
public static class Http
{
    /// <summary>The chunk that ends a chunked body, without trailers (RFC 9112 section 7.1).</summary>
    public static byte[] LastChunk { get; } = "0\r\n\r\n"u8.ToArray();

    /// <summary>A 200 that says its length, so that its end needs no close (RFC 9112 section 6.3, rule 6).</summary>
    public static byte[] Ok(string body) => Answer("200 OK", body, "Connection: close");

    /// <summary>A 200 that says its length, on a connection that stays open for the next request (RFC 9112 section 9.3).</summary>
    public static byte[] KeptOk(string body) => Answer("200 OK", body);

    /// <summary>A 200 whose end is the close of the connection (RFC 9112 section 6.3, rule 8).</summary>
    public static byte[] OkUntilClose(string body) => [.. Head("200 OK", "Content-Type: text/plain", "Connection: close"), .. Encoding.UTF8.GetBytes(body)];

    /// <summary>A whole answer with that status, e.g. <c>202 Accepted</c>, that says its length.</summary>
    public static byte[] Answer(string status, string body, params IReadOnlyList<string> fields)
    {
        var octets = Encoding.UTF8.GetBytes(body);
        return [.. Head(status, ["Content-Type: text/plain", .. fields, string.Create(CultureInfo.InvariantCulture, $"Content-Length: {octets.Length}")]), .. octets];
    }

    /// <summary>A status line and a field section, each field as <c>Name: value</c>, with the empty line that ends them.</summary>
    public static byte[] Head(string status, params IReadOnlyList<string> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        return Encoding.UTF8.GetBytes($"HTTP/1.1 {status}\r\n{string.Concat(fields.Select(f => $"{f}\r\n"))}\r\n");
    }

    /// <summary>These octets, one or more, as a chunk (RFC 9112 section 7.1).</summary>
    public static byte[] Chunk(ReadOnlySpan<byte> data) =>
        [.. Encoding.ASCII.GetBytes(data.Length.ToString("x", CultureInfo.InvariantCulture)), .. "\r\n"u8, .. data, .. "\r\n"u8];
}
