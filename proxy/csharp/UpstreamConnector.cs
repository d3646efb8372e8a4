using System.Net;
using System.Net.Sockets;

namespace LabProxy;

/// <summary>Opens connections to the upstream, and says precisely why it could not.</summary>
internal sealed class UpstreamConnector(Options options, Counters counters)
{
    private uint _connects;

    /// <summary>The client side of HTTP, with everything off that would change a message on its way.</summary>
    public HttpMessageInvoker NewInvoker() => new(new SocketsHttpHandler
    {
        ConnectCallback = ConnectAsync,
        ConnectTimeout = options.ConnectTimeout,
        // Zero: a connection for each request, as nginx does without its keepalive directive.
        PooledConnectionLifetime = options.UpstreamKeepalive ? Timeout.InfiniteTimeSpan : TimeSpan.Zero,
        PooledConnectionIdleTimeout = options.UpstreamIdle,
        // Not a limit that anybody reaches. Where there is none and no connection is kept, the handler builds a whole pool for each request
        // and throws it away (HttpConnectionPoolManager: with both, pools are not stored).
        MaxConnectionsPerServer = int.MaxValue - 1,
        // Longest wait for a 100 (Continue) before the body is sent all the same (RFC 9110 section 10.1.1).
        Expect100ContinueTimeout = TimeSpan.FromSeconds(1),
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        UseProxy = false,
        ActivityHeadersPropagator = null,
        // Field values are octets (RFC 9110 section 5.5): Latin-1 passes all of them unchanged.
        RequestHeaderEncodingSelector = static (_, _) => System.Text.Encoding.Latin1,
        ResponseHeaderEncodingSelector = static (_, _) => System.Text.Encoding.Latin1,
    });

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        Socket? socket = null;
        var upstream = options.Upstreams[(int)((Interlocked.Increment(ref _connects) - 1) % options.Upstreams.Count)];
        try
        {
            socket = upstream is UnixDomainSocketEndPoint
                ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
                : new Socket(upstream.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(upstream, cancellation);
            return new UpstreamConnection(socket, counters);
        }
        catch (SocketException e)
        {
            socket?.Dispose();
            var error = Error(e, upstream);
            throw new ForwardException(error, error == ForwardError.ConnectNoSuchSocket
                ? "connect() failed (2: No such file or directory)"
                : $"connect() failed ({e.NativeErrorCode}: {e.Message})", e);
        }
        catch
        {
            socket?.Dispose();
            throw;
        }
    }

    private static ForwardError Error(SocketException e, EndPoint upstream) => e.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => ForwardError.ConnectRefused,
        SocketError.WouldBlock => ForwardError.ConnectQueueFull,
        SocketError.TimedOut => ForwardError.ConnectTimeout,
        // .NET has one word for ENOENT (a Unix path) and for EADDRNOTAVAIL (no port left).
        SocketError.AddressNotAvailable when upstream is UnixDomainSocketEndPoint => ForwardError.ConnectNoSuchSocket,
        SocketError.AddressNotAvailable or SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable
            => ForwardError.ConnectOutOfResources,
        _ => ForwardError.ConnectFailed,
    };
}
