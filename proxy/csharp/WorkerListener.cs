using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace LabProxy;

/// <summary>Kestrel's listener over accept workers: whatever any of them accepts is the next connection.</summary>
internal sealed class WorkerListener : IConnectionListener
{
    private readonly Channel<ConnectionContext> _accepted = Channel.CreateUnbounded<ConnectionContext>(new() { SingleReader = true });
    private readonly SocketConnectionContextFactory _connections;
    private readonly Socket[] _sockets;

    public WorkerListener(IPEndPoint address, Options options, SocketConnectionContextFactory connections, DescriptorRoom room)
    {
        _connections = connections;
        _sockets = AcceptSockets.Open(address, options.ListenMode, options.Workers, options.Backlog);
        var mutex = options.AcceptMutex ? new AcceptMutex() : null;
        var isShared = _sockets.Length == 1 && options.Workers > 1;

        // The kernel has EPOLLEXCLUSIVE for sockets that many wait for; with a mutex only one does.
        Workers = [.. Enumerable.Range(0, options.Workers).Select(i => new AcceptWorker(
            i, _sockets[i % _sockets.Length], isShared && mutex is null, options.ListenMode == ListenMode.PerCpu ? i : null, mutex, room, Take))];
        foreach (var worker in Workers)
            worker.Start();
    }

    public IReadOnlyList<AcceptWorker> Workers { get; }

    public EndPoint EndPoint => _sockets[0].LocalEndPoint!;

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (await _accepted.Reader.WaitToReadAsync(cancellationToken))
        {
            if (_accepted.Reader.TryRead(out var connection))
                return connection;
        }

        return null;
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        foreach (var worker in Workers)
            worker.Dispose();
        foreach (var socket in _sockets)
            socket.Dispose();
        _accepted.Writer.TryComplete();
        return default;
    }

    public async ValueTask DisposeAsync()
    {
        await UnbindAsync();
        while (_accepted.Reader.TryRead(out var late))
            await late.DisposeAsync();
    }

    private void Take(Socket socket)
    {
        try
        {
            socket.NoDelay = true; // as Kestrel's own listener does
            _accepted.Writer.TryWrite(_connections.Create(socket));
        }
        catch (SocketException)
        {
            socket.Dispose(); // reset while it waited
        }
    }
}
