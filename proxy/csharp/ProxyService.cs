using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Hosting;

namespace LabProxy;

/// <summary>Builds the parts, starts the workers and the status page, and stops them: first accepting, then the requests in flight.</summary>
internal sealed class ProxyService(Options options) : IHostedService, IAsyncDisposable
{
    private readonly List<Socket> _sockets = [];
    private readonly List<Worker> _workers = [];
    private ErrorLog? _log;
    private RequestLog? _requests;
    private StatusServer? _status;
    private Metrics? _metrics;
    private MemoryReturn? _memory;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _log = new ErrorLog(options);
        _requests = new RequestLog(options);
        var listening = AcceptSockets.Open(options.Listen, options.ListenMode, options.Workers, options.Backlog);
        _sockets.AddRange(listening);
        var status = AcceptSockets.Open(options.Status, ListenMode.Shared, 1, 64)[0];
        _sockets.Add(status);

        var counters = new Counters();
        _metrics = new Metrics(counters);
        _memory = new MemoryReturn(counters);
        var site = new Site(options, counters, _log, _requests, DescriptorRoom.Measure(loops: options.Workers + 1));
        var mutex = options.AcceptMutex ? new AcceptMutex() : null;

        // The kernel has EPOLLEXCLUSIVE for sockets that many wait for; with a mutex only one does.
        var isShared = listening.Length == 1 && options.Workers > 1 && mutex is null;
        for (var i = 0; i < options.Workers; i++)
            _workers.Add(new Worker(i, site, listening[i % listening.Length], isShared, mutex));
        _status = new StatusServer(status, new StatusPage(counters, options.HasAcceptWorkers ? _workers : []), options);
        _workers.ForEach(worker => worker.Start());
        _status.Start();
        Announce(listening[0].LocalEndPoint!, status.LocalEndPoint!);
        return Task.CompletedTask;
    }

    /// <summary>Stops accepting at once; waits for requests in flight until the token says that the bound is reached.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _workers.ForEach(worker => worker.StopAccepting());
        foreach (var socket in _sockets.SkipLast(1))
            socket.Dispose();
        _workers.ForEach(worker => worker.Finish());
        await using var bound = cancellationToken.Register(() => _workers.ForEach(worker => worker.Abort()));
        await Task.Run(() => _workers.ForEach(worker => worker.Loop.Join(options.ShutdownBound + TimeSpan.FromSeconds(1))), CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _workers)
        {
            worker.Abort();
            worker.Dispose();
        }

        _status?.Dispose();
        _metrics?.Dispose();
        _memory?.Dispose();
        _sockets.ForEach(socket => socket.Dispose());
        _requests?.Dispose();
        if (_log is not null)
            await _log.DisposeAsync();
    }

    /// <summary>The one line on standard output, with the ports that the kernel chose where the configuration said 0.</summary>
    private static void Announce(EndPoint listen, EndPoint status)
    {
        using var output = new StreamWriter(Console.OpenStandardOutput());
        output.Write($"listening {listen} status {status}\n");
    }
}
