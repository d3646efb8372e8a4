namespace LabProxy;

/// <summary>
/// One request and its answer. A client's connection has one at a time (HTTP/1.1), and holds it only meanwhile: whoever waits costs little. It is used again.
/// <para>1. Read the head; refuse what could be understood in two ways; answer what is for the proxy itself.</para>
/// <para>2. Write the upstream's head, and take a connection: one that was kept, for what may be sent twice; else a new one.</para>
/// <para>3. <see cref="RequestFlow"/> sends head and body on as they come.</para>
/// <para>4. <see cref="AnswerFlow"/> gives the client its answer as it comes, head first; both run until neither can go on.</para>
/// <para>5. What fails before a head was given is tried once more, where RFC 9110 section 9.2.2 allows it and there is hope; else it is answered: 502, 503 or 504. After that the answer is cut.</para>
/// <para>6. Whatever happened is counted and logged once, and the connection to the upstream is kept or closed.</para>
/// </summary>
internal sealed class Exchange
{
    private readonly Worker _worker;
    private readonly RequestFlow _request;
    private readonly AnswerFlow _answer;
    private readonly Outcome _outcome;
    private readonly Octets _head = new();
    private readonly Attempts _attempts;
    private bool _keepsAlive;

    public Exchange(Worker worker, Client client)
    {
        (_worker, Client, _attempts, _outcome) = (worker, client, new Attempts(worker), new Outcome(worker));
        _request = new RequestFlow(worker, this);
        _answer = new AnswerFlow(worker, this, _request);
    }

    /// <summary>Whose it is; once it is over, whose it was.</summary>
    public Client Client { get; set; }

    /// <summary>The connection that serves it; null while there is none.</summary>
    public Upstream? Upstream { get; private set; }

    /// <summary>Whether it is over, apart from what the client still has to take.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Whether the upstream's head has come.</summary>
    public bool HasHead => _answer.HasHead;

    public bool IsForHead { get; private set; }

    /// <summary>The n of the client's HTTP/1.n.</summary>
    public int Minor { get; private set; }

    /// <summary>What becomes of the client's connection.</summary>
    public Ended Ended { get; private set; }

    /// <summary>Octets of the body that were given.</summary>
    public long Octets { get => _outcome.Octets; set => _outcome.Octets = value; }

    /// <summary>A head is whole, and stands at the beginning of what the client sent.</summary>
    public void Begin(int length)
    {
        Reset();
        var head = Client.In.Unread[..length];
        var request = _worker.RequestHead;
        var error = request.Read(head);
        _outcome.Asked(request, head);
        (IsForHead, Minor, _keepsAlive) = (request.IsHead, request.Minor, request.KeepsAlive);
        if (error != ForwardError.None)
        {
            Client.In.Took(length);
            Answer(error, request.Wrong);
            return;
        }

        _request.Begin(request.Framing, request.ExpectsContinue);
        if (OwnAnswer.IsAsked(request, head))
        {
            (IsOver, _outcome.Status) = (true, 200);
            Octets = OwnAnswer.Write(_worker.Writer, Client.Out, request, head, EndingOf(isDelimited: true));
            Client.In.Took(length);
            _answer.BeginOwn();
            return;
        }

        _attempts.Begin(mayRepeat: request.IsIdempotent && !request.Framing.HasBody);
        RequestWriter.Write(_head, request, head, Client.Address.Text, _worker.Options.UpstreamHost, closes: !_worker.Options.UpstreamKeepalive);
        Client.In.Took(length);
        Connect(ForwardError.ConnectFailed, "");
    }

    /// <summary>What has come is no head, and will be none.</summary>
    public void Refuse(ForwardError error, string detail)
    {
        Reset();
        (IsForHead, Minor) = (false, 1);
        Answer(error, detail);
    }

    /// <summary>Goes on as far as it can; whether it has come to its end.</summary>
    public bool Advance()
    {
        if (!IsOver && (Client.Wire.HasPeerEnded || Client.Wire.IsBroken))
            Fail(ForwardError.ClientGone, "");
        do
        {
            if (!IsOver)
                _request.Advance();
            if (_answer.Advance())
            {
                End();
                return true;
            }
        }
        while (!IsOver && Upstream is { IsConnected: true, Out.IsEmpty: false, Wire.CanSend: true }); // begun anew on another connection

        return false;
    }

    /// <summary>The answer's head goes to the client: from here on a fault cuts it.</summary>
    /// <returns>What becomes of the connection.</returns>
    public Ending HeadGiven(int status, bool isDelimited)
    {
        _outcome.Status = status;
        return EndingOf(isDelimited);
    }

