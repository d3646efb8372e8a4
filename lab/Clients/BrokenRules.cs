namespace ProxyLab.Clients;

/// <summary>
/// The rules of HTTP/1.1 that an answer broke, those that a client must bear with among them. RFC 9112 unless another is named;
/// docs/evidence-format.md says for each what the lab's clients make of it.
/// </summary>
[Flags]
internal enum BrokenRules
{
    /// <summary>It broke none.</summary>
    None = 0,

    /// <summary>The octets do not begin with a status line: HTTP/0.9, or no HTTP (section 4).</summary>
    NoStatusLine = 1 << 0,

    /// <summary>HTTP, but no version 1.x (section 2.3).</summary>
    HttpVersion = 1 << 1,

    /// <summary>A status that is not three digits from 100 up (section 4; RFC 9110 section 15).</summary>
    StatusCode = 1 << 2,

    /// <summary>A status line with something else amiss, such as no blank after the status (section 4).</summary>
    StatusLine = 1 << 3,

    /// <summary>A line that ends with LF alone (section 2.2).</summary>
    BareLf = 1 << 4,

    /// <summary>A CR that no LF follows (section 2.2).</summary>
    BareCr = 1 << 5,

    /// <summary>A control octet in a value, a reason phrase or a chunk extension (RFC 9110 section 5.5).</summary>
    ControlOctet = 1 << 6,

    /// <summary>A blank before the first field (section 2.2).</summary>
    LeadingBlank = 1 << 7,

    /// <summary>A field's value goes on in a second line (obs-fold, section 5.2); a client reads it as a blank.</summary>
    FoldedField = 1 << 8,

    /// <summary>A field name that is no token, or empty (section 5; RFC 9110 section 5.1).</summary>
    FieldName = 1 << 9,

    /// <summary>A blank between a field's name and its colon (section 5.1).</summary>
    BlankBeforeColon = 1 << 10,

    /// <summary>A line among the fields that has no colon (section 5).</summary>
    NoColon = 1 << 11,

    /// <summary>A second status line where a field is to be (section 2.1).</summary>
    TwoHeads = 1 << 12,

    /// <summary>A Content-Length that is no number (section 6.3, rule 5; RFC 9110 section 8.6).</summary>
    LengthValue = 1 << 13,

    /// <summary>More than one Content-Length, or a list (section 6.3, rule 5).</summary>
    TwoLengths = 1 << 14,

    /// <summary>Content-Length and Transfer-Encoding (section 6.1; section 6.3, rule 3).</summary>
    TwoFramings = 1 << 15,

    /// <summary>A Transfer-Encoding without a coding, with chunked twice, or with a quoted parameter (section 6.1).</summary>
    TransferCoding = 1 << 16,

    /// <summary>Transfer-Encoding in an answer of HTTP/1.0 (section 6.1): it is read, and its connection not used again.</summary>
    CodingInHttp10 = 1 << 17,

    /// <summary>Content-Length or Transfer-Encoding in a 1xx (RFC 9110 section 8.6; section 6.1); it has no body all the same.</summary>
    InterimLength = 1 << 18,

    /// <summary>Content-Length or Transfer-Encoding in a 204 (RFC 9110 section 8.6; section 6.1); it has no body all the same.</summary>
    LengthWithoutContent = 1 << 19,

    /// <summary>A 101 that the client did not ask for (RFC 9110 section 15.2.2).</summary>
    UnaskedUpgrade = 1 << 20,

    /// <summary>A chunk's size is no hexadecimal number (section 7.1).</summary>
    ChunkSize = 1 << 21,

    /// <summary>A chunk's data does not end where its size says (section 7.1).</summary>
    ChunkData = 1 << 22,

    /// <summary>1xx came, and no final answer (RFC 9110 section 15.2).</summary>
    NoFinalAnswer = 1 << 23,

    /// <summary>It ended before its header section did (section 8).</summary>
    CutHead = 1 << 24,

    /// <summary>The body is shorter than its Content-Length (section 8).</summary>
    ShortBody = 1 << 25,

    /// <summary>It ended before the chunk of size 0 (section 8).</summary>
    NoLastChunk = 1 << 26,

    /// <summary>It ended after the last chunk, and before the empty line that ends the trailer section (section 7.1).</summary>
    CutTrailer = 1 << 27,

    /// <summary>A body that lasts until the connection's end, and the connection failed (section 8).</summary>
    ResetBody = 1 << 28,

    /// <summary>Octets followed the answer that nobody asked for: a body longer than its length, a second answer (sections 6.3 and 9.2).</summary>
    UnaskedOctets = 1 << 29,

    /// <summary>A Connection field that is no list of tokens (RFC 9110 section 7.6.1).</summary>
    ConnectionOption = 1 << 30,
}

/// <summary>The words that the rules have in files.</summary>
internal static class BrokenRulesWords
{
    private static readonly (BrokenRules Rule, string Word)[] Table =
        [.. Enum.GetValues<BrokenRules>().Where(rule => rule != BrokenRules.None).Select(rule => (rule, Values.Word(rule)))];

    private static readonly Dictionary<BrokenRules, string> Known = Table.ToDictionary(t => t.Rule, t => t.Word);

    /// <summary>Every rule's word, in order.</summary>
    internal static IEnumerable<string> All => Table.Select(t => t.Word);

    /// <summary>The rule's word, e.g. <c>bare-lf</c>; of several, joined by <c>+</c>; empty for none. Each set of rules is joined once.</summary>
    internal static string Words(this BrokenRules rules)
    {
        if (rules == BrokenRules.None)
            return "";
        lock (Known)
        {
            if (!Known.TryGetValue(rules, out var words))
                Known[rules] = words = string.Join('+', Table.Where(t => rules.HasFlag(t.Rule)).Select(t => t.Word));
            return words;
        }
    }
}
