using System.Net;
using System.Net.Sockets;

namespace ProxyLab;

/// <summary>
/// A listening socket, and every connection it has accepted: they stay open until somebody closes them or the process ends,
/// so that an upstream that "never closes" does not close by garbage collection.
/// </summary>
public sealed class Listener : IDisposable
{
    private readonly Lock _held = new();
    private readonly HashSet<Connection> _connections = [];
    private readonly List<Socket> _stopped = [];
    private readonly bool _bound;
    private Socket? _socket;
    private TaskCompletionSource<Socket> _listens = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Listener(Socket socket, Endpoint endpoint, int backlog, bool bound)
    {
        Listens(socket);
        _bound = bound;
        Endpoint = endpoint;
        Backlog = backlog;
    }

    /// <summary>What the trial is told; the default plan where no trial is.</summary>
    public Plan Plan { get; init; } = Plan.Default;

    /// <summary>Which of its case's variants the trial is.</summary>
    public Variant Variant { get; init; } = Variant.None;

    /// <summary>Where it listens; for TCP with the port that the kernel chose.</summary>
    public Endpoint Endpoint { get; }

    /// <summary>
    /// The backlog given to listen(2). The kernel clamps it to somaxconn and then holds one connection more than that
    /// (net/unix/af_unix.c unix_recvq_full; include/net/sock.h sk_acceptq_is_full).
    /// </summary>
    public int Backlog { get; }

    internal LiveCounters Counters { get; } = new();

    internal UpstreamLedger Ledger { get; } = new();

    /// <summary>
    /// Asks the kernel where the peer of a connection stands, and, if the second argument says so, whether one that has ended waits half-closed; null where
    /// nobody can.
    /// </summary>
    internal Func<Socket, bool, PeerState?>? Look { get; set; }

    /// <summary>Waits in the calling thread until there is something to read, or for that time at most, by a fine clock; null where nobody can.</summary>
    internal Func<Socket, TimeSpan, bool>? Comes { get; set; }

    internal OpenCalls Calls { get; } = new();

    /// <summary>Binds and listens.</summary>
    /// <exception cref="SocketException">The endpoint cannot be bound.</exception>
    public static Listener Open(Endpoint endpoint, int backlog) => Open(endpoint, backlog, Plan.Default, Variant.None);

    /// <summary>Binds and listens, for a trial.</summary>
    /// <exception cref="SocketException">The endpoint cannot be bound.</exception>
    internal static Listener Open(Endpoint endpoint, int backlog, Plan plan, Variant variant)
    {
        var socket = Bound(endpoint, backlog);
        var bound = endpoint.IsUnix ? endpoint : new Endpoint(null, (IPEndPoint)socket.LocalEndPoint!);
        return new Listener(socket, bound, backlog, bound: true) { Plan = plan, Variant = variant };
    }

    /// <summary>Takes over a socket that another process has bound and listens on, and that this one inherited.</summary>
    /// <param name="descriptor">Its number in this process.</param>
    /// <param name="endpoint">Where it listens.</param>
    /// <param name="backlog">The backlog it was given.</param>
    /// <param name="plan">What the trial is told.</param>
    /// <param name="variant">Which of its case's variants the trial is.</param>
    /// <exception cref="SocketException">There is no such socket.</exception>
    internal static Listener Inherit(int descriptor, Endpoint endpoint, int backlog, Plan plan, Variant variant) =>
        new(new Socket(new SafeSocketHandle(descriptor, ownsHandle: true)), endpoint, backlog, bound: false) { Plan = plan, Variant = variant };

    /// <summary>The socket's descriptor, for a child that is to inherit it.</summary>
    internal int Descriptor => (int)_socket!.Handle;

    /// <summary>Waits for the next connection and takes it off the accept queue; while nobody listens, until somebody does again.</summary>
    public async Task<Connection> Accept(CancellationToken stop)
    {
        while (true)
        {
            var socket = await _listens.Task.WaitAsync(stop);
            try
            {
                var accepted = await socket.AcceptAsync(stop);
                Counters.Accept();
                var connection = new Connection(accepted, this);
                lock (_held) _connections.Add(connection);
                return connection;
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException && socket != _socket)
            {
                // It stopped listening meanwhile.
            }
        }
    }

    /// <summary>
    /// Closes the listening socket. What is in its accept queue the kernel ends; connections that were accepted live on; a Unix socket's file stays, and
    /// connecting to it fails with ECONNREFUSED. Safe twice.
    /// </summary>
    public void StopListening()
    {
        if (Interlocked.Exchange(ref _socket, null) is not { } socket) return;
        _listens = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _stopped.Add(socket); // neither Socket.Dispose nor its finalizer may run: they remove the file
        socket.SafeHandle.Dispose();
    }

    /// <summary>
    /// Listens again where it did, with the same backlog: a restart, after which every count goes on. A Unix socket's old file is replaced, as servers
    /// do. It stops listening first, if it has not.
    /// </summary>
    /// <exception cref="SocketException">It cannot bind there any more.</exception>
    public void Reopen()
    {
        StopListening();
        RemoveFile();
        Listens(Bound(Endpoint, Backlog));
    }

    /// <summary>Removes a Unix socket's file: who connects then finds nobody (ENOENT), and who listens goes on to. Nothing on TCP, or where there is none.</summary>
    public void RemoveFile()
    {
        if (Endpoint.Path is { } path) File.Delete(path);
    }

    internal void Forget(Connection connection)
    {
        lock (_held) _connections.Remove(connection);
    }

    /// <summary>Closes every connection accepted so far; the listener stays.</summary>
    public void CloseConnections()
    {
        Connection[] all;
        lock (_held) all = [.. _connections];
        foreach (var connection in all) connection.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        CloseConnections();
        StopListening();
        if (_bound) RemoveFile();
    }

    private static Socket Bound(Endpoint endpoint, int backlog)
    {
        var socket = endpoint.NewSocket();
        try
        {
            socket.Bind(endpoint.ToEndPoint());
            socket.Listen(backlog);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private void Listens(Socket socket)
    {
        _socket = socket;
        _listens.SetResult(socket);
    }
}
