namespace LabProxy;

/// <summary>What says where a body ends (RFC 9112 section 6.3).</summary>
internal enum FramingKind
{
    /// <summary>There is no body.</summary>
    None,
    Length,
    Chunked,

    /// <summary>The end of the connection does: answers only.</summary>
    UntilClose,
}

/// <summary>How a body is framed.</summary>
/// <param name="Kind">By what.</param>
/// <param name="Length">Its octets, where the kind is a length.</param>
internal readonly record struct Framing(FramingKind Kind, long Length = 0)
{
    public static Framing None => new(FramingKind.None);

    public static Framing Chunked => new(FramingKind.Chunked);

    public static Framing UntilClose => new(FramingKind.UntilClose);

    /// <summary>A body of no octets is none.</summary>
    public bool HasBody => Kind is FramingKind.Chunked or FramingKind.UntilClose || Length > 0;

    /// <summary>
    /// Reads what Content-Length and Transfer-Encoding say. The same length said twice is one length for an answer; a request that says it twice is refused,
    /// because who reads it next could take another of the two.
    /// </summary>
    /// <param name="head">The head.</param>
    /// <param name="fields">Its fields.</param>
    /// <param name="isAnswer">Whether it is an answer's.</param>
    /// <param name="framing">None, a length or chunked.</param>
    /// <param name="isUnknownCoding">Whether what is wrong is a coding that this proxy does not know.</param>
    /// <returns>What is wrong; null where nothing is.</returns>
    public static string? Read(ReadOnlySpan<byte> head, Fields fields, bool isAnswer, out Framing framing, out bool isUnknownCoding)
    {
        (framing, isUnknownCoding) = (None, false);
        (long? length, int codings, var isChunked) = (null, 0, false);
        foreach (ref readonly var field in fields.All)
        {
            var value = field.ValueIn(head);
            if (field.Kind == FieldKind.TransferEncoding)
            {
                isChunked = false;
                while (Grammar.TryNext(ref value, out var coding))
                    (codings, isChunked) = (codings + 1, Grammar.Is(coding, "chunked"u8));
                if (codings == 0)
                    return "Transfer-Encoding says nothing";
            }
            else if (field.Kind == FieldKind.ContentLength)
            {
                if (length is not null && !isAnswer)
                    return "Content-Length twice";
                if (!TryLength(value, isAnswer, out var one))
                    return "Content-Length is no length";
                if ((length ?? one) != one)
                    return "two lengths that differ";
                length = one;
            }
        }

        if (codings == 0)
        {
            framing = length is { } octets ? new Framing(FramingKind.Length, octets) : None;
            return null;
        }

        // RFC 9112 section 6.1: with a length beside it this may be an attack, and without chunked at the end nobody knows where a request ends.
        if (length is not null)
            return "Content-Length beside Transfer-Encoding";
        if (codings > 1 && !isChunked)
            return "chunked is not the last transfer coding";
        isUnknownCoding = codings > 1 || !isChunked;
        if (isUnknownCoding)
            return "a transfer coding that is not implemented";
        framing = Chunked;
        return null;
    }

    private static bool TryLength(ReadOnlySpan<byte> value, bool isList, out long length)
    {
        if (!isList)
            return Grammar.TryNumber(value, out length);
        (length, var any) = (0, false);
        while (Grammar.TryNext(ref value, out var element))
        {
            if (!Grammar.TryNumber(element, out var one) || (any && one != length))
                return false;
            (length, any) = (one, true);
        }

        return any;
    }
}
