using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;

namespace LabProxy;

/// <summary>Gives Kestrel its listeners: that for clients with accept workers, where the configuration asks for them, and the status page's as ever.</summary>
internal sealed class WorkerListenerFactory(Options options, SocketTransportOptions transport) : IConnectionListenerFactory, IDisposable
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

    /// <summary>The accept workers; none before the listener is bound, or where Kestrel accepts by itself.</summary>
    public IReadOnlyList<AcceptWorker> Workers => _clients?.Workers ?? [];

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        options.HasAcceptWorkers && _clients is null && endpoint.Equals(options.Listen)
            ? new(_clients = new WorkerListener(options.Listen, options, _connections))
            : _plain.BindAsync(endpoint, cancellationToken);

    public void Dispose() => _connections.Dispose();
}
