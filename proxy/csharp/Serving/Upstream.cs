namespace LabProxy;

/// <summary>A connection to the upstream: being made, serving one exchange, or kept for the next.</summary>
internal sealed class Upstream : Source, IAlarmed
{
    private readonly Worker _worker;

    public Upstream(Worker worker)
    {
        _worker = worker;
        (Receiving, Sending, Whole) = (new Alarm(this), new Alarm(this), new Alarm(this));
    }

    public Wire Wire { get; } = new();

    public Octets In { get; } = new();

    public Octets Out { get; } = new();

    /// <summary>Runs while the upstream sends nothing.</summary>
    public Alarm Receiving { get; }

    /// <summary>Runs while it takes nothing, or is being connected to.</summary>
    public Alarm Sending { get; }

    /// <summary>Runs while its head is begun and not whole.</summary>
    public Alarm Whole { get; }

    public UpstreamAddress Address { get; private set; } = null!;

    /// <summary>Which exchange it serves; null while it is kept.</summary>
    public Exchange? Exchange { get; private set; }

    public bool IsConnected { get; private set; }

    /// <summary>Whether it has served another exchange before this one.</summary>
    public bool IsReused { get; set; }

    /// <summary>Whether octets of this exchange's answer have come.</summary>
    public bool HasReceived { get; set; }

    public void Open(int fd, UpstreamAddress address, bool isConnected)
    {
        (Address, IsConnected, IsReused, Exchange) = (address, isConnected, false, null);
        Wire.Open(fd, isWritable: isConnected);
        Wire.IsWatchedForRoom = !isConnected;
        _worker.Loop.Add(this, fd, Libc.EPOLLIN | Libc.EPOLLRDHUP | Libc.EPOLLET | (isConnected ? 0 : Libc.EPOLLOUT));
        if (isConnected)
        {
            address.Succeeded();
            return;
        }

        // Its writes are put together here already: to wait for more would only hold them back.
        Wire.NoDelay();
        _worker.Loop.Alarms.Set(Sending, Wait.Connect);
    }

    public void Serve(Exchange exchange) => (Exchange, HasReceived) = (exchange, false);

    /// <summary>The exchange is over, and the connection is kept.</summary>
    public void Rest()
    {
        Exchange = null;
        _worker.Loop.Alarms.Stop(Sending);
        _worker.Loop.Alarms.Stop(Whole);
    }

    public void Close()
    {
        Rest();
        _worker.Loop.Alarms.Stop(Receiving);
        _worker.Loop.Remove(this);
        Wire.Close();
        In.Clear();
        Out.Clear();
    }

    public override void Woken(uint events)
    {
        Wire.Note(events);
        if (Exchange is not { } exchange)
        {
            // Nobody asked it anything: it ends, or says what no request may be answered with.
            if ((events & ~Libc.EPOLLOUT) != 0)
                _worker.Upstreams.Drop(this);
            return;
        }

        if (!IsConnected && (events & (Libc.EPOLLOUT | Libc.EPOLLERR | Libc.EPOLLHUP)) != 0)
            Connected(exchange);
        exchange.Client.Pump();
    }

    public void Rang(Wait wait)
    {
        if (Exchange is not { } exchange)
        {
            _worker.Upstreams.Drop(this);
            return;
        }

        switch (wait)
        {
            case Wait.Connect:
                exchange.ConnectFailed(ForwardError.ConnectTimeout, "");
                break;
            case Wait.Send:
                exchange.Fail(ForwardError.SendTimeout, "");
                break;
            default:
                exchange.Fail(exchange.HasHead ? ForwardError.BodyTimeout : ForwardError.HeaderTimeout, wait == Wait.AnswerHead ? "it drips" : "");
                break;
        }

        exchange.Client.Pump();
    }

    /// <summary>What a failed connect means.</summary>
    public static ForwardError ErrorOf(int errno) => errno switch
    {
        Libc.ECONNREFUSED => ForwardError.ConnectRefused,
        Libc.EAGAIN => ForwardError.ConnectQueueFull,
        Libc.ETIMEDOUT => ForwardError.ConnectTimeout,
        Libc.ENOENT => ForwardError.ConnectNoSuchSocket,
        Libc.EADDRNOTAVAIL or Libc.EMFILE or Libc.ENFILE or Libc.ENOBUFS or Libc.ENOMEM => ForwardError.ConnectOutOfResources,
        _ => ForwardError.ConnectFailed,
    };

    private void Connected(Exchange exchange)
    {
        var errno = Wire.PendingError();
        if (errno != 0)
        {
            exchange.ConnectFailed(ErrorOf(errno), Libc.Words("connect", errno));
            return;
        }

        IsConnected = true;
        Address.Succeeded();
        _worker.Loop.Alarms.Stop(Sending);
    }
}
