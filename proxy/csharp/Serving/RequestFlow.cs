namespace LabProxy;

/// <summary>
/// From the client to the upstream. The head lies ready; the body's octets follow it as they come, framed anew, and never more than a block of them. An
/// upstream that takes no more ends this flow and not the exchange: its answer may be here already (RFC 9112 section 9.5).
/// </summary>
internal sealed class RequestFlow(Worker worker, Exchange exchange)
{
    private BodyReader _reader;
    private BodyWriter _writer;
    private Pace? _pace;
    private bool _isAbandoned, _expectsContinue, _isStreaming;

    /// <summary>Whether the client has sent all of its request.</summary>
    public bool IsRead { get; private set; }

    /// <summary>Whether the upstream has all of it.</summary>
    public bool IsSent => IsRead && !_isAbandoned && exchange.Upstream is { IsConnected: true, Out.IsEmpty: true };

    /// <summary>Whether it is now for the upstream to say something: it has all, or takes no more, or was asked whether it wants the body.</summary>
    public bool AwaitsAnswer => IsSent || _isAbandoned || (_expectsContinue && exchange.Upstream is { IsConnected: true, Out.IsEmpty: true });

    /// <summary>Whether the upstream broke the connection while it was being sent to.</summary>
    public bool IsBroken { get; private set; }

    private Client Client => exchange.Client;

    public void Begin(Framing framing, bool expectsContinue)
    {
        (_reader, _writer, _expectsContinue, _isStreaming) = (new BodyReader(framing), new BodyWriter(framing.Kind == FramingKind.Chunked), expectsContinue, false);
        (IsRead, IsBroken, _isAbandoned) = (!framing.HasBody, false, false);
    }

    /// <summary>It is sent once more, on another connection. It has no body, so that nothing of it is lost.</summary>
    public void BeginAgain() => (IsBroken, _isAbandoned) = (false, false);

    /// <summary>The rest of it is wanted no more.</summary>
    public void Abandon()
    {
        _isAbandoned = true;
        exchange.Upstream?.Out.Clear();
        StopAlarms();
    }

    public void End() => StopAlarms();

    public void Advance()
    {
        while (!_isAbandoned && exchange.Upstream is { IsConnected: true } upstream)
        {
            var mayRead = !IsRead && upstream.Out.Count < Octets.Large && (!Client.In.IsEmpty || Client.Wire.CanReceive);
            if (mayRead)
            {
                if (!Read(upstream))
                    return;
            }
            else if (!upstream.Out.IsEmpty && upstream.Wire.CanSend)
            {
                Send(upstream);
            }
            else
            {
                Wait(upstream);
                return;
            }
        }
    }

    /// <summary>Moves what is here, or receives; false where that ended the exchange.</summary>
    private bool Read(Upstream upstream)
    {
        if (Client.In.IsEmpty)
        {
            switch (Client.Wire.Receive(Client.In, _isStreaming ? Octets.Huge : Octets.Large, out var octets))
            {
                case Came.Nothing:
                    return true;
                case Came.End or Came.Broken:
                    exchange.Fail(ForwardError.ClientGone, "");
                    return false;
            }

            (_expectsContinue, _isStreaming) = (false, octets >= Octets.Large);
            _pace?.Moved(octets);
            worker.Loop.Alarms.Stop(Client.Receiving);
        }

        while (!Client.In.IsEmpty && upstream.Out.Count < Octets.Large)
        {
            var step = _reader.Next(Client.In.Unread, out var skip, out var data);
            Client.In.Took(skip);
            _writer.Write(upstream.Out, Client.In, data);
            if (step == BodyStep.Invalid)
            {
                exchange.Fail(ForwardError.RequestBodyInvalid, "");
                return false;
            }

            if (step != BodyStep.End)
                continue;
            _writer.End(upstream.Out);
            IsRead = true;
            _pace?.Stop();
            break;
        }

        return true;
    }

    private void Send(Upstream upstream)
    {
        var came = upstream.Wire.Send(upstream.Out, out var octets);
        if (came == Came.Broken)
        {
            // Its answer, if there is one, is what the client gets; reading finds out.
            IsBroken = true;
            Abandon();
            return;
        }

        worker.Counters.UpstreamSent(octets);
        worker.Loop.Alarms.Stop(upstream.Sending);
    }

    /// <summary>Nothing can be done now: sets the clock of whoever is waited for.</summary>
    private void Wait(Upstream upstream)
    {
        if (!upstream.Out.IsEmpty)
        {
            worker.WatchForRoom(upstream, upstream.Wire);
            worker.Loop.Alarms.Begin(upstream.Sending, LabProxy.Wait.Send);
            worker.Loop.Alarms.Stop(Client.Receiving);
            _pace?.Excuse();
        }
        else if (!IsRead && !_expectsContinue)
        {
            worker.Loop.Alarms.Begin(Client.Receiving, LabProxy.Wait.ClientRead);
            (_pace ??= new Pace(worker, () => Slow())).Begin();
        }
    }

    private void Slow()
    {
        exchange.Fail(ForwardError.RequestBodyTimeout, "it drips");
        Client.Pump();
    }

    private void StopAlarms()
    {
        _pace?.Stop();
        worker.Loop.Alarms.Stop(Client.Receiving);
        if (exchange.Upstream is { } upstream)
            worker.Loop.Alarms.Stop(upstream.Sending);
    }
}
