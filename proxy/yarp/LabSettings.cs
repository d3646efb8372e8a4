using System.Net.Sockets;

namespace LabYarp;

/// <summary>
/// What neither YARP's nor Kestrel's configuration has: the section <c>Lab</c>. Programs that use YARP set it in their code. What is left out stays as it comes.
/// </summary>
internal sealed record LabSettings
{
    /// <summary>Where the number of client connections is told; a free port of 127.0.0.1 by default.</summary>
    public string? Status { get; init; }

    /// <summary>The backlog of Kestrel's listening socket; 512 by default.</summary>
    public int? Backlog { get; init; }

    /// <summary>The path of a Unix socket that stands for every destination.</summary>
    public string? Unix { get; init; }

    /// <summary>How long a connection attempt may take; 15 s by default (YARP's ForwarderHttpClientFactory).</summary>
    public TimeSpan? ConnectTimeout { get; init; }

    /// <summary>How long an idle connection to a destination is kept; a minute by default (SocketsHttpHandler).</summary>
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary>A file for a line for each request, appended.</summary>
    public string? RequestLog { get; init; }

    /// <summary>Sets what is told.</summary>
    public void Apply(SocketsHttpHandler handler)
    {
        handler.ConnectTimeout = ConnectTimeout ?? handler.ConnectTimeout;
        handler.PooledConnectionIdleTimeout = IdleTimeout ?? handler.PooledConnectionIdleTimeout;
        if (Unix is { } path) handler.ConnectCallback = (_, stop) => Connect(path, stop);
    }

    private static async ValueTask<Stream> Connect(string path, CancellationToken stop)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), stop);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
