using ProxyLab.Native;
using ProxyLab.Sandboxes;

namespace ProxyLab.Clients;

/// <summary>
/// Connections that were there before a wave and go on being used during it, each in turn every few milliseconds: what becomes of those
/// that a proxy has accepted already, while it may accept no more. They are opened from each CPU in turn, so that wherever packets go by
/// the CPU that sent them, every worker may accept some and let the next have its turn. Those that are not answered soon were not accepted, and are not
/// kept. Where the plan has its clients on one CPU, so many are kept that were opened there, and no other.
/// </summary>
internal sealed class KeptConnections : IDisposable
{
    /// <summary>How long each waits for a whole answer.</summary>
    internal static readonly TimeSpan Patience = 10.Seconds();

    private static readonly TimeSpan Pause = 20.Milliseconds(), NothingMore = 2.Seconds();

    private readonly List<KeptConnection> _connections = [];
    private readonly ManualResetEventSlim _stop = new();
    private readonly TaskCompletionSource<int> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly RequestsCsv _csv;
    private readonly Func<double> _now;
    private readonly Thread _thread;
    private readonly ClientIds _ids;

    /// <param name="side">Where the clients are.</param>
    /// <param name="spec">Where they connect and what they send; its deadline is for each request.</param>
    /// <param name="count">How many connections to open.</param>
    /// <param name="now">The trial's clock, in milliseconds.</param>
    /// <param name="path">Where each request on them is written, in the form of <c>requests.csv</c>.</param>
    /// <param name="ids">Gives requests and connections their numbers.</param>
    internal KeptConnections(ClientSide side, FloodSpec spec, int count, Func<double> now, string path, ClientIds ids)
    {
        (_now, _csv, _ids) = (now, new RequestsCsv(path), ids);
        _thread = new Thread(() => Run(side, spec, count)) { Name = "kept", IsBackground = true };
        _thread.Start();
    }

    /// <summary>How many are kept, once that is known.</summary>
    /// <exception cref="LabException">They cannot be opened.</exception>
    internal Task<int> Opened => _opened.Task;

    /// <summary>Ends the requests and closes the connections; safe twice.</summary>
    public void Dispose()
    {
        _stop.Set();
        _thread.Join();
        _csv.Dispose();
    }

    private void Run(ClientSide side, FloodSpec spec, int count)
    {
        try
        {
            side.Enter();
            Open(spec, count, side.Cpu);
            _opened.SetResult(_connections.Count);
            for (var turn = 0; _connections.Count > 0 && !_stop.Wait(Pause); turn++) Use(_connections[turn % _connections.Count]);
        }
        catch (Exception e) when (e is LabException or IOException)
        {
            _opened.TrySetException(e as LabException ?? new LabException("open kept connections", e.Message, "see the trial's logs", e));
        }
        finally
        {
            _connections.ForEach(c => c.Dispose());
        }
    }

    /// <summary>
    /// All at once, and a request on each, so that whichever worker may accept finds some. Where the clients have a CPU, as many again are opened on it, and the
    /// others go once every worker has had its turn.
    /// </summary>
    private void Open(FloodSpec spec, int count, int? own)
    {
        for (var i = 0; i < count; i++) Begin(spec, i % Environment.ProcessorCount);
        var elsewhere = own is null ? [] : _connections.ToArray();
        if (own is { } cpu)
        {
            for (var i = 0; i < count; i++) Begin(spec, cpu);
        }

        var waiting = _connections.ToList();
        while (waiting.Count > 0 && Ready(waiting) is { Count: > 0 } ready)
        {
            foreach (var connection in ready)
            {
                waiting.Remove(connection);
                if (connection.Finish().Outcome != Outcome.Ok || !connection.IsKept) Drop(connection);
            }
        }

        waiting.ForEach(Drop);
        foreach (var connection in elsewhere) Drop(connection);
    }

    private void Begin(FloodSpec spec, int cpu)
    {
        ClientSide.Pin(cpu);
        var connection = new KeptConnection(spec, _ids, _now);
        _connections.Add(connection);
        connection.Begin();
        if (connection.Fd < 0)
            throw new LabException("open kept connections", $"{spec.Target}: {connection.Finish().Outcome.Name()}", "see the trial's logs");
    }

    /// <summary>Those that have something to read; none when nothing comes for two seconds.</summary>
    private static unsafe List<KeptConnection> Ready(List<KeptConnection> waiting)
    {
        Libc.PollFd[] polls = [.. waiting.Select(c => new Libc.PollFd { Fd = c.Fd, Events = Libc.POLLIN })];
        fixed (Libc.PollFd* first = polls)
        {
            while (Libc.poll(first, (nuint)polls.Length, (int)NothingMore.TotalMilliseconds) < 0 && Errno.Last == Errno.EINTR)
            {
            }
        }

        return [.. waiting.Where((_, i) => polls[i].Returned != 0)];
    }

    private void Use(KeptConnection connection)
    {
        if (connection.IsKept)
        {
            connection.Begin();
            _csv.Write(connection.Finish());
        }

        if (!connection.IsKept) Drop(connection);
    }

    private void Drop(KeptConnection connection)
    {
        _connections.Remove(connection);
        connection.Dispose();
    }
}
