namespace LabProxy;

/// <summary>
/// A client's connection, from its accept to its close. It reads heads and gives each to its exchange; between two it waits; at the end it lingers, where
/// the client may still be sending.
/// </summary>
internal sealed class Client : Source, IAlarmed
{
    private readonly Worker _worker;
    private readonly Alarm _alarm;
    private HeadScan _scan;
    private Exchange? _exchange; // while a request is served
    private ClientState _state;
    private bool _isLingering, _isStopping;

    public Client(Worker worker) => (_worker, _alarm, Sending) = (worker, new Alarm(this), new Alarm(this));

    public Wire Wire { get; } = new();

    public Octets In { get; } = new();

    public Octets Out { get; } = new();

    /// <summary>Runs while the client does not take its answer.</summary>
    public Alarm Sending { get; }

    /// <summary>Runs while the client does not send its request's body.</summary>
    public Alarm Receiving => _alarm;

    public ClientAddress Address { get; } = new();

    /// <summary>Its place among its worker's clients.</summary>
    public int Place { get; set; }

    /// <summary>Whether it may ask again after this request.</summary>
    public bool MayKeep => !_isStopping;

    /// <summary>Whether it is one of those that max_connections counts.</summary>
    public bool IsCounted { get; private set; }

    /// <summary>Begins to serve a connection that was accepted.</summary>
    public void Open(int fd, ReadOnlySpan<byte> address, bool isCounted)
    {
        IsCounted = isCounted;
        (_scan, _state, _isLingering, _isStopping) = (default, ClientState.Waiting, false, false);
        Address.Set(address);
        Wire.Open(fd, isWritable: true);
        _worker.Loop.Add(this, fd, Libc.EPOLLIN | Libc.EPOLLRDHUP | Libc.EPOLLET);
        _worker.Loop.Alarms.Set(_alarm, Wait.ClientIdle);
    }

    /// <summary>Says that there is no room, and lets go: a 503 without a body is a complete answer to any method, HEAD included, so the request need not be read first.</summary>
    public void Refuse()
    {
        ErrorAnswer.Write(_worker.Writer, Out, ForwardError.AcceptOverLimit, isForHead: false, Ending.Close);
        Wire.Send(Out, out _);
        Linger();
    }

    public override void Woken(uint events)
    {
        Wire.Note(events);
        Pump();
    }

    public void Rang(Wait wait)
    {
        switch (wait)
        {
            case Wait.ClientHead:
                Take().Refuse(ForwardError.RequestHeadTimeout, "");
                break;
            case Wait.ClientRead:
                _exchange?.Fail(ForwardError.RequestBodyTimeout, "");
                break;
            case Wait.ClientWrite when _exchange is null or { IsOver: true }:
                Break();
                break;
            case Wait.ClientWrite:
                _exchange.Fail(ForwardError.AnswerTimeout, "");
                break;
            default:
                Close();
                break;
        }

        Pump();
    }

    /// <summary>Does whatever can be done now. Whoever has news for this client's exchange notes it and calls this.</summary>
    public void Pump()
    {
        while (Wire.IsOpen)
        {
            if (_isLingering)
            {
                if (!Drain())
                    return;
            }
            else if (_exchange is not null)
            {
                if (!_exchange.Advance())
                    return;
                Next(_exchange);
            }
            else if (!ReadHead())
            {
                return;
            }
        }
    }

    /// <summary>The proxy stops: who waits has nothing to wait for, and who is being served is served to the end.</summary>
    public void Stop()
    {
        _isStopping = true;

        // Whoever was accepted just now may have asked already.
        Wire.Note(Libc.EPOLLIN);
        Pump();
        if (Wire.IsOpen && _exchange is null)
            Close();
    }

    /// <summary>Lets it go as it is: it takes no more, or a mistake of our own has left it in no state to go on.</summary>
    public void Break()
    {
        _exchange?.End();
        _exchange = null; // nobody else gets it: a mistake may have left it in no state to serve
        Wire.Reset();
        Close();
    }

    public void Close()
    {
        Enter(ClientState.Waiting);
        _worker.Loop.Alarms.Stop(_alarm);
        _worker.Loop.Alarms.Stop(Sending);
        _worker.Loop.Remove(this);
        Wire.Close();
        In.Clear();
        Out.Clear();
        _worker.Left(this);
    }

    private void Enter(ClientState state)
    {
        if (_state == state || !IsCounted)
            return;
        _worker.Counters.Move(_state, state);
        _state = state;
    }

    /// <summary>Reads on, until a head is whole; whether there is more to do at once.</summary>
    private bool ReadHead()
    {
        if (!In.IsEmpty && TryBegin())
            return true;
        if (!Wire.CanReceive)
            return false;
        var came = Wire.Receive(In, Math.Max(Octets.Small, In.Count), out _);
        if (came is Came.End or Came.Broken)
            Close(); // whoever leaves in the middle of a head has asked nothing
        return came == Came.Some;
    }

    /// <summary>Begins an exchange, where a whole head is here.</summary>
    private bool TryBegin()
    {
        // RFC 9112 section 2.2: an empty line before a request is passed over.
        while (_state == ClientState.Waiting && In.Unread is [(byte)'\r', (byte)'\n', ..])
            In.Took(2);
        if (In.IsEmpty || (_state == ClientState.Waiting && In.Unread is [(byte)'\r']))
            return false;
        if (_state == ClientState.Waiting)
        {
            _scan = default;
            Enter(ClientState.Reading);
            _worker.Loop.Alarms.Set(_alarm, Wait.ClientHead);
        }

        var found = _scan.Find(In.Unread, out var length);
        if (found == HeadFound.NotYet)
            return false;
        _worker.Loop.Alarms.Stop(_alarm);
        var exchange = Take();
        if (found == HeadFound.Whole)
            exchange.Begin(length);
        else
            exchange.Refuse(In.Unread[..Octets.Large].Contains((byte)'\n') ? ForwardError.RequestTooLarge : ForwardError.RequestLineTooLong, "");
        return true;
    }

    private Exchange Take()
    {
        Enter(ClientState.Writing);
        return _exchange = _worker.Take(this);
    }

    /// <summary>The exchange is over.</summary>
    private void Next(Exchange exchange)
    {
        _exchange = null;
        _worker.GiveBack(exchange);
        if (!Wire.IsOpen)
            return;
        switch (exchange.Ended)
        {
            case Ended.Keep when MayKeep || !In.IsEmpty:
                Enter(ClientState.Waiting);
                _worker.Loop.Alarms.Set(_alarm, Wait.ClientIdle);
                break;
            case Ended.Reset:
                Wire.Reset();
                Close();
                break;
            case Ended.Linger:
                Linger();
                break;
            default:
                Close();
                break;
        }
    }

    /// <summary>
    /// Ends our side, and reads until the client has ended its own or a bound is passed: closing with octets unread would reset the connection, and the client
    /// might lose its answer (RFC 9112 section 9.6).
    /// </summary>
    private void Linger()
    {
        Enter(ClientState.Waiting);
        _isLingering = true;
        In.Clear();
        Wire.EndSending();
        _worker.Loop.Alarms.Set(_alarm, Wait.Linger);
    }

    private bool Drain()
    {
        if (!Wire.CanReceive)
            return false;
        var came = Wire.Receive(In, Octets.Large, out _);
        In.Clear();
        if (came is Came.End or Came.Broken)
            Close();
        return came == Came.Some;
    }
}
