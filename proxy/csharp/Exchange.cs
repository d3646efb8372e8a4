namespace LabProxy;

/// <summary>
/// One request and its answer, seen from the faults: who waits for what, what went wrong first, and what is to be abandoned then.
/// A client connection has one exchange at a time (HTTP/1.1), so it keeps one object and uses it again.
/// </summary>
internal sealed class Exchange : IDisposable
{
    /// <summary>
    /// The exchange of the current flow. SocketsHttpHandler decides which connection serves which request and tells nobody; but it
    /// writes the request in the flow of the request, and so the connection learns here whose it is.
    /// </summary>
    public static readonly AsyncLocal<Exchange?> Current = new();

    private readonly Lock _gate = new();
    private readonly Deadlines _deadlines;
    private CancellationTokenSource _abandon = new();
    private UpstreamConnection? _upstream;
    private ForwardError _fault;
    private bool _isActive, _isRequestRead, _hasHeader;
    private Action? _stopReading;

    public Exchange(Options options) =>
        _deadlines = new Deadlines(options, static self => ((Exchange)self!).OnTimer(), this);

    /// <summary>How the answer went.</summary>
    public Answered Answered { get; } = new();

    /// <summary>Cancelled when nobody wants the upstream's answer any more.</summary>
    public CancellationToken Abandoned => _abandon.Token;

    /// <summary>What went wrong first.</summary>
    public ForwardError Fault
    {
        get
        {
            lock (_gate)
                return _fault;
        }
    }

    /// <summary>Whether the upstream's response header is here.</summary>
    public bool HasHeader => Volatile.Read(ref _hasHeader);

    /// <summary>Whether all of the request was read from the client.</summary>
    public bool IsRequestRead => Volatile.Read(ref _isRequestRead);

    /// <summary>The connection that serves this exchange; null until it is connected.</summary>
    public UpstreamConnection? Upstream => Volatile.Read(ref _upstream);

    public void Begin(bool hasBody)
    {
        lock (_gate)
        {
            (_isActive, _isRequestRead, _hasHeader, _fault, _upstream, _stopReading) = (true, !hasBody, false, ForwardError.None, null, null);
            _deadlines.Start(Wait.Connect);
        }
    }

    public void End()
    {
        lock (_gate)
        {
            _isActive = false;
            _deadlines.StopAll();
            _upstream?.Leave(this);
            _upstream = null;
            // After a fault somebody may be about to cancel the old source: the next request must not be hit by that.
            if (_fault != ForwardError.None || !_abandon.TryReset())
                _abandon = new CancellationTokenSource();
        }
    }

    /// <summary>A connection is about to carry this request.</summary>
    public void Connected(UpstreamConnection upstream)
    {
        lock (_gate)
        {
            _upstream = upstream;
            _deadlines.Stop(Wait.Connect);
        }
    }

    /// <summary>The upstream took octets. Once that was the whole request, its time to answer begins.</summary>
    public void Sent()
    {
        lock (_gate)
        {
            _deadlines.Stop(Wait.Send);
            if (_isActive && _isRequestRead && !_hasHeader)
                _deadlines.Start(Wait.Read);
        }
    }

    /// <summary>The upstream sent octets: its time begins again, if it was running.</summary>
    public void Received()
    {
        lock (_gate)
        {
            if (_deadlines.IsRunning(Wait.Read))
                _deadlines.Start(Wait.Read);
        }
    }

    /// <summary>Says how to end the wait for more of the client's body.</summary>
    public void ReadingRequest(Action stop) => _stopReading = stop;

    /// <summary>The upstream wants no more of the request.</summary>
    public void StopReadingRequest() => _stopReading?.Invoke();

    /// <summary>The client's whole body was read; nginx too arms proxy_read_timeout no sooner.</summary>
    public void RequestRead()
    {
        lock (_gate)
        {
            _isRequestRead = true;
            if (_isActive && !_hasHeader)
                _deadlines.Start(Wait.Read);
        }
    }

    public void HeaderReceived()
    {
        lock (_gate)
        {
            _hasHeader = true;
            _deadlines.Stop(Wait.Read);
        }
    }

    public void Start(Wait wait)
    {
        lock (_gate)
        {
            if (_isActive)
                _deadlines.Start(wait);
        }
    }

    public void Stop(Wait wait)
    {
        lock (_gate)
            _deadlines.Stop(wait);
    }

    /// <summary>Something went wrong. Only the first fault counts: the others are its consequences.</summary>
    public void Fail(ForwardError fault)
    {
        Abandoning? abandoning;
        lock (_gate)
            abandoning = SetFault(fault);
        abandoning?.Now();
    }

    public void Dispose() => _deadlines.Dispose();

    /// <summary>The answer is complete although the request is not: the rest of it is wanted no more.</summary>
    public void AbandonRequest() => _abandon.Cancel();

    private void OnTimer()
    {
        Abandoning? abandoning = null;
        lock (_gate)
        {
            // One lock around both: between them this exchange could end and the next one begin.
            if (_deadlines.Passed() is { } wait)
                abandoning = SetFault(Timeout(wait));
        }

        abandoning?.Now();
    }

    private Abandoning? SetFault(ForwardError fault)
    {
        if (!_isActive || _fault != ForwardError.None)
            return null;
        _fault = fault;
        return new Abandoning(_abandon, _upstream, this);
    }

    private ForwardError Timeout(Wait wait) => wait switch
    {
        Wait.Connect => ForwardError.ConnectTimeout,
        Wait.Send => ForwardError.SendTimeout,
        Wait.Read => HasHeader ? ForwardError.BodyTimeout : ForwardError.HeaderTimeout,
        Wait.ClientRead => ForwardError.RequestBodyTimeout,
        _ => ForwardError.AnswerTimeout,
    };

    /// <summary>What a fault ends. Ended outside of the lock, because cancelling runs whatever was registered.</summary>
    private readonly record struct Abandoning(CancellationTokenSource Source, UpstreamConnection? Upstream, Exchange Exchange)
    {
        public void Now()
        {
            Source.Cancel();
            Upstream?.Abort(Exchange);
        }
    }
}
