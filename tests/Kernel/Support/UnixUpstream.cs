using System.Net.Sockets;

namespace ProxyLab.Tests.Kernel.Support;

/// <summary>A Unix listener on a short private path, and clients of it, for facts about the kernel.</summary>
internal sealed class UnixUpstream : IDisposable
{
    private readonly string? _folder;
    private readonly List<Socket> _sockets = [];

    internal UnixUpstream(int backlog, string? name = null)
    {
        if (name is null or [not '\0', ..])
        {
            _folder = Directory.CreateTempSubdirectory("pl").FullName;
            name = System.IO.Path.Combine(_folder, name ?? "s");
        }

        Path = name;
        Listener = Own(new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified));
        Listener.Bind(new UnixDomainSocketEndPoint(name));
        Listener.Listen(backlog);
    }

    internal string Path { get; }

    internal Socket Listener { get; }

    /// <summary>One non-blocking connect: the socket, or null when the queue is full (EAGAIN).</summary>
    internal Socket? TryConnect()
    {
        var client = Own(new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { Blocking = false });
        try
        {
            client.Connect(new UnixDomainSocketEndPoint(Path));
            return client;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.WouldBlock)
        {
            client.Dispose();
            return null;
        }
    }

    internal Socket[] Connect(int count) => [.. Enumerable.Range(0, count).Select(_ => TryConnect() ?? throw new InvalidOperationException("full"))];

    internal Socket Accept() => Own(Listener.Accept());

    private Socket Own(Socket socket)
    {
        _sockets.Add(socket);
        return socket;
    }

    public void Dispose()
    {
        _sockets.ForEach(s => s.Dispose());
        if (_folder is not null)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }
}