    /// <summary>All of the answer has come from the upstream.</summary>
    /// <param name="isKept">Whether its connection can carry another exchange.</param>
    public void AnswerCame(bool isKept)
    {
        var (upstream, keeps) = (Upstream!, isKept && _request.IsSent && _worker.Options.UpstreamKeepalive);
        Upstream = null;
        if (keeps)
            _worker.Upstreams.Keep(upstream);
        else
            _worker.Upstreams.Drop(upstream);
    }

    /// <summary>The upstream's connection could not be made: nothing was sent, so another address may be tried for any request.</summary>
    public void ConnectFailed(ForwardError error, string detail)
    {
        _head.TakeFrom(Upstream!.Out, Upstream.Out.Count);
        Upstream.Address.Failed(_worker.Loop.Now);
        DropUpstream();
        Connect(error, detail);
    }

    /// <summary>Whether a 503 may be asked for again at another address, and is.</summary>
    public bool TryElsewhere() => _attempts.MayGoElsewhere && Repeat(ForwardError.None, "503");

    /// <summary>It failed. Only the first fault counts: the others are its consequences.</summary>
    public void Fail(ForwardError error, string detail)
    {
        if (IsOver)
            return;
        if (_outcome.Status == 0 && !_answer.HasGivenInterim && Upstream is { IsConnected: true } upstream && _attempts.IsWorthAnother(error, upstream) && Repeat(error, detail))
            return;
        if (error is not (ForwardError.ClientGone or ForwardError.AnswerTimeout) && _outcome.Status == 0)
        {
            Answer(error, detail);
            return;
        }

        _outcome.Failed(error, detail);
        DropUpstream();

        // RFC 9112 section 8: where the framing tells the end, a close without it tells of the cut; where nothing but the close is the end, only a reset does.
        var takesNothing = error is ForwardError.ClientGone or ForwardError.AnswerTimeout;
        (IsOver, Ended) = (true, error == ForwardError.ClientGone ? Ended.Close : takesNothing || !_answer.IsDelimited ? Ended.Reset : _request.IsRead ? Ended.Close : Ended.Linger);
        if (takesNothing)
            Client.Out.Clear();
        _answer.BeginCut();
    }

    /// <summary>The client has taken all that there is for it, or never will.</summary>
    public void End()
    {
        DropUpstream();
        _head.Clear();
        _request.End();
        _answer.End();
        _outcome.End();
        IsOver = true;

        // Who sent more than was asked for, or is still sending, would take a close for a reset.
        if (Ended == Ended.Close && (Client.Wire.CanReceive || !Client.In.IsEmpty) && !Client.Wire.HasPeerEnded)
            Ended = Ended.Linger;
    }

    private void Reset()
    {
        (IsOver, _keepsAlive, Ended, Upstream) = (false, false, Ended.Linger, null);
        _outcome.Begin(Client.Address);
        _request.Begin(Framing.None, expectsContinue: false);
        _answer.Begin();
    }

    /// <summary>Takes a connection; where there is none, the last error is the answer.</summary>
    private void Connect(ForwardError error, string detail)
    {
        if (_attempts.Next(ref error, ref detail) is not { } upstream)
        {
            Answer(error, detail);
            return;
        }

        Upstream = upstream;
        upstream.Serve(this);
        if (_attempts.MayBeRepeatedAfter(upstream))
            upstream.Out.Append(_head.Unread);
        else
            upstream.Out.TakeFrom(_head, _head.Count);
        _answer.Begin();
    }

    /// <summary>Sends it once more; always true.</summary>
    private bool Repeat(ForwardError error, string detail)
    {
        _attempts.Repeat();
        _outcome.TriedAgain(error, detail);
        DropUpstream();
        _request.BeginAgain();
        Connect(error, detail);
        return true;
    }

    /// <summary>The client gets an answer of the proxy's own.</summary>
    private void Answer(ForwardError error, string detail)
    {
        _outcome.Failed(error, detail);
        DropUpstream();
        (IsOver, _outcome.Status) = (true, error.Fact().Status);

        // Whose request is not understood may still be sending it.
        var isTheirs = error.Fact().Phase == "request";
        _keepsAlive &= !isTheirs;
        var octets = ErrorAnswer.Write(_worker.Writer, Client.Out, error, IsForHead, EndingOf(isDelimited: true));
        if (isTheirs)
            Ended = Ended.Linger;
        Octets = IsForHead ? 0 : octets;
        _answer.BeginOwn();
    }

    private Ending EndingOf(bool isDelimited)
    {
        var keeps = isDelimited && _keepsAlive && Client.MayKeep && _request.IsRead;
        Ended = keeps ? Ended.Keep : _request.IsRead ? Ended.Close : Ended.Linger;
        return !keeps ? Ending.Close : Minor == 0 ? Ending.KeepAloud : Ending.Keep;
    }

    private void DropUpstream()
    {
        if (Upstream is { } upstream)
            _worker.Upstreams.Drop(upstream, aborts: true);
        Upstream = null;
    }
}
