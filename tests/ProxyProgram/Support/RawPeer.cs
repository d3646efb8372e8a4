using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ProxyLab.Tests.ProxyProgram.Support;

/// <summary>One end of a connection, octet by octet. Octets are written as Latin-1 text.</summary>
internal abstract class RawPeer(Socket socket) : IDisposable
{
    private readonly StringBuilder _unread = new();
    private readonly byte[] _buffer = new byte[64 * 1024];

    public Socket Socket => socket;

    public async Task SendAsync(string text) =>
        await socket.SendAsync(Encoding.Latin1.GetBytes(text)).WaitAsync(LabProxy.Patience);

    /// <summary>Reads up to and including <paramref name="end"/>; what comes after stays for the next read.</summary>
    public async Task<string> ReadUntilAsync(string end)
    {
        int at;
        while ((at = _unread.ToString().IndexOf(end, StringComparison.Ordinal)) < 0)
        {
            if (await ReadMoreAsync() == 0)
                throw new EndOfStreamException($"expected '{end}' and got the end after '{_unread}'");
        }

        var text = _unread.ToString(0, at + end.Length);
        _unread.Remove(0, text.Length);
        return text;
    }

    /// <summary>Reads exactly so many octets.</summary>
    public async Task<string> ReadAsync(int octets)
    {
        while (_unread.Length < octets)
        {
            if (await ReadMoreAsync() == 0)
                throw new EndOfStreamException($"expected {octets} octets and got the end after {_unread.Length}");
        }

        var text = _unread.ToString(0, octets);
        _unread.Remove(0, octets);
        return text;
    }

    public Task<string> ReadHeadAsync() => ReadUntilAsync("\r\n\r\n");

    /// <summary>Reads until the other side has closed, or reset.</summary>
    public async Task<(string Text, bool IsReset)> ReadToEndAsync()
    {
        var isReset = false;
        try
        {
            while (await ReadMoreAsync() > 0)
            {
            }
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            isReset = true;
        }

        var text = _unread.ToString();
        _unread.Clear();
        return (text, isReset);
    }

    /// <summary>Closes with a reset: TCP by SO_LINGER 0, Unix by leaving octets unread.</summary>
    public void Reset()
    {
        if (socket.AddressFamily != AddressFamily.Unix)
            socket.LingerState = new LingerOption(true, 0);
        socket.Close();
    }

    public void Dispose() => socket.Dispose();

    private async Task<int> ReadMoreAsync()
    {
        var octets = await socket.ReceiveAsync(_buffer).WaitAsync(LabProxy.Patience);
        _unread.Append(Encoding.Latin1.GetString(_buffer, 0, octets));
        return octets;
    }
}

/// <summary>A client that says exactly what the test says.</summary>
internal sealed class RawClient(Socket socket) : RawPeer(socket)
{
    public static async Task<RawClient> ConnectAsync(IPEndPoint address)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(address).WaitAsync(LabProxy.Patience);
        return new RawClient(socket);
    }
}

/// <summary>The upstream's side of one connection.</summary>
internal sealed class UpstreamPeer(Socket socket) : RawPeer(socket);

/// <summary>An upstream that does nothing but listen; what it does with a connection is the test's to say.</summary>
internal sealed class RawUpstream : IDisposable
{
    private readonly TempFolder _directory = new();
    private readonly Socket _socket;

    /// <param name="transport"><c>unix</c> or <c>tcp</c>.</param>
    /// <param name="backlog">Of listen(); null binds and does not listen.</param>
    public RawUpstream(string transport, int? backlog = 512)
    {
        if (transport == "unix")
        {
            var path = _directory["up"];
            _socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            _socket.Bind(new UnixDomainSocketEndPoint(path));
            Name = "unix:" + path;
        }
        else
        {
            _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            Name = _socket.LocalEndPoint!.ToString()!;
        }

        if (backlog is { } length)
            _socket.Listen(length);
    }

    /// <summary>As the proxy's configuration names it.</summary>
    public string Name { get; }

    public EndPoint EndPoint => _socket.LocalEndPoint!;

    public async Task<UpstreamPeer> AcceptAsync() => new(await _socket.AcceptAsync().WaitAsync(LabProxy.Patience));

    public bool HasPending => _socket.Poll(0, SelectMode.SelectRead);

    /// <summary>Answers one request, and closes.</summary>
    public async Task<string> AnswerOnceAsync(string answer = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")
    {
        using var peer = await AcceptAsync();
        var head = await peer.ReadHeadAsync();
        await peer.SendAsync(answer);
        return head;
    }

    /// <summary>Takes the accept queue's only place (listen(0) has one), so that the next to come finds it full.</summary>
    public Socket FillQueueOfOne()
    {
        var filler = new Socket(_socket.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
        filler.Connect(EndPoint);
        return filler;
    }

    public void Dispose()
    {
        _socket.Dispose();
        _directory.Dispose();
    }
}
