using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ProxyLab;

/// <summary>One accepted connection, as an upstream handles it. Faults of the peer end an operation quietly: they are under study.</summary>
public sealed class Connection : IDisposable
{
    private readonly Socket _socket;
    private readonly Listener _listener;
    private readonly byte[] _buffer = new byte[4096];
    private int _closed;

    internal Connection(Socket socket, Listener listener)
    {
        _socket = socket;
        _listener = listener;
        Address = listener.Endpoint.IsUnix ? listener.Endpoint : new Endpoint(null, (IPEndPoint)socket.LocalEndPoint!);
    }

    /// <summary>What the trial is told.</summary>
    public Plan Plan => _listener.Plan;

    /// <summary>Which of its case's variants the trial is.</summary>
    public Variant Variant => _listener.Variant;

    /// <summary>The address that the client asked for: of a TCP listener on several addresses, the one that it connected to.</summary>
    public Endpoint Address { get; }

    /// <summary>Reads whatever comes next: octets in a buffer that the next read reuses, or none at the end of the stream or after a reset.</summary>
    public async Task<ReadOnlyMemory<byte>> Read(CancellationToken stop)
    {
        try
        {
            var count = await _socket.ReceiveAsync(_buffer, SocketFlags.None, stop);
            _listener.Counters.Read(count);
            return _buffer.AsMemory(0, count);
        }
        catch (SocketException)
        {
            return default;
        }
    }

    /// <summary>Reads one whole request, header and body.</summary>
    /// <returns>True for a whole request; false if the client left first.</returns>
    public async Task<bool> ReadRequest(CancellationToken stop)
    {
        var request = new RequestReader();
        while (!request.Complete)
        {
            var octets = await Read(stop);
            if (octets.IsEmpty)
            {
                _listener.Counters.Waste();
                return false;
            }

            request.Take(octets.Span);
        }

        _listener.Counters.Request();
        return true;
    }

    /// <summary>Reads until the client closes.</summary>
    public async Task ReadToEnd(CancellationToken stop)
    {
        while (!(await Read(stop)).IsEmpty)
        {
        }
    }

    /// <summary>Writes octets.</summary>
    /// <returns>False if the client has gone.</returns>
    public async Task<bool> Write(ReadOnlyMemory<byte> octets, CancellationToken stop)
    {
        try
        {
            for (var left = octets; !left.IsEmpty;)
            {
                var sent = await _socket.SendAsync(left, SocketFlags.None, stop);
                _listener.Counters.Wrote(sent);
                left = left[sent..];
            }

            return true;
        }
        catch (SocketException)
        {
            _listener.Counters.Waste();
            return false;
        }
    }

    /// <summary>Writes one octet.</summary>
    /// <returns>False if the client has gone.</returns>
    public Task<bool> Write(byte octet, CancellationToken stop) => Write(new[] { octet }, stop);

    /// <summary>Writes text as UTF-8.</summary>
    /// <returns>False if the client has gone.</returns>
    public Task<bool> Write(string text, CancellationToken stop) => Write(Encoding.UTF8.GetBytes(text), stop);

    /// <summary>Closes the connection; safe twice.</summary>
    public void Close() => Dispose();

    /// <summary>Closes with a reset instead of an orderly end (SO_LINGER with zero seconds; TCP only, on Unix it is a close).</summary>
    public void Reset()
    {
        if (_socket.AddressFamily == AddressFamily.InterNetwork) _socket.LingerState = new LingerOption(true, 0);
        Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0) return;
        _listener.Counters.Close();
        _listener.Forget(this);
        _socket.Dispose();
    }
}
