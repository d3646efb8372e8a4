using System.Text;

namespace LabProxy;

/// <summary>The proxy's own answer to a request that failed: a status, Proxy-Status (RFC 9209), and one line of text. Each is made once.</summary>
internal static class ErrorAnswer
{
    private static readonly (string Status, string Fields, byte[] Body)[] All = [.. ForwardErrors.All.Select(fact => (
        $"{fact.Status} {Reason(fact.Status)}",
        $"Proxy-Status: {RequestWriter.Pseudonym}; error={fact.ProxyStatus}\r\nContent-Type: text/plain; charset=us-ascii\r\n",
        // Who is over the limit is answered before it asked: only an answer without a body is a whole one to any method, HEAD included.
        fact.Phase == "accept" ? [] : Encoding.ASCII.GetBytes($"{fact.Status} {Reason(fact.Status)}: {fact.Text}\n")))];

    /// <summary>Writes it, and says how many octets its body has.</summary>
    public static int Write(AnswerWriter writer, Octets to, ForwardError error, bool isForHead, Ending ending)
    {
        var (status, fields, body) = All[(int)error];
        writer.WriteOwn(to, status, fields, body, isForHead, ending);
        return body.Length;
    }

    private static string Reason(int status) => status switch
    {
        400 => "Bad Request",
        408 => "Request Timeout",
        414 => "URI Too Long",
        431 => "Request Header Fields Too Large",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        505 => "HTTP Version Not Supported",
        _ => "",
    };
}
