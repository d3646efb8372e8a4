using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace LabProxy;

/// <summary>Kestrel as a proxy needs it: it streams, and only the proxy's own clocks end a request.</summary>
internal static class KestrelSettings
{
    public static KestrelServerOptions For(
        Options options, IServiceProvider services, Func<ConnectionDelegate, ConnectionDelegate> clients)
    {
        var kestrel = new KestrelServerOptions
        {
            ApplicationServices = services,
            // A gateway passes the upstream's Server field on and adds none of its own.
            AddServerHeader = false,
            RequestHeaderEncodingSelector = static _ => Encoding.Latin1,
            ResponseHeaderEncodingSelector = static _ => Encoding.Latin1,
        };
        Limit(kestrel.Limits);
        kestrel.Listen(options.Listen, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            listen.Use(clients);
        });
        kestrel.Listen(options.Status, listen => listen.Protocols = HttpProtocols.Http1);
        return kestrel;
    }

    public static SocketTransportOptions Transport(Options options) => new()
    {
        Backlog = options.Backlog,
        // See RuntimeSettings.RunWhereTheSocketWoke.
        UnsafePreferInlineScheduling = true,
        // No buffer is held for a connection on which nothing has arrived.
        WaitForDataBeforeAllocatingBuffer = true,
    };

    private static void Limit(KestrelServerLimits limits)
    {
        // Bodies are streamed, so no size is too large. Their pace is judged by client_timeout_ms and not by an average rate.
        limits.MaxRequestBodySize = null;
        limits.MinRequestBodyDataRate = null;
        limits.MinResponseDataRate = null;

        // What one connection may hold in user memory. Kestrel's default of 1 MiB of unread body is for applications that read it all.
        limits.MaxRequestHeadersTotalSize = 32 * 1024;
        limits.MaxRequestBufferSize = 32 * 1024;
        limits.MaxResponseBufferSize = 32 * 1024;

        // As nginx's client_header_timeout and keepalive_timeout.
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(60);
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(75);
    }
}
