namespace LabProxy;

/// <summary>
/// Writes the upstream's request: the same method, the same target, the end-to-end fields as they came and in their order (RFC 9110 section 7.6), and what a
/// proxy says of itself.
/// </summary>
internal static class RequestWriter
{
    /// <summary>The name by which this proxy signs Via and Proxy-Status.</summary>
    public const string Pseudonym = "labproxy";

    private static ReadOnlySpan<byte> End => "\r\n"u8;

    /// <summary>Writes it.</summary>
    /// <param name="to">Where to.</param>
    /// <param name="request">The client's.</param>
    /// <param name="head">Its octets.</param>
    /// <param name="client">The client's address, as text.</param>
    /// <param name="upstream">The upstream's name, for a client of HTTP/1.0 that names no host.</param>
    /// <param name="closes">Whether the connection is for this request alone.</param>
    public static void Write(Octets to, RequestHead request, ReadOnlySpan<byte> head, ReadOnlySpan<byte> client, ReadOnlySpan<byte> upstream, bool closes)
    {
        to.Append(request.Method(head));
        to.Append((byte)' ');
        if (request.Target(head)[0] == '?')
            to.Append((byte)'/');
        to.Append(request.Target(head));
        to.Append(" HTTP/1.1\r\n"u8);
        var host = Host(request, head, upstream);
        to.Append("Host: "u8);
        to.Append(host);
        to.Append(End);
        var hops = MaxForwards(request, head);
        foreach (ref readonly var field in request.Fields.All)
        {
            if (!request.Fields.IsNominated(head, field) && GoesOn(field.Kind, request, hops))
                Copy(to, head, field);
        }

        if (hops is { } left)
            Line(to, "Max-Forwards: "u8, left - 1);
        if (request.Framing.Kind == FramingKind.Length)
            Line(to, "Content-Length: "u8, request.Framing.Length);
        else if (request.Framing.Kind == FramingKind.Chunked)
            to.Append("Transfer-Encoding: chunked\r\n"u8);
        AppendTo(to, "Via: "u8, FieldKind.Via, request.Fields, head);
        AppendVia(to, request.Minor);

        // Appended, so that the last address is the one that this proxy saw itself; the other two are this proxy's word alone.
        AppendTo(to, "X-Forwarded-For: "u8, FieldKind.ForwardedFor, request.Fields, head);
        to.Append(client);
        to.Append("\r\nX-Forwarded-Proto: http\r\n"u8);
        if (request.Fields.Has(FieldKind.Host))
        {
            to.Append("X-Forwarded-Host: "u8);
            to.Append(host);
            to.Append(End);
        }

        to.Append(closes ? "Connection: close\r\n\r\n"u8 : End);
    }

    /// <summary>The hops left, where Max-Forwards means something: TRACE and OPTIONS, one value, all digits (RFC 9110 section 7.6.2).</summary>
    public static long? MaxForwards(RequestHead request, ReadOnlySpan<byte> head)
    {
        if (!request.Method(head).SequenceEqual("TRACE"u8) && !request.Method(head).SequenceEqual("OPTIONS"u8))
            return null;
        long? hops = null;
        foreach (ref readonly var field in request.Fields.All)
        {
            if (field.Kind != FieldKind.MaxForwards)
                continue;
            if (hops is not null || !Grammar.TryNumber(field.ValueIn(head), out var number))
                return null;
            hops = number;
        }

        return hops;
    }

    public static void Copy(Octets to, ReadOnlySpan<byte> head, in Field field)
    {
        to.Append(field.NameIn(head));
        to.Append(": "u8);
        to.Append(field.ValueIn(head));
        to.Append(End);
    }

    /// <summary>RFC 9110 section 7.6.3: the version is that in which the message was received.</summary>
    public static void AppendVia(Octets to, int minor)
    {
        to.Append("1."u8);
        to.Append(minor);
        to.Append(" labproxy\r\n"u8);
    }

    public static void Line(Octets to, ReadOnlySpan<byte> name, long value)
    {
        to.Append(name);
        to.Append(value);
        to.Append(End);
    }

    private static bool GoesOn(FieldKind kind, RequestHead request, long? hops) => kind switch
    {
        FieldKind.EndToEnd or FieldKind.RequestId or FieldKind.Date => true,
        // RFC 9110 section 10.1.1: an expectation of HTTP/1.0 is none.
        FieldKind.Expect => request.Minor > 0,
        FieldKind.MaxForwards => hops is null,
        _ => false,
    };

    private static ReadOnlySpan<byte> Host(RequestHead request, ReadOnlySpan<byte> head, ReadOnlySpan<byte> upstream)
    {
        if (request.Authority(head) is { IsEmpty: false } named)
            return named;
        foreach (ref readonly var field in request.Fields.All)
        {
            if (field.Kind == FieldKind.Host)
                return field.ValueIn(head);
        }

        return upstream;
    }

    /// <summary>A list with what was received in it, ready for one more element.</summary>
    private static void AppendTo(Octets to, ReadOnlySpan<byte> name, FieldKind kind, Fields fields, ReadOnlySpan<byte> head)
    {
        to.Append(name);
        foreach (ref readonly var field in fields.All)
        {
            if (field.Kind != kind)
                continue;
            var list = field.ValueIn(head);
            while (Grammar.TryNext(ref list, out var element))
            {
                to.Append(element);
                to.Append(", "u8);
            }
        }
    }
}
