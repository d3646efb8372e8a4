using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace LabProxy;

/// <summary>Builds the parts, starts Kestrel on both listeners, and stops it: first the listeners, then the requests in flight.</summary>
internal sealed class ProxyService(Options options, IServiceProvider services) : IHostedService, IAsyncDisposable
{
    private readonly Counters _counters = new();
    private DescriptorRoom? _room;
    private ErrorLog? _log;
    private RequestLog? _requests;
    private HttpMessageInvoker? _upstream;
    private WorkerListenerFactory? _listeners;
    private KestrelServer? _server;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _log = new ErrorLog(options);
        _requests = new RequestLog(options);
        _upstream = new UpstreamConnector(options, _counters).NewInvoker();
        _room = DescriptorRoom.Measure();
        var clients = new ClientConnections(options, _counters, _log, _room);
        var kestrel = KestrelSettings.For(options, services, next => connection => clients.ServeAsync(next, connection));
        _listeners = new WorkerListenerFactory(options, KestrelSettings.Transport(options), _room);
        _server = new KestrelServer(Microsoft.Extensions.Options.Options.Create(kestrel), _listeners, NullLoggerFactory.Instance);

        var application = new ProxyApplication(new Forwarder(options, _counters, _log, _upstream), new StatusPage(_counters, () => _listeners.Workers), _requests);
        await _server.StartAsync(application, cancellationToken);
        Announce();
    }

    /// <summary>Stops accepting at once; waits for requests in flight until the token says that the bound is reached.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_server is not null)
            await _server.StopAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _server?.Dispose();
        _listeners?.Dispose();
        _room?.Dispose();
        _upstream?.Dispose();
        _requests?.Dispose();
        if (_log is not null)
            await _log.DisposeAsync();
    }

    /// <summary>The one line on standard output, with the ports that the kernel chose where the configuration said 0.</summary>
    private void Announce()
    {
        var bound = _server!.Features.Get<IServerAddressesFeature>()!.Addresses.Select(address => new Uri(address).Authority).ToArray();
        using var output = new StreamWriter(Console.OpenStandardOutput());
        output.Write($"listening {bound[0]} status {bound[1]}\n");
    }
}
