namespace ProxyLab;

/// <summary>The values of keys that say what a request looks like on the wire.</summary>
internal static class ClientValues
{
    /// <summary>A request's path: begins with a slash, no blanks and no controls; nothing is made of dots and percents.</summary>
    internal static Values<string> Path { get; } = new(
        "e.g. /a?b=c",
        text => text.StartsWith('/') && text.All(c => c is > ' ' and < '\x7f') ? text : throw new FormatException("it takes a path that begins with / and has no blank, e.g. /a%20b"),
        text => text);

    /// <summary>Lines <c>Name: value</c>; empty takes all of them away.</summary>
    internal static Values<string> Fields { get; } = new(
        "Name: value; empty for none",
        text => text.Split('\n').All(line => text.Length == 0 || IsField(line)) ? text : throw new FormatException("it takes a field like 'X-Name: value', and none of Content-Length, Transfer-Encoding and X-Lab-Request"),
        text => text);

    /// <summary>A token (RFC 9110 section 5.6.2), or a word for none, which is null.</summary>
    internal static Values<string?> Token(string none) => new(
        $"{none}, or a word",
        text => text == none ? null : text.Length > 0 && text.All(IsTokenChar) ? text : throw new FormatException($"it takes a word without blanks, or {none}"),
        text => text ?? none);

    /// <summary>The fields with some more.</summary>
    internal static string Added(string fields, string more) => fields.Length == 0 || more.Length == 0 ? more : $"{fields}\n{more}";

    /// <summary>The client makes the fields of its body's framing itself, and its id.</summary>
    private static bool IsField(string line) =>
        line.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon && line[..colon].All(IsTokenChar) && !line.Any(char.IsControl)
        && line[..colon].ToUpperInvariant() is not ("CONTENT-LENGTH" or "TRANSFER-ENCODING" or "X-LAB-REQUEST");

    private static bool IsTokenChar(char c) => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal);
}
