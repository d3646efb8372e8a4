using System.Globalization;
using System.Text;

namespace ProxyLab;

/// <summary>Whole HTTP/1.1 responses, as octets.</summary>
public static class Http
{
    /// <summary>A 200 that says its length, so that its end needs no close (RFC 9112 section 6.3, rule 6).</summary>
    public static byte[] Ok(string body) => Response("HTTP/1.1 200 OK",
        string.Create(CultureInfo.InvariantCulture, $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n"), body);

    /// <summary>A 200 whose end is the close of the connection (RFC 9112 section 6.3, rule 8).</summary>
    public static byte[] OkUntilClose(string body) => Response("HTTP/1.1 200 OK", "", body);

    private static byte[] Response(string status, string framing, string body) =>
        Encoding.UTF8.GetBytes($"{status}\r\nContent-Type: text/plain\r\nConnection: close\r\n{framing}\r\n{body}");
}
