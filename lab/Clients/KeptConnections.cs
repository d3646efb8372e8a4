using System.Net;
using System.Net.Sockets;
using System.Text;
using ProxyLab.Sandboxes;

namespace ProxyLab.Clients;

/// <summary>
/// Connections that were there before a wave and go on being used during it, each in turn every few milliseconds: what becomes of those
/// that a proxy has accepted already, while it may accept no more. They are opened from each CPU in turn, so that wherever packets go by
/// the CPU that sent them, every worker has some. Those that are not answered soon were not accepted, and are not kept.
/// </summary>
internal sealed class KeptConnections : IDisposable
{
    private static readonly TimeSpan Pause = 20.Milliseconds(), NothingMore = 2.Seconds(), Longest = 10.Seconds();
    private static readonly byte[] Request = Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: lab\r\n\r\n");

    private readonly List<Socket> _sockets = [];
    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly ManualResetEventSlim _stop = new();
    private readonly TaskCompletionSource<int> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly RequestsCsv _csv;
    private readonly Func<double> _now;
    private readonly Thread _thread;
    private long _id;

    /// <param name="side">Where the clients are.</param>
    /// <param name="front">Where they connect.</param>
    /// <param name="count">How many connections to open.</param>
    /// <param name="now">The trial's clock, in milliseconds.</param>
    /// <param name="path">Where each request on them is written, in the form of <c>requests.csv</c>.</param>
    internal KeptConnections(ClientSide side, IPEndPoint front, int count, Func<double> now, string path)
    {
        (_now, _csv) = (now, new RequestsCsv(path));
        _thread = new Thread(() => Run(side, front, count)) { Name = "kept", IsBackground = true };
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

    private void Run(ClientSide side, IPEndPoint front, int count)
    {
        try
        {
            side.Enter();
            Open(front, count);
            _opened.SetResult(_sockets.Count);
            for (var turn = 0; _sockets.Count > 0 && !_stop.Wait(Pause); turn++) Use(_sockets[turn % _sockets.Count]);
        }
        catch (Exception e) when (e is SocketException or LabException or IOException)
        {
            _opened.TrySetException(e as LabException ?? new LabException("open kept connections", e.Message, "see the trial's logs", e));
        }
        finally
        {
            _sockets.ForEach(s => s.Dispose());
        }
    }

    /// <summary>All at once, and a request on each, so that whichever worker may accept finds some.</summary>
    private void Open(IPEndPoint front, int count)
    {
        for (var i = 0; i < count; i++)
        {
            ClientSide.Pin(i % Environment.ProcessorCount);
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = (int)Longest.TotalMilliseconds };
            _sockets.Add(socket);
            socket.Connect(front);
            socket.Send(Request);
        }

        var waiting = _sockets.ToList();
        while (waiting.Count > 0)
        {
            var ready = waiting.ToList();
            Socket.Select(ready, null, null, NothingMore);
            if (ready.Count == 0) break;
            foreach (var socket in ready)
            {
                waiting.Remove(socket);
                if (Answer(socket, _now()).Outcome != Outcome.Ok) Drop(socket);
            }
        }

        waiting.ForEach(Drop);
    }

    private void Use(Socket socket)
    {
        var began = _now();
        RequestResult result;
        try
        {
            socket.Send(Request);
            result = Answer(socket, began);
        }
        catch (SocketException)
        {
            result = Ended(began, null, 0, null, Outcome.Reset);
        }

        _csv.Write(result);
        if (result.Outcome is not (Outcome.Ok or Outcome.Status)) Drop(socket);
    }

    private RequestResult Answer(Socket socket, double began)
    {
        var parser = new ResponseParser(false);
        double? first = null;
        for (var bytes = 0; ;)
        {
            int got;
            try
            {
                got = socket.Receive(_buffer);
            }
            catch (SocketException e)
            {
                return Ended(began, first, bytes, null, e.SocketErrorCode is SocketError.TimedOut or SocketError.WouldBlock ? Outcome.InFlight : Outcome.Reset);
            }

            if (got == 0) return Ended(began, first, bytes, null, Outcome.Reset);
            first ??= _now();
            bytes += got;
            if (parser.Parse(_buffer.AsSpan(0, got), out _) is var step and not ParseStep.More)
                return Ended(began, first, bytes, parser.Status, step == ParseStep.Breach ? Outcome.Truncated : parser.Status is >= 200 and < 300 ? Outcome.Ok : Outcome.Status);
        }
    }

    private RequestResult Ended(double began, double? first, long bytes, int? status, Outcome outcome) =>
        new(++_id, 1, began, began, first, _now(), status, outcome, bytes);

    private void Drop(Socket socket)
    {
        _sockets.Remove(socket);
        socket.Dispose();
    }
}
