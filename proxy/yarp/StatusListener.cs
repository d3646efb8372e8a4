using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LabYarp;

/// <summary>
/// Tells Kestrel's own gauge <c>kestrel.active_connections</c> over HTTP, as <c>active 12</c>: on threads and a socket of its own, so that who asks is not counted,
/// and is answered also when the runtime's threads have no time.
/// </summary>
internal sealed class StatusListener : IDisposable
{
    private readonly MeterListener _meters = new();
    private readonly TcpListener _listener;
    private long _active;

    /// <summary>Begins to count and to listen. Kestrel counts those connections whose beginning a listener saw: it has to start after this.</summary>
    /// <exception cref="SocketException">The address cannot be had.</exception>
    public StatusListener(IPEndPoint address)
    {
        _meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument is { Meter.Name: "Microsoft.AspNetCore.Server.Kestrel", Name: "kestrel.active_connections" }) listener.EnableMeasurementEvents(instrument);
        };
        _meters.SetMeasurementEventCallback<long>((_, change, _, _) => Interlocked.Add(ref _active, change));
        _meters.Start();
        _listener = new TcpListener(address);
        _listener.Start();
        Begin("status", () =>
        {
            while (true)
            {
                var client = _listener.AcceptTcpClient();
                Begin("status client", () => Answer(client));
            }
        });
    }

    /// <summary>Where it listens.</summary>
    public EndPoint Address => _listener.LocalEndpoint;

    public void Dispose()
    {
        _listener.Dispose();
        _meters.Dispose();
    }

    private void Answer(TcpClient client)
    {
        using var _ = client;
        using var request = new StreamReader(client.GetStream(), Encoding.ASCII);
        while (request.ReadLine() is { } line)
        {
            if (line.Length > 0) continue; // it ends with an empty line
            var body = string.Create(CultureInfo.InvariantCulture, $"active {Interlocked.Read(ref _active)}\n");
            client.Client.Send(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
        }
    }

    private static void Begin(string name, Action what) => new Thread(() =>
    {
        try
        {
            what();
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            // Who asked has gone, or the program ends.
        }
    }) { IsBackground = true, Name = name }.Start();
}
