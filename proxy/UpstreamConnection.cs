using System.Net.Sockets;

namespace ProxyLab.Proxy;

/// <summary>
/// A connected upstream socket as the stream that SocketsHttpHandler wants. Here, and only here, can be seen when octets really move:
/// so here the send and read clocks are kept, and it is remembered how the upstream ended the connection.
/// </summary>
internal sealed class UpstreamConnection(Socket socket, Counters counters) : Stream
{
    // A large write is made in steps, so that the send timeout counts between two successful steps and not over the whole.
    private const int LongestWrite = 16 * 1024;

    private Exchange? _exchange;
    private int _exchanges;
    private bool _hasAnswerBegun;

    /// <summary>The upstream closed its side in order.</summary>
    public bool HasEnded { get; private set; }

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The exchange is over; the connection may be kept for another one.</summary>
    public void Leave(Exchange exchange) => Interlocked.CompareExchange(ref _exchange, null, exchange);

    /// <summary>Closes at once: whatever is being awaited on this connection ends with an exception.</summary>
    public void Abort() => socket.Dispose();

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = socket.ReceiveAsync(buffer, SocketFlags.None, cancellationToken);
        return read.IsCompletedSuccessfully ? new(Received(read.Result, buffer.Length)) : AwaitRead(read, buffer.Length);
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var exchange = _exchange ?? Join();
        try
        {
            do
            {
                var step = buffer[..Math.Min(buffer.Length, LongestWrite)];
                var send = socket.SendAsync(step, SocketFlags.None, cancellationToken);
                if (!send.IsCompleted)
                    exchange?.Start(Wait.Send);
                var sent = await send;
                counters.UpstreamSent(sent);
                exchange?.Sent();
                buffer = buffer[sent..];
            }
            while (!buffer.IsEmpty);
        }
        catch (SocketException e)
        {
            throw Fault(ForwardError.SendReset, $"send() failed ({e.NativeErrorCode}: {e.Message})", e);
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Nothing is held back here.</summary>
    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        socket.Dispose();
        base.Dispose(disposing);
    }

    private Exchange? Join()
    {
        var exchange = Exchange.Current.Value;
        (_exchange, _hasAnswerBegun) = (exchange, false);
        _exchanges++;
        exchange?.Connected(this);
        return exchange;
    }

    private async ValueTask<int> AwaitRead(ValueTask<int> read, int wanted)
    {
        try
        {
            return Received(await read, wanted);
        }
        catch (SocketException e)
        {
            var error = _exchange?.HasHeader == true ? ForwardError.BodyReset : ForwardError.HeaderReset;
            throw Fault(error, $"recv() failed ({e.NativeErrorCode}: {e.Message})", e);
        }
    }

    /// <summary>
    /// SocketsHttpHandler sends a request again when a connection ends with an IOException, or in order, before the first octet of an
    /// answer. That is right for a connection that was kept and had died meanwhile. On a fresh one the upstream has seen the
    /// request and failed it; sending it again, up to three times, would hide that and trouble the upstream thrice.
    /// </summary>
    private Exception Fault(ForwardError error, string detail, Exception? cause)
    {
        var fault = new ForwardException(error, detail, cause);
        return _exchanges > 1 && !_hasAnswerBegun ? new IOException(detail, fault) : fault;
    }

    private int Received(int octets, int wanted)
    {
        if (octets > 0)
        {
            _hasAnswerBegun = true;
            counters.UpstreamReceived(octets);
            _exchange?.Received();
        }
        else if (wanted > 0)
        {
            // A read of zero octets into no buffer only says that there is something to read.
            HasEnded = true;
            if (!_hasAnswerBegun)
                throw Fault(ForwardError.HeaderClosed, "", null);
        }

        return octets;
    }
}
