namespace LabProxy;

/// <summary>An upstream's answer's head. Used again for every head that a loop reads.</summary>
internal sealed class AnswerHead
{
    private int _reason, _reasonLength;

    public Fields Fields { get; } = new();

    /// <summary>The n of HTTP/1.n.</summary>
    public int Minor { get; private set; }

    /// <summary>100 to 599.</summary>
    public int Status { get; private set; }

    /// <summary>How the body is framed that comes after it.</summary>
    public Framing Framing { get; private set; }

    /// <summary>What Content-Length says, which for HEAD and 304 is not the length of this answer's body; null where it says nothing.</summary>
    public long? Length { get; private set; }

    /// <summary>Whether the upstream's connection may carry another exchange.</summary>
    public bool KeepsAlive { get; private set; }

    public bool IsInterim => Status < 200;

    public ReadOnlySpan<byte> Reason(ReadOnlySpan<byte> head) => head.Slice(_reason, _reasonLength);

    /// <summary>Reads it.</summary>
    /// <param name="head">The whole head, with the empty line that ends it.</param>
    /// <param name="isForHead">Whether HEAD was asked, whose answer has no body (RFC 9112 section 6.3).</param>
    /// <returns>What is wrong with it; null where nothing is.</returns>
    public string? Read(Span<byte> head, bool isForHead)
    {
        (Framing, Length, KeepsAlive) = (Framing.None, null, false);
        var end = head.IndexOf((byte)'\n');
        var line = head[..(end > 0 && head[end - 1] == '\r' ? end - 1 : end)];
        if (ReadLine(line) is { } wrongLine)
            return wrongLine;
        if (Fields.Read(head, end + 1, isAnswer: true) is { } wrong)
            return wrong;
        if (IsInterim)
            return Status == 101 ? "101 without having been asked" : null;
        if (Framing.Read(head, Fields, isAnswer: true, out var framing, out _) is { } wrongFraming)
            return wrongFraming;
        if (framing.Kind == FramingKind.Chunked && Minor == 0)
            return "Transfer-Encoding in HTTP/1.0";
        Length = framing.Kind == FramingKind.Length ? framing.Length : null;
        Framing = isForHead || Status is 204 or 304 ? Framing.None : framing.Kind == FramingKind.None ? Framing.UntilClose : framing;
        KeepsAlive = !Fields.SaysClose && (Minor > 0 || Fields.SaysKeepAlive) && Framing.Kind != FramingKind.UntilClose;

        // RFC 9110 section 15.3.6: a 205 has no content, and who announces some says something else than it means.
        return Status == 205 && Framing is { Kind: FramingKind.Length, Length: > 0 } ? "a 205 with a body" : null;
    }

    private string? ReadLine(ReadOnlySpan<byte> line)
    {
        if (line.Length < 12 || !line.StartsWith("HTTP/1."u8) || line[7] is < (byte)'0' or > (byte)'9' || line[8] != ' ' || (line.Length > 12 && line[12] != ' '))
            return "no status line of HTTP/1";
        if (!Grammar.TryNumber(line[9..12], out var status) || status is < 100 or > 599)
            return "no status from 100 to 599";
        (Minor, Status) = (line[7] - '0', (int)status);
        (_reason, _reasonLength) = (Math.Min(13, line.Length), Math.Max(0, line.Length - 13));
        return Grammar.HasControl(line[12..]) ? "a control character in the status line" : null;
    }
}
