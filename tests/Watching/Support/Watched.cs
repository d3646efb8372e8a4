using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ProxyLab.Endpoints;
using ProxyLab.Watching;
using Xunit;

namespace ProxyLab.Tests.Watching.Support;

/// <summary>Listeners and clients of a test, and what a watcher sees of them.</summary>
internal sealed class Watched : IDisposable
{
    private readonly List<Socket> _sockets = [];

    /// <summary>One look, which must have been measured.</summary>
    internal static WatchReading Look(string words, int? pid = null)
    {
        using var watcher = new QueueWatcher(EndpointWords.Parse(words), pid);
        var reading = watcher.Read();
        Assert.NotNull(reading.Sockets);
        Assert.Equal(0, reading.Failed);
        Assert.False(reading.IsNobody, reading.IsNobody ? watcher.Nobody().Message : "");
        return reading;
    }

    /// <summary>What is said where nobody listens.</summary>
    internal static string Nobody(string words, int? pid = null)
    {
        using var watcher = new QueueWatcher(EndpointWords.Parse(words), pid);
        var reading = watcher.Read();
        Assert.True(reading.IsNobody, string.Join(", ", reading.Sockets?.Select(s => s.Name) ?? ["not measured"]));
        return watcher.Nobody().Message;
    }

    internal Socket Tcp(string address, int port = 0, int backlog = 7, bool? only6 = null, bool reuse = false)
    {
        var ip = IPAddress.Parse(address);
        var socket = Own(new Socket(ip.AddressFamily, SocketType.Stream, ProtocolType.Tcp));
        if (ip.AddressFamily == AddressFamily.InterNetworkV6) socket.DualMode = only6 != true;
        if (reuse) socket.SetRawSocketOption(1, 15, BitConverter.GetBytes(1)); // SOL_SOCKET, SO_REUSEPORT
        socket.Bind(new IPEndPoint(ip, port));
        socket.Listen(backlog);
        return socket;
    }

    internal Socket Unix(string path, int backlog = 7, SocketType type = SocketType.Stream, bool listens = true)
    {
        var socket = Own(new Socket(AddressFamily.Unix, type, ProtocolType.Unspecified));
        socket.Bind(new UnixDomainSocketEndPoint(path));
        if (listens) socket.Listen(backlog);
        return socket;
    }

    internal Socket[] Connect(EndPoint to, int count, SocketType type = SocketType.Stream) => [.. Enumerable.Range(0, count).Select(_ =>
    {
        var client = Own(new Socket(to.AddressFamily, type, to is IPEndPoint ? ProtocolType.Tcp : ProtocolType.Unspecified));
        client.Connect(to);
        return client;
    })];

    internal Socket[] Connect(string address, int port, int count) => Connect(new IPEndPoint(IPAddress.Parse(address), port), count);

    internal static int Port(Socket listener) => ((IPEndPoint)listener.LocalEndPoint!).Port;

    internal static string At(string address, int port) => string.Create(CultureInfo.InvariantCulture, $"{address}:{port}");

    internal Socket Own(Socket socket)
    {
        _sockets.Add(socket);
        return socket;
    }

    public void Dispose() => _sockets.ForEach(s => s.Dispose());
}
