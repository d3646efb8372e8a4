using System.Text;
using ProxyLab.Clients;
using Xunit;

namespace ProxyLab.Tests.Clients.Support;

/// <summary>What a parser makes of some octets.</summary>
internal sealed record Parsed(AnswerState State, int Consumed, int? Status, bool Reusable);

/// <summary>A response, and what RFC 9112 makes of it.</summary>
internal sealed record Sample(string Name, string Octets, Parsed Expected, bool Head = false)
{
    public override string ToString() => Name;
}

/// <summary>Sample responses, and the parser fed with them in pieces.</summary>
internal static class ResponseSamples
{
    private const string Ok11 = "HTTP/1.1 200 OK\r\n", Length5 = "Content-Length: 5\r\n", Coded = "Transfer-Encoding: chunked\r\n";

    internal static readonly Sample[] All =
    [
        Whole("content-length", $"{Ok11}Server: x\r\n{Length5}\r\nhello"),
        Whole("no body at length 0", $"{Ok11}content-length:0\r\n\r\n"),
        Whole("blanks round the length", $"{Ok11}Content-Length:\t 5 \t\r\n\r\nhello"),
        Whole("empty reason", $"HTTP/1.1 200 \r\n{Length5}\r\nhello"),
        Whole("name that begins like a known one", $"{Ok11}Content-Length-X: 9\r\nConnect: close\r\nT: chunked\r\n{Length5}\r\nhello"),
        Whole("folded value", $"{Ok11}X: a\r\n  b\r\n\tc\r\n{Length5}\r\nhello"),
        Whole("1xx skipped", $"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\nContent-Length: 7\r\n\r\n{Ok11}{Length5}\r\nhello"),
        Whole("204 has no body", "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n", status: 204),
        Whole("304 has no body", $"HTTP/1.1 304 Not Modified\r\n{Coded}\r\n", status: 304),
        Whole("HEAD has no body", $"{Ok11}{Length5}\r\n", head: true),
        Whole("chunked", $"{Ok11}{Coded}\r\n5\r\nhello\r\n00A\r\n0123456789\r\n0\r\n\r\n"),
        Whole("chunk extensions and trailers", $"{Ok11}{Coded}\r\n5 ;a=\"b\"\r\nhello\r\n0;x\r\nContent-Length: 9\r\nX: y\r\n z\r\n\r\n"),
        Whole("chunked after another coding", $"{Ok11}transfer-encoding: gzip\r\nTransfer-Encoding:, Chunked ,\r\n\r\n1\r\nx\r\n0\r\n\r\n"),
        Whole("leftovers are not consumed", $"{Ok11}{Length5}\r\nhello", leftover: "HTTP/1.1 200 OK"),
        Whole("close asked", $"{Ok11}{Length5}Connection: upgrade, Close\r\n\r\nhello", reusable: false),
        Whole("HTTP/1.0 closes", $"HTTP/1.0 200 OK\r\n{Length5}\r\nhello", reusable: false),
        Whole("HTTP/1.0 keeps alive when asked", $"HTTP/1.0 200 OK\r\n{Length5}Connection: Keep-Alive\r\n\r\nhello"),
        Whole("HTTP/1.0 chunked is read, not trusted", $"HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n{Coded}\r\n0\r\n\r\n", reusable: false),
        Closed("until close", $"{Ok11}Content-Type: text/plain\r\n\r\nhello"),
        Closed("until close, HTTP/1.0", "HTTP/1.0 200 OK\r\n\r\n"),
        Closed("coding that is not chunked last", $"{Ok11}Transfer-Encoding: chunked, gzip\r\n\r\nxx"),
        Cut("nothing", "", AnswerState.Nothing),
        Cut("cut in the version", "HTT"),
        Cut("cut in a field", $"{Ok11}Content-Le", status: 200),
        Cut("cut in the body", $"{Ok11}{Length5}\r\nhell", status: 200),
        Cut("cut in a chunk", $"{Ok11}{Coded}\r\n5\r\nhel", status: 200),
        Cut("cut before the last chunk's end", $"{Ok11}{Coded}\r\n0\r\n", status: 200),
        Cut("only interim", "HTTP/1.1 100 Continue\r\n\r\n"),
        Bad("not HTTP", "S"),
        Bad("HTTP/2", "HTTP/2"),
        Bad("bare LF", "HTTP/1.1 200 OK\n", 200),
        Bad("CRLF before the status line", "\r"),
        Bad("status of two digits", "HTTP/1.1 20 "),
        Bad("status below 100", "HTTP/1.1 099"),
        Bad("no blank after the status", "HTTP/1.1 200\r", 200),
        Bad("blank before the colon", $"{Ok11}X ", 200),
        Bad("blank before the first field", $"{Ok11} ", 200),
        Bad("empty name", $"{Ok11}:", 200),
        Bad("NUL in a value", $"{Ok11}X: a\0", 200),
        Bad("bare CR in a value", $"{Ok11}X: a\rb", 200),
        Bad("length twice", $"{Ok11}{Length5}Content-Length: 5", 200),
        Bad("length as a list", $"{Ok11}Content-Length: 5,", 200),
        Bad("length with a sign", $"{Ok11}Content-Length: +", 200),
        Bad("length of two numbers", $"{Ok11}Content-Length: 5 5", 200),
        Bad("empty length", $"{Ok11}Content-Length: \r\n\r", 200),
        Bad("length over 2^63", $"{Ok11}Content-Length: 9223372036854775808", 200, AnswerState.OverLimit),
        Bad("length and coding", $"{Ok11}{Length5}{Coded}\r\n", 200),
        Bad("chunked twice", $"{Ok11}Transfer-Encoding: chunked, chunked,", 200),
        Bad("empty coding", $"{Ok11}Transfer-Encoding: \r\n\r", 200),
        Bad("chunk without a size", $"{Ok11}{Coded}\r\n;", 200),
        Bad("chunk size over 2^63", $"{Ok11}{Coded}\r\n8000000000000000", 200, AnswerState.OverLimit),
        Bad("chunk longer than its size", $"{Ok11}{Coded}\r\n2\r\nabc", 200),
        Bad("101 unasked", "HTTP/1.1 101 Switching Protocols\r\n\r\n"),
    ];

