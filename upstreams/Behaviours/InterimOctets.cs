namespace ProxyLab;

/// <summary>What comes before, and after, a final answer (RFC 9110 section 15.2).</summary>
public enum Interim
{
    /// <summary>A 100 that nobody asked for.</summary>
    Continue,

    /// <summary>A 103 with a Link field (RFC 8297).</summary>
    EarlyHints,

    /// <summary>A 100 with a Content-Length, which no 1xx may have (RFC 9110 section 8.6).</summary>
    WithLength,

    /// <summary>The same with a length beyond all that is written, and after the final answer the beginning of another: who takes the 1xx for the answer takes all of it for its body.</summary>
    WithLengthAndRest,
}

/// <summary>Answers of a 1xx and then a 200 without a body.</summary>
internal static class InterimOctets
{
    private static readonly Setting<Interim> Which = Setting.Of("interim", Interim.Continue, "the interim answer that comes before the final one");

    /// <summary>Accepts, reads the request, answers so and closes.</summary>
    internal static EachUpstream Upstream { get; } = new AnswersUpstream(plan => Answers(plan.Get(Which)), "interim", Which);

    private static byte[] Answers(Interim interim) =>
    [
        .. interim switch
        {
            Interim.Continue => Http.Head("100 Continue"),
            Interim.EarlyHints => Http.Head("103 Early Hints", "Link: </style.css>; rel=preload; as=style"),
            Interim.WithLength => Http.Head("100 Continue", "Content-Length: 5"),
            _ => Http.Head("100 Continue", "Content-Length: 200"),
        },
        .. Http.Head("200 OK", "Content-Length: 0", "Connection: close"),
        .. interim == Interim.WithLengthAndRest ? "HTTP/1.1 301 Moved Perm"u8.ToArray() : [],
    ];
}
