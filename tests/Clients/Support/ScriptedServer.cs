using System.Net.Sockets;
using System.Text;

namespace ProxyLab.Tests.Clients.Support;

/// <summary>A raw server whose script says what it does with each connection; it parses no more than the script does.</summary>
internal sealed class ScriptedServer : IDisposable
{
    private readonly Socket _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly string? _directory;
    private int _accepted;

    /// <summary>Starts to accept; the script gets the connection and its number, from 0. Null: nobody accepts.</summary>
    internal ScriptedServer(bool unix, Func<Socket, int, CancellationToken, Task>? script, int backlog = 512)
    {
        if (unix)
            _directory = Directory.CreateTempSubdirectory("pl-").FullName;
        var asked = unix ? Endpoint.Unix(Path.Combine(_directory!, "s")) : Endpoint.Loopback(0);
        _listener = asked.NewSocket();
        _listener.Bind(asked.ToEndPoint());
        _listener.Listen(backlog);
        Endpoint = unix ? asked : new Endpoint(null, (System.Net.IPEndPoint)_listener.LocalEndPoint!);
        if (script is not null)
            _ = Task.Run(() => Accept(script)); // off the test's synchronisation context, whose thread the flood keeps
    }

    internal Endpoint Endpoint { get; }

    internal int Accepted => Volatile.Read(ref _accepted);

    /// <summary>A server that reads a request up to its empty line and answers it with these octets, then closes.</summary>
    internal static ScriptedServer Answering(bool unix, string answer) => new(unix, async (peer, _, stop) =>
    {
        await ReadHead(peer, stop);
        await peer.SendAsync(Encoding.Latin1.GetBytes(answer), stop);
    });

    /// <summary>Reads up to the empty line; the octets read, or null when the peer closed before.</summary>
    internal static async Task<string?> ReadHead(Socket peer, CancellationToken stop)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await peer.ReceiveAsync(one, stop) == 0)
                return null;
            head.Append((char)one[0]);
        }
        return head.ToString();
    }

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        if (_directory is not null)
            Directory.Delete(_directory, recursive: true);
        _stop.Dispose();
    }

    private async Task Accept(Func<Socket, int, CancellationToken, Task> script)
    {
        try
        {
            while (true)
                _ = Serve(await _listener.AcceptAsync(_stop.Token), script, _accepted++);
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task Serve(Socket peer, Func<Socket, int, CancellationToken, Task> script, int number)
    {
        using (peer)
        {
            try
            {
                await script(peer, number, _stop.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
            }
        }
    }
}
