namespace LabProxy;

/// <summary>
/// From the upstream to the client. Octets go on as soon as there are no more to be had at once, so that a small answer leaves in one piece with its head and
/// one that drips arrives drop by drop; nothing more is read while the client does not take what there is.
/// </summary>
internal sealed class AnswerFlow(Worker worker, Exchange exchange, RequestFlow request)
{
    private readonly AnswerIntake _intake = new(worker, exchange, request);
    private Pace? _pace;
    private bool _isStreaming; // the last receive filled a large block

    /// <summary>Whether an interim answer was given, so that the exchange cannot begin anew.</summary>
    public bool HasGivenInterim => _intake.HasGivenInterim;

    /// <summary>Whether the client can tell the end of its answer by its framing.</summary>
    public bool IsDelimited => _intake.IsDelimited;

    /// <summary>Whether the final head has come.</summary>
    public bool HasHead => _intake.Stage != AnswerStage.Head;

    private Client Client => exchange.Client;

    /// <summary>A connection was taken, or will be.</summary>
    public void Begin()
    {
        _isStreaming = false;
        _intake.Begin();
    }

    /// <summary>The client's buffer has an answer of the proxy's own.</summary>
    public void BeginOwn() => _intake.Last(isOwn: true);

    /// <summary>What the client's buffer has is the last that it gets.</summary>
    public void BeginCut() => _intake.Last(isOwn: false);

    public void End()
    {
        worker.Loop.Alarms.Stop(Client.Sending);
        _pace?.Stop();
    }

    /// <summary>Goes on as far as it can; whether the client has taken all there is for it.</summary>
    public bool Advance()
    {
        while (true)
        {
            var upstream = _intake.Stage != AnswerStage.Last && exchange.Upstream is { IsConnected: true } connected ? connected : null;
            var mayTake = upstream is not null && Client.Out.Count < Octets.Large && (upstream.Wire.CanReceive || (!_intake.NeedsMore && !upstream.In.IsEmpty));
            if (mayTake)
            {
                Take(upstream!);
                continue;
            }

            if (!Client.Out.IsEmpty && Give())
                continue;
            if (_intake.Stage == AnswerStage.Last && Client.Out.IsEmpty)
                return true;

            if (upstream is not null && exchange.Upstream == upstream)
                Wait(upstream);
            return false;
        }
    }

    /// <summary>Sends once what the client's buffer has; whether there is anything to be done after that.</summary>
    private bool Give()
    {
        if (!Client.Wire.CanSend)
        {
            worker.WatchForRoom(Client, Client.Wire);
            worker.Loop.Alarms.Begin(Client.Sending, LabProxy.Wait.ClientWrite);
            _pace?.Excuse();
            return false;
        }

        switch (Client.Wire.Send(Client.Out, out _))
        {
            case Came.Some:
                worker.Loop.Alarms.Stop(Client.Sending);
                break;
            case Came.Broken:
                Client.Out.Clear();
                exchange.Fail(ForwardError.ClientGone, "");
                break;
        }

        return true;
    }

    /// <summary>Works on what has come, or receives.</summary>
    private void Take(Upstream upstream)
    {
        if (!_intake.NeedsMore && !upstream.In.IsEmpty)
        {
            var moved = _intake.Take(upstream);
            _pace?.Moved(moved);
            return;
        }

        switch (upstream.Wire.Receive(upstream.In, _intake.Stage == AnswerStage.Head ? Math.Max(Octets.Small, upstream.In.Count) : _isStreaming ? Octets.Huge : Octets.Large, out var octets))
        {
            case Came.Some:
                worker.Counters.UpstreamReceived(octets);
                (_intake.NeedsMore, upstream.HasReceived, _isStreaming) = (false, true, octets >= Octets.Large);
                worker.Loop.Alarms.Stop(upstream.Receiving);
                break;
            case Came.End:
                UpstreamEnded();
                break;
            case Came.Broken:
                var error = _intake.Stage == AnswerStage.Body ? ForwardError.BodyReset : request.IsBroken ? ForwardError.SendReset : ForwardError.HeaderReset;
                exchange.Fail(error, Libc.Words("recv", upstream.Wire.Errno));
                break;
        }
    }

    private void UpstreamEnded()
    {
        if (_intake.Stage == AnswerStage.Body && _intake.Kind == FramingKind.UntilClose)
            _intake.Ends();
        else
            exchange.Fail(_intake.Stage == AnswerStage.Body ? ForwardError.BodyTruncated : request.IsBroken ? ForwardError.SendReset : ForwardError.HeaderClosed, "");
    }

    /// <summary>Nothing can be done now: sets the clocks of the upstream, unless it is the client that is waited for.</summary>
    private void Wait(Upstream upstream)
    {
        var alarms = worker.Loop.Alarms;
        if (!Client.Out.IsEmpty || !(_intake.Stage == AnswerStage.Body || request.AwaitsAnswer))
        {
            alarms.Stop(upstream.Receiving);
            return;
        }

        alarms.Begin(upstream.Receiving, LabProxy.Wait.Read);
        if (_intake.Stage == AnswerStage.Head && !upstream.In.IsEmpty)
            alarms.Begin(upstream.Whole, LabProxy.Wait.AnswerHead);
        else if (_intake.Stage == AnswerStage.Body)
            (_pace ??= new Pace(worker, Slow)).Begin();
    }

    private void Slow()
    {
        exchange.Fail(ForwardError.BodyTimeout, "it drips");
        Client.Pump();
    }
}
