using System.Globalization;
using System.Text;

namespace LabProxy;

/// <summary>What the end of an answer means for the client's connection.</summary>
internal enum Ending
{
    /// <summary>Another request may follow, as HTTP/1.1 has it without a word.</summary>
    Keep,

    /// <summary>Another request may follow, and a client of HTTP/1.0 has to be told.</summary>
    KeepAloud,

    /// <summary>Our side closes.</summary>
    Close,
}

/// <summary>Writes the client's answer: the upstream's status and end-to-end fields in their order, or an answer of the proxy's own.</summary>
/// <param name="loop">The loop that it belongs to, for its clock.</param>
internal sealed class AnswerWriter(EventLoop loop)
{
    private long _dateUntil;
    private byte[] _date = [];

    /// <summary>Writes an upstream's head.</summary>
    /// <param name="to">Where to.</param>
    /// <param name="answer">The upstream's.</param>
    /// <param name="head">Its octets.</param>
    /// <param name="framing">How its body will be framed for the client: a length, chunked, or until the close.</param>
    /// <param name="ending">What becomes of the connection.</param>
    public void Write(Octets to, AnswerHead answer, ReadOnlySpan<byte> head, Framing framing, Ending ending)
    {
        to.Append("HTTP/1.1 "u8);
        to.Append(answer.Status);
        to.Append((byte)' ');
        to.Append(answer.Reason(head));
        to.Append("\r\n"u8);
        foreach (ref readonly var field in answer.Fields.All)
        {
            if (field.Kind is not (FieldKind.Connection or FieldKind.HopByHop or FieldKind.ContentLength or FieldKind.TransferEncoding) && !answer.Fields.IsNominated(head, field))
                RequestWriter.Copy(to, head, field);
        }

        to.Append("Via: "u8);
        RequestWriter.AppendVia(to, answer.Minor);
        if (answer.IsInterim)
        {
            to.Append("\r\n"u8);
            return;
        }

        if (!answer.Fields.Has(FieldKind.Date))
            Date(to);
        if (framing.Kind == FramingKind.Chunked)
            to.Append("Transfer-Encoding: chunked\r\n"u8);
        else if (framing.Kind == FramingKind.Length)
            RequestWriter.Line(to, "Content-Length: "u8, framing.Length);
        End(to, ending);
    }

    /// <summary>Writes an answer of the proxy's own.</summary>
    /// <param name="to">Where to.</param>
    /// <param name="status">The status line after the version, for example <c>502 Bad Gateway</c>.</param>
    /// <param name="fields">Its own fields, each with its line's end.</param>
    /// <param name="body">Its body; not sent where HEAD was asked.</param>
    /// <param name="isForHead">Whether HEAD was asked.</param>
    /// <param name="ending">What becomes of the connection.</param>
    public void WriteOwn(Octets to, string status, string fields, ReadOnlySpan<byte> body, bool isForHead, Ending ending)
    {
        Span<byte> line = stackalloc byte[512];
        to.Append("HTTP/1.1 "u8);
        to.Append(line[..Encoding.Latin1.GetBytes(status, line)]);
        to.Append("\r\n"u8);
        Date(to);
        to.Append(line[..Encoding.Latin1.GetBytes(fields, line)]);
        RequestWriter.Line(to, "Content-Length: "u8, body.Length);
        End(to, ending);
        if (!isForHead)
            to.Append(body);
    }

    private static void End(Octets to, Ending ending) => to.Append(ending switch
    {
        Ending.Keep => "\r\n"u8,
        Ending.KeepAloud => "Connection: keep-alive\r\n\r\n"u8,
        _ => "Connection: close\r\n\r\n"u8,
    });

    /// <summary>RFC 9110 section 6.6.1: who has a clock dates what comes without a date.</summary>
    private void Date(Octets to)
    {
        if (loop.Now >= _dateUntil)
        {
            var now = DateTime.UtcNow;
            _date = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"Date: {now:R}\r\n"));
            _dateUntil = loop.Now + 1000 - now.Millisecond;
        }

        to.Append(_date);
    }
}
