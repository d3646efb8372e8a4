using System.Text;

namespace ProxyLab;

/// <summary>Octets of sound answers, for scripts: a character for each octet, with <see cref="WriteStep.Id"/> where the request's id is to stand.</summary>
public static class Answers
{
    /// <summary>The body of a sound answer: it names its request, so that one that goes to another is known.</summary>
    public const string Body = "answer to {id}\n";

    /// <summary>How many octets <see cref="Body"/> has, with the ten digits of an id.</summary>
    public const int BodyOctets = 21;

    /// <summary>A whole 200 that says its length, on a connection that stays open.</summary>
    public static string Kept { get; } = $"{Head("200 OK", Length(BodyOctets))}{Body}";

    /// <summary>The same, on a connection that closes.</summary>
    public static string Closing { get; } = $"{Head("200 OK", Length(BodyOctets), "Connection: close")}{Body}";

    /// <summary>A status line and fields, with the empty line that ends them.</summary>
    public static string Head(string status, params IReadOnlyList<string> fields) => Encoding.Latin1.GetString(Http.Head(status, fields));

    /// <summary>The field that says the length of a body.</summary>
    public static string Length(int octets) => FormattableString.Invariant($"Content-Length: {octets}");

    /// <summary>The body as a chunk, without the last one.</summary>
    public static string Chunk(string body)
    {
        ArgumentNullException.ThrowIfNull(body);
        var octets = body == Body ? BodyOctets : body.Length;
        return FormattableString.Invariant($"{octets:x}\r\n{body}\r\n");
    }
}
