using System.Net.Sockets;

namespace LabProxy;

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
    private bool _hasAnswerBegun, _takesNoMore;
    private ForwardException? _writeFault;

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
    public void Leave(Exchange exchange)
    {
        if (_takesNoMore)
            Abort(exchange);
        Interlocked.CompareExchange(ref _exchange, null, exchange);
    }

    /// <summary>
    /// Closes at once: whatever is being awaited on this connection ends with an exception. Not if it serves another exchange by now: SocketsHttpHandler
    /// hands a connection on when an answer's last octet is read, and its own exchange ends a little later.
    /// </summary>
    public void Abort(Exchange exchange)
    {
        if (Volatile.Read(ref _exchange) == exchange)
            socket.Dispose();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = socket.ReceiveAsync(buffer, SocketFlags.None, cancellationToken);
        return read.IsCompletedSuccessfully ? new(Received(read.Result, buffer)) : AwaitRead(read, buffer);
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var exchange = Joined();
        // See TakesNoMore: nobody reads this any more.
        if (_takesNoMore)
            return;
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
            exchange?.Stop(Wait.Send);
            _writeFault = new ForwardException(ForwardError.SendReset, $"send() failed ({e.NativeErrorCode}: {e.Message})", e);
            TakesNoMore();
        }
        catch (ObjectDisposedException e) when (_exchanges > 1)
        {
            throw new IOException("the exchange before has closed it", e); // SocketsHttpHandler takes another connection: nothing was sent
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

    /// <summary>
    /// The upstream refused the request before it had all of it, or closed its reading side. SocketsHttpHandler gives no answer before the
    /// request is sent, so from here on writing succeeds and sends nothing; the answer, if there is one, is what the client gets
    /// (RFC 9112 section 9.3: a client that sees an error status may stop sending). The connection serves nobody after that.
    /// </summary>
    private void TakesNoMore()
    {
        _takesNoMore = true;
        _exchange?.StopReadingRequest();
    }

    private static bool IsRefusal(ReadOnlySpan<byte> answer) => answer.Length > 9 && answer.StartsWith("HTTP/1."u8) && answer[9] >= (byte)'3';

    /// <summary>The exchange that writes now: the one that it serves, or the next.</summary>
    private Exchange? Joined()
    {
        var writes = Exchange.Current.Value;
        return writes is null || writes == _exchange ? _exchange : Join(writes);
    }

    private Exchange Join(Exchange exchange)
    {
        (_exchange, _hasAnswerBegun) = (exchange, false);
        _exchanges++;
        exchange.Connected(this);
        if (!exchange.IsRequestRead)
            _ = WatchForRefusalAsync(exchange);
        return exchange;
    }

    /// <summary>While a body is being sent SocketsHttpHandler does not read; so somebody must look whether the answer is here already.</summary>
    private async Task WatchForRefusalAsync(Exchange exchange)
    {
        var start = new byte["HTTP/1.1 4".Length];
        var isRefusal = true;
        try
        {
            var octets = await socket.ReceiveAsync(start.AsMemory(), SocketFlags.Peek);
            isRefusal = octets == 0 || IsRefusal(start.AsSpan(0, octets));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Reset, or closed by ourselves: either way it takes no more.
        }

        if (isRefusal && _exchange == exchange && !exchange.IsRequestRead)
            TakesNoMore();
    }

    private async ValueTask<int> AwaitRead(ValueTask<int> read, Memory<byte> buffer)
    {
        try
        {
            return Received(await read, buffer);
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
        var fault = _writeFault ?? new ForwardException(error, detail, cause);
        return _exchanges > 1 && !_hasAnswerBegun ? new IOException(detail, fault) : fault;
    }

    private int Received(int octets, Memory<byte> buffer)
    {
        if (octets > 0)
        {
            _hasAnswerBegun = true;
            counters.UpstreamReceived(octets);
            _exchange?.Received();
        }
        else if (buffer.Length > 0)
        {
            // A read of zero octets into no buffer only says that there is something to read.
            HasEnded = true;
            if (!_hasAnswerBegun)
                throw Fault(ForwardError.HeaderClosed, "", null);
        }

        return octets;
    }
}
