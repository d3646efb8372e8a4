namespace ProxyLab;

/// <summary>What an answer says of its length, twice or wrongly (RFC 9112 section 6.3; RFC 9110 section 8.6).</summary>
public enum Framings
{
    /// <summary>The same Content-Length twice, which a recipient may take as one.</summary>
    SameLengths,

    /// <summary>Two lengths that differ, of which the second is the body's.</summary>
    DifferentLengths,

    /// <summary>A Content-Length, and a chunked body.</summary>
    LengthAndChunked,

    /// <summary>A Content-Length that is no number.</summary>
    NoNumber,
}

/// <summary>Answers of 200 with two framings or a wrong one.</summary>
internal static class TwoFramingsOctets
{
    private static readonly Setting<Framings> Which = Setting.Of("framings", Framings.DifferentLengths, "what the answer says of its length");

    /// <summary>Accepts, reads the request, answers so and closes.</summary>
    internal static EachUpstream Upstream { get; } = new AnswersUpstream(plan => Answer(plan.Get(Which)), "two-framings", Which);

    private static byte[] Answer(Framings framings)
    {
        var body = "hello, twice\n"u8;
        var length = FormattableString.Invariant($"Content-Length: {body.Length}");
        return framings switch
        {
            Framings.SameLengths => [.. Http.Head("200 OK", "Connection: close", length, length), .. body],
            Framings.DifferentLengths => [.. Http.Head("200 OK", "Connection: close", "Content-Length: 5", length), .. body],
            Framings.LengthAndChunked => [.. Http.Head("200 OK", "Connection: close", "Content-Length: 5", "Transfer-Encoding: chunked"), .. Http.Chunk(body), .. Http.LastChunk],
            _ => [.. Http.Head("200 OK", "Connection: close", length + "x"), .. body],
        };
    }
}