    /// <summary>Feeds the octets in pieces that end at <paramref name="cuts"/> (ascending).</summary>
    internal static Parsed Feed(ReadOnlySpan<byte> octets, bool head, params ReadOnlySpan<int> cuts)
    {
        var parser = new ResponseParser(head);
        int consumed = 0, from = 0;
        for (int i = 0; i <= cuts.Length && parser.State < AnswerState.Whole; i++)
        {
            int to = i < cuts.Length ? cuts[i] : octets.Length;
            Assert.Equal(parser.Parse(octets[from..to], out int used), parser.State);
            consumed += used;
            from = to;
        }
        return new Parsed(parser.State, consumed, parser.Status, parser.Reusable);
    }

    internal static byte[] Octets(this Sample sample) => Encoding.Latin1.GetBytes(sample.Octets);

    private static Sample Whole(string name, string octets, int status = 200, bool reusable = true, bool head = false, string leftover = "") =>
        new(name, octets + leftover, new Parsed(AnswerState.Whole, octets.Length, status, reusable), head);

    private static Sample Closed(string name, string octets) =>
        new(name, octets, new Parsed(AnswerState.UntilClose, octets.Length, 200, false));

    private static Sample Cut(string name, string octets, AnswerState state = AnswerState.Partial, int? status = null) =>
        new(name, octets, new Parsed(state, octets.Length, status, false));

    private static Sample Bad(string name, string octets, int? status = null, AnswerState state = AnswerState.Malformed) =>
        new(name, octets, new Parsed(state, octets.Length, status, false));
}
