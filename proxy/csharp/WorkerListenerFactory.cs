using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;

namespace LabProxy;

/// <summary>Gives Kestrel its listeners: that for clients, with accept workers where the configuration asks for them, accepts only where there is room; the status page's is as ever.</summary>
internal sealed class WorkerListenerFactory(Options options, SocketTransportOptions transport, DescriptorRoom room) : IConnectionListenerFactory, IDisposable
{
    private readonly SocketTransportFactory _plain = new(Microsoft.Extensions.Options.Options.Create(transport), NullLoggerFactory.Instance);
    private readonly SocketConnectionContextFactory _connections = new(
        new SocketConnectionFactoryOptions
        {
            UnsafePreferInlineScheduling = transport.UnsafePreferInlineScheduling,
            WaitForDataBeforeAllocatingBuffer = transport.WaitForDataBeforeAllocatingBuffer,
        },
        NullLogger.Instance);

    private WorkerListener? _clients;
    private bool _hasClients;

    /// <summary>The accept workers; none before the listener is bound, or where Kestrel accepts by itself.</summary>
    public IReadOnlyList<AcceptWorker> Workers => _clients?.Workers ?? [];

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        if (_hasClients || !endpoint.Equals(options.Listen))
            return await _plain.BindAsync(endpoint, cancellationToken);
        _hasClients = true;
        return options.HasAcceptWorkers
            ? _clients = new WorkerListener(options.Listen, options, _connections, room)
            : new RoomyListener(await _plain.BindAsync(endpoint, cancellationToken), room);
    }

    public void Dispose() => _connections.Dispose();
}
