using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace LabProxy;

/// <summary>
/// What happens to a client's connection before HTTP: it is counted, refused when there are too many, and watched for the client's leaving.
/// </summary>
internal sealed class ClientConnections(Options options, Counters counters, ErrorLog log, DescriptorRoom room)
{
    // A 503 without a body is a complete answer to any method, HEAD included, so the request need not be read first.
    private static readonly byte[] OverLimitAnswer =
        "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\nProxy-Status: labproxy; error=connection_limit_reached\r\n\r\n"u8.ToArray();

    private static readonly TimeSpan LongestLinger = TimeSpan.FromSeconds(2);

    public async Task ServeAsync(ConnectionDelegate next, ConnectionContext connection)
    {
        try
        {
            await AdmitAsync(next, connection);
        }
        finally
        {
            room.Leave();
        }
    }

    private async Task AdmitAsync(ConnectionDelegate next, ConnectionContext connection)
    {
        counters.Accept();
        if (!counters.TryOpen(options.MaxConnections))
        {
            await RefuseAsync(connection);
            return;
        }

        var client = new ClientConnection(connection.Transport.Input, connection.Transport.Output, options, counters);
        connection.Transport = client;
        connection.Features.Set(client);
        Exchange.Current.Value = client.Exchange;
        try
        {
            await using (connection.ConnectionClosed.UnsafeRegister(
                static exchange => ((Exchange)exchange!).Fail(ForwardError.ClientGone), client.Exchange))
                await next(connection);
        }
        finally
        {
            client.Close();
            counters.Close();
        }
    }

    /// <summary>
    /// Answers and closes our side, then reads until the client has closed its own or a bound is passed: closing with octets unread
    /// would reset the connection, and the client might lose the answer (RFC 9112 section 9.6).
    /// </summary>
    private async Task RefuseAsync(ConnectionContext connection)
    {
        counters.Failed(ForwardError.AcceptOverLimit);
        log.Failed(ForwardError.AcceptOverLimit, "", $"{connection.RemoteEndPoint}", "-");
        var socket = connection.Features.Get<IConnectionSocketFeature>()!.Socket;
        using var linger = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed);
        linger.CancelAfter(LongestLinger);
        try
        {
            await socket.SendAsync(OverLimitAnswer, SocketFlags.None, linger.Token);
            socket.Shutdown(SocketShutdown.Send);
            while (await connection.Transport.Input.ReadAsync(linger.Token) is { IsCompleted: false } read)
                connection.Transport.Input.AdvanceTo(read.Buffer.End);
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or IOException or ObjectDisposedException)
        {
            // The client left, or lingered too long.
        }
    }
}
