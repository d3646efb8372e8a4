namespace LabProxy;

/// <summary>
/// A request's head, as RFC 9112 has it and no laxer: what two readers could understand in two ways is refused (request smuggling). Used again for every
/// head that a loop reads; where things are is by their place in the head.
/// </summary>
internal sealed class RequestHead
{
    private int _methodLength, _target, _targetLength, _authority, _authorityLength;

    public Fields Fields { get; } = new();

    /// <summary>The n of HTTP/1.n.</summary>
    public int Minor { get; private set; }

    public Framing Framing { get; private set; }

    /// <summary>Whether the client's connection may carry another request after this one.</summary>
    public bool KeepsAlive { get; private set; }

    /// <summary>Whether it waits for a 100 (Continue) before it sends its body (RFC 9110 section 10.1.1).</summary>
    public bool ExpectsContinue { get; private set; }

    public bool IsHead { get; private set; }

    /// <summary>Whether to do it twice is as to do it once (RFC 9110 section 9.2.2).</summary>
    public bool IsIdempotent { get; private set; }

    /// <summary>What is wrong, where something is.</summary>
    public string Wrong { get; private set; } = "";

    public ReadOnlySpan<byte> Method(ReadOnlySpan<byte> head) => head[.._methodLength];

    /// <summary>In origin form, as the upstream gets it; <c>*</c> stays.</summary>
    public ReadOnlySpan<byte> Target(ReadOnlySpan<byte> head) => _targetLength == 0 ? "/"u8 : head.Slice(_target, _targetLength);

    /// <summary>The host that the target names (RFC 9112 section 3.2.2: it goes before Host); empty where it names none.</summary>
    public ReadOnlySpan<byte> Authority(ReadOnlySpan<byte> head) => head.Slice(_authority, _authorityLength);

    /// <summary>Reads it.</summary>
    /// <param name="head">The whole head, with the empty line that ends it.</param>
    /// <returns>How it fails; none where it does not.</returns>
    public ForwardError Read(Span<byte> head)
    {
        (Wrong, Framing, KeepsAlive, ExpectsContinue, IsHead, IsIdempotent, Minor) = ("", Framing.None, false, false, false, false, 1);
        (_methodLength, _target, _targetLength, _authority, _authorityLength) = (0, 0, 0, 0, 0);
        var end = head.IndexOf((byte)'\n');
        if (end < 1 || head[end - 1] != '\r')
            return Refused(ForwardError.RequestInvalid, "the request line ends without CR");
        if (ReadLine(head[..(end - 1)]) is not ForwardError.None and var wrongLine)
            return wrongLine;
        if (Fields.Read(head, end + 1, isAnswer: false) is { } wrong)
            return Refused(wrong == Fields.TooMany ? ForwardError.RequestTooLarge : ForwardError.RequestInvalid, wrong);
        if (ReadHost(head) is { } wrongHost)
            return Refused(ForwardError.RequestInvalid, wrongHost);
        if (Framing.Read(head, Fields, isAnswer: false, out var framing, out var isUnknownCoding) is { } wrongFraming)
            return Refused(isUnknownCoding ? ForwardError.RequestUnsupported : ForwardError.RequestInvalid, wrongFraming);
        if (framing.Kind == FramingKind.Chunked && Minor == 0)
            return Refused(ForwardError.RequestInvalid, "Transfer-Encoding in HTTP/1.0");
        Framing = framing;
        KeepsAlive = !Fields.SaysClose && (Minor > 0 || Fields.SaysKeepAlive);
        ReadExpect(head);
        return ForwardError.None;
    }

    private ForwardError ReadLine(ReadOnlySpan<byte> line)
    {
        var first = line.IndexOf((byte)' ');
        var last = line.LastIndexOf((byte)' ');
        if (first <= 0 || last <= first)
            return Refused(ForwardError.RequestInvalid, "no request line");
        var version = line[(last + 1)..];
        if (version.Length != 8 || !version.StartsWith("HTTP/"u8) || version[5] is < (byte)'0' or > (byte)'9' || version[6] != '.' || version[7] is < (byte)'0' or > (byte)'9')
            return Refused(ForwardError.RequestInvalid, "no HTTP version");
        if (!Grammar.IsToken(line[..first]))
            return Refused(ForwardError.RequestInvalid, "the method is no token");
        _methodLength = first;
        if (version[5] != '1')
            return Refused(ForwardError.RequestVersion, "HTTP/1 only");
        Minor = version[7] - '0';
        var method = line[..first];
        IsHead = method.SequenceEqual("HEAD"u8);
        IsIdempotent = IsHead || method.SequenceEqual("GET"u8) || method.SequenceEqual("PUT"u8) || method.SequenceEqual("DELETE"u8) || method.SequenceEqual("OPTIONS"u8) || method.SequenceEqual("TRACE"u8);
        return ReadTarget(line, first + 1, last);
    }

    private ForwardError ReadTarget(ReadOnlySpan<byte> line, int start, int end)
    {
        var target = line[start..end];
        if (!Grammar.IsTarget(target))
            return Refused(ForwardError.RequestInvalid, "the target has a blank or no visible character");
        (_target, _targetLength) = (start, target.Length);
        if (line[.._methodLength].SequenceEqual("CONNECT"u8))
            return Refused(ForwardError.RequestUnsupported, "CONNECT");
        if (target[0] == '/')
            return ForwardError.None;
        if (target.SequenceEqual("*"u8))
            return line[.._methodLength].SequenceEqual("OPTIONS"u8) ? ForwardError.None : Refused(ForwardError.RequestInvalid, "* is for OPTIONS only");

        // RFC 9112 section 3.2.2: the absolute form names the host, and the upstream gets the rest.
        var scheme = target.IndexOf("://"u8);
        if (scheme <= 0 || !(Grammar.Is(target[..scheme], "http"u8) || Grammar.Is(target[..scheme], "https"u8)))
            return Refused(ForwardError.RequestInvalid, "the target is no path and no http URI");
        var rest = target[(scheme + 3)..];
        var path = rest.IndexOfAny((byte)'/', (byte)'?');
        var authority = path < 0 ? rest : rest[..path];
        if (!Grammar.IsHost(authority))
            return Refused(ForwardError.RequestInvalid, "the target's host is none");
        (_authority, _authorityLength) = (start + scheme + 3, authority.Length);
        (_target, _targetLength) = (start + scheme + 3 + authority.Length, path < 0 ? 0 : rest.Length - path);
        return ForwardError.None;
    }

    /// <summary>RFC 9112 section 3.2: exactly one Host, and a valid one; HTTP/1.0 may have none.</summary>
    private string? ReadHost(ReadOnlySpan<byte> head)
    {
        var hosts = 0;
        foreach (ref readonly var field in Fields.All)
        {
            if (field.Kind == FieldKind.Host && (++hosts > 1 || !Grammar.IsHost(field.ValueIn(head))))
                return hosts > 1 ? "Host twice" : "Host is none";
        }

        return hosts == 0 && Minor > 0 ? "no Host" : null;
    }

    private void ReadExpect(ReadOnlySpan<byte> head)
    {
        foreach (ref readonly var field in Fields.All)
        {
            if (field.Kind == FieldKind.Expect && Minor > 0 && Framing.HasBody && Grammar.Is(field.ValueIn(head), "100-continue"u8))
                ExpectsContinue = true;
        }
    }

    private ForwardError Refused(ForwardError error, string wrong)
    {
        Wrong = wrong;
        return error;
    }
}
