namespace LabProxy;

/// <summary>How far an answer has come.</summary>
internal enum AnswerStage
{
    Head,
    Body,

    /// <summary>All is in the client's buffer, or all that there will be.</summary>
    Last,
}

/// <summary>Works on what has come of an answer, head and body, and puts what the client gets of it into the client's buffer.</summary>
internal sealed class AnswerIntake(Worker worker, Exchange exchange, RequestFlow request)
{
    /// <summary>Interim answers before one that is final: more is somebody's attack.</summary>
    private const int MostInterim = 32;

    private readonly Octets _held = new();
    private HeadScan _scan;
    private BodyReader _reader;
    private BodyWriter _writer;
    private int _interim;
    private bool _keepsUpstream;

    public AnswerStage Stage { get; private set; }

    /// <summary>Whether what has come is of no use before more has.</summary>
    public bool NeedsMore { get; set; }

    /// <summary>Whether an interim answer was given, so that the exchange cannot begin anew.</summary>
    public bool HasGivenInterim => _interim > 0;

    /// <summary>Whether the client can tell the end of its answer by its framing.</summary>
    public bool IsDelimited { get; private set; }

    /// <summary>How the body ends that is coming.</summary>
    public FramingKind Kind => _reader.Kind;

    private Client Client => exchange.Client;

    public void Begin()
    {
        (Stage, _scan, NeedsMore, _interim, _keepsUpstream, IsDelimited) = (AnswerStage.Head, default, false, 0, false, true);
        _held.Clear();
    }

    /// <summary>What the client's buffer has is the last that it gets.</summary>
    /// <param name="isOwn">Whether that is an answer of the proxy's own.</param>
    public void Last(bool isOwn)
    {
        Stage = AnswerStage.Last;
        IsDelimited |= isOwn;
        _held.Clear();
    }

    /// <summary>Works on what is here; how many octets of the body that brought.</summary>
    public long Take(Upstream upstream)
    {
        var before = exchange.Octets;
        if (Stage == AnswerStage.Head)
            TakeHead(upstream);
        else
            TakeBody(upstream);
        return exchange.Octets - before;
    }

    /// <summary>All of it has come. Octets after it, which nobody asked for, make the connection useless: they must not answer the next request.</summary>
    public void Ends()
    {
        if (!_held.IsEmpty)
        {
            exchange.HeadGiven(205, isDelimited: true);
            Client.Out.TakeFrom(_held, _held.Count);
        }

        _writer.End(Client.Out);
        Stage = AnswerStage.Last;
        exchange.AnswerCame(_keepsUpstream && exchange.Upstream is { In.IsEmpty: true, Wire: { HasPeerEnded: false, IsBroken: false } });
    }

    private void TakeHead(Upstream upstream)
    {
        var found = _scan.Find(upstream.In.Unread, out var length);
        NeedsMore = found == HeadFound.NotYet;
        if (found == HeadFound.TooLong)
            exchange.Fail(ForwardError.HeaderInvalid, "the head is longer than 32 KiB");
        if (found != HeadFound.Whole)
            return;
        var head = upstream.In.Unread[..length];
        var answer = worker.AnswerHead;
        if (answer.Read(head, exchange.IsForHead) is { } wrong)
            exchange.Fail(ForwardError.HeaderInvalid, wrong);
        else if (answer.IsInterim)
            GiveInterim(upstream, answer, head);
        else if (answer.Status != 503 || !exchange.TryElsewhere())
            GiveHead(upstream, answer, head);
    }

    /// <summary>RFC 9110 section 15.2: a proxy passes them on, but to a client of HTTP/1.0, which does not know them.</summary>
    private void GiveInterim(Upstream upstream, AnswerHead answer, ReadOnlySpan<byte> head)
    {
        if (++_interim > MostInterim)
        {
            exchange.Fail(ForwardError.HeaderInvalid, "too many interim answers");
            return;
        }

        if (exchange.Minor > 0)
            worker.Writer.Write(Client.Out, answer, head, Framing.None, Ending.Keep);
        upstream.In.Took(head.Length);
        worker.Loop.Alarms.Stop(upstream.Whole);
        _scan = default;
    }

    private void GiveHead(Upstream upstream, AnswerHead answer, ReadOnlySpan<byte> head)
    {
        worker.Loop.Alarms.Stop(upstream.Whole);
        _keepsUpstream = answer.KeepsAlive;
        var mustBeEmpty = answer.Status == 205 && answer.Framing.Kind is FramingKind.Chunked or FramingKind.UntilClose;
        var framing = mustBeEmpty ? new Framing(FramingKind.Length)
            : answer.Framing.Kind is FramingKind.Chunked or FramingKind.UntilClose ? exchange.Minor > 0 ? Framing.Chunked : Framing.UntilClose
            : answer.Length is { } length && answer.Status != 204 ? new Framing(FramingKind.Length, length)
            : Framing.None;
        (_reader, _writer) = (new BodyReader(answer.Framing), new BodyWriter(framing.Kind == FramingKind.Chunked));
        IsDelimited = framing.Kind != FramingKind.UntilClose;
        if (mustBeEmpty)
        {
            worker.Writer.Write(_held, answer, head, framing, Ending.Close);
        }
        else
        {
            var ending = exchange.HeadGiven(answer.Status, IsDelimited);
            worker.Writer.Write(Client.Out, answer, head, framing, ending);
        }

        var isRefusal = answer.Status >= 300;
        upstream.In.Took(head.Length);
        Stage = AnswerStage.Body;

        // RFC 9112 section 9.5: who refuses a request wants no more of it.
        if (isRefusal && !request.IsSent)
            request.Abandon();
        if (_reader.IsEmpty)
            Ends();
    }

    private void TakeBody(Upstream upstream)
    {
        while (!upstream.In.IsEmpty && Client.Out.Count < Octets.Large)
        {
            var step = _reader.Next(upstream.In.Unread, out var skip, out var data);
            upstream.In.Took(skip);
            if (data > 0 && !_held.IsEmpty)
            {
                exchange.Fail(ForwardError.HeaderInvalid, "a 205 with a body");
                return;
            }

            _writer.Write(Client.Out, upstream.In, data);
            exchange.Octets += data;
            if (step == BodyStep.Invalid)
            {
                exchange.Fail(ForwardError.BodyInvalid, "");
                return;
            }

            if (step == BodyStep.End)
            {
                Ends();
                return;
            }
        }
    }
}
