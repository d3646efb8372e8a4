using System.Net.Sockets;

namespace LabProxy;

/// <summary>
/// One event loop with all that it serves: its clients, its connections to the upstream, and what it reads and writes heads with. Workers share nothing but
/// the counters, the logs, the room for descriptors, and perhaps a listening socket.
/// </summary>
internal sealed class Worker : IDisposable
{
    private const int MostSpare = 1024;

    private readonly List<Client> _clients = [];
    private readonly Stack<Client> _spare = new();
    private readonly Stack<Exchange> _over = new();
    private readonly Listener _listener;
    private readonly DescriptorRoom _room;
    private volatile bool _isStopping, _isAborted;

    /// <param name="number">From 0.</param>
    /// <param name="site">What it shares with the others.</param>
    /// <param name="socket">Its listening socket.</param>
    /// <param name="isShared">Whether other workers wait at the same socket, all of them at once.</param>
    /// <param name="mutex">Who may accept; null for everybody.</param>
    public Worker(int number, Site site, Socket socket, bool isShared, AcceptMutex? mutex)
    {
        (Number, Options, Counters, Log, Requests, _room) = (number, site.Options, site.Counters, site.Log, site.Requests, site.Room);
        _listener = new Listener(socket, isShared, mutex, site.Room, Accepted);
        Loop = new EventLoop(
            FormattableString.Invariant($"{(Options.HasAcceptWorkers ? "accept" : "worker")}-{number}"), Options.ListenMode == ListenMode.PerCpu ? number : null, Options, _listener.Prepare, () => _isAborted || (_isStopping && _clients.Count == 0), Broke);
        Upstreams = new Upstreams(this);
        Writer = new AnswerWriter(Loop);
    }

    public int Number { get; }

    public Options Options { get; }

    public Counters Counters { get; }

    public ErrorLog Log { get; }

    public RequestLog Requests { get; }

    public EventLoop Loop { get; }

    public Upstreams Upstreams { get; }

    /// <summary>What heads are read with: a head is read and written on in one go, so one of each serves all.</summary>
    public RequestHead RequestHead { get; } = new();

    public AnswerHead AnswerHead { get; } = new();

    public AnswerWriter Writer { get; }

    /// <summary>Connections accepted since the start.</summary>
    public long Accepts => _listener.Accepts;

    public void Start()
    {
        _listener.Open(Loop);
        Loop.Start();
    }

    /// <summary>Takes those who are connected already, and accepts no more. From any thread; waits until it is so, for at most a second: a worker that hangs must not hinder the stop.</summary>
    public void StopAccepting()
    {
        var done = new ManualResetEventSlim();
        Loop.Post(() =>
        {
            _listener.Close();
            done.Set();
        });
        done.Wait(TimeSpan.FromSeconds(1));
    }

    /// <summary>Lets those go who wait, and ends once the last request has. From any thread.</summary>
    public void Finish() => Loop.Post(() =>
    {
        _isStopping = true;
        for (var i = _clients.Count - 1; i >= 0; i--)
            _clients[i].Stop();
    });

    /// <summary>Ends at once. From any thread.</summary>
    public void Abort()
    {
        _isAborted = true;
        Loop.Post(static () => { });
    }

    public void Dispose() => Loop.Dispose();

    /// <summary>A client's connection is closed.</summary>
    public void Left(Client client)
    {
        if (client.Place < 0)
            return;
        var last = _clients[^1];
        (_clients[client.Place], last.Place) = (last, client.Place);
        _clients.RemoveAt(_clients.Count - 1);
        client.Place = -1;
        if (client.IsCounted)
            Counters.Close();
        _room.Leave();
        if (_spare.Count < MostSpare)
            _spare.Push(client);
    }

    /// <summary>An exchange for a client's next request.</summary>
    public Exchange Take(Client client)
    {
        if (!_over.TryPop(out var exchange))
            return new Exchange(this, client);
        exchange.Client = client;
        return exchange;
    }

    /// <summary>An exchange is over, and in order: it can serve another client.</summary>
    public void GiveBack(Exchange exchange)
    {
        if (_over.Count < MostSpare)
            _over.Push(exchange);
    }

    /// <summary>Asks to be told when a connection takes octets again.</summary>
    public void WatchForRoom(Source source, Wire wire)
    {
        if (wire.IsWatchedForRoom)
            return;
        wire.IsWatchedForRoom = true;
        Loop.Change(source, wire.Fd, Libc.EPOLLIN | Libc.EPOLLOUT | Libc.EPOLLRDHUP | Libc.EPOLLET);
    }

    /// <summary>A mistake of our own: its client is let go, and the others are served.</summary>
    private void Broke(Source source, Exception mistake)
    {
        var client = source as Client ?? (source as Upstream)?.Exchange?.Client;
        Counters.Failed(ForwardError.ProxyBug);
        Log.Failed(ForwardError.ProxyBug, $"{mistake.GetType().Name}: {mistake.Message}", client?.Address.ToString() ?? "-", "-");
        client?.Break();
    }

    private void Accepted(int fd, ReadOnlySpan<byte> address)
    {
        Counters.Accept();
        var isOver = !Counters.TryOpen(Options.MaxConnections);
        var client = _spare.TryPop(out var spare) ? spare : new Client(this);
        client.Place = _clients.Count;
        _clients.Add(client);
        client.Open(fd, address, isCounted: !isOver);
        if (!isOver)
            return;
        Counters.Failed(ForwardError.AcceptOverLimit);
        Log.Failed(ForwardError.AcceptOverLimit, "", client.Address.ToString(), "-");
        client.Refuse();
    }
}
