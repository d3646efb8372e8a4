namespace LabProxy;

/// <summary>
/// TRACE and OPTIONS that end here: their Max-Forwards is 0 (RFC 9110 section 7.6.2), or they ask about no resource at all. <c>OPTIONS *</c> is about the
/// server in general: the proxy is the server that its clients see (section 9.3.7).
/// </summary>
internal static class OwnAnswer
{
    public static bool IsAsked(RequestHead request, ReadOnlySpan<byte> head) =>
        RequestWriter.MaxForwards(request, head) == 0 || (request.Method(head).SequenceEqual("OPTIONS"u8) && request.Target(head).SequenceEqual("*"u8));

    /// <summary>Writes it, and says how many octets its body has.</summary>
    public static int Write(AnswerWriter writer, Octets to, RequestHead request, ReadOnlySpan<byte> head, Ending ending)
    {
        if (!request.Method(head).SequenceEqual("TRACE"u8))
        {
            writer.WriteOwn(to, "200 OK", "Allow: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, TRACE\r\n", [], isForHead: false, ending);
            return 0;
        }

        // RFC 9110 section 9.3.8: the request as received, without what could be used to take over a session.
        var echo = new Octets();
        echo.Append(head[..(head.IndexOf((byte)'\n') + 1)]);
        foreach (ref readonly var field in request.Fields.All)
        {
            var name = field.NameIn(head);
            if (!Grammar.Is(name, "Cookie"u8) && !(name.Length >= 13 && Grammar.Is(name[^13..], "Authorization"u8)))
                RequestWriter.Copy(echo, head, field);
        }

        echo.Append("\r\n"u8);
        var octets = echo.Count;
        writer.WriteOwn(to, "200 OK", "Content-Type: message/http\r\n", echo.Unread, isForHead: false, ending);
        echo.Clear();
        return octets;
    }
}
