using System.Globalization;
using System.Net.Sockets;

namespace ProxyLab;

/// <summary>
/// A FastCGI responder in the simple model, process per connection: it accepts a connection, serves it until it is closed, and only then
/// accepts the next (source 001). More processes share the listener. Where the proxy keeps no connections it closes after its answer, as
/// FastCGI 1.0 says (section 3.5).
/// </summary>
/// <param name="service">How long each request takes, once it is whole.</param>
internal sealed class FastCgiUpstream(TimeSpan service) : Upstream
{
    /// <summary>The parameter in which a proxy may tell its worker's process id, so that it can be seen who holds which process.</summary>
    internal const string Worker = "PROXY_WORKER";

    private const string Output = "Status: 200 OK\r\nContent-Type: text/plain\r\n\r\nhello by FastCGI\n";

    public override async Task Serve(Listener listener, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using var connection = await listener.Accept(stop);
                await Serve(connection, listener.Counters, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionAborted or SocketError.ConnectionReset)
            {
                // A client that reset while it was queued: the next may be well.
            }
        }
    }

    private async Task Serve(Connection connection, LiveCounters counters, CancellationToken stop)
    {
        var conversation = new FastCgiConversation();
        while (!conversation.Over)
        {
            var octets = await connection.Read(stop);
            if (octets.IsEmpty) break;
            conversation.Take(octets.Span);
            while (conversation.Next() is { } request)
            {
                if (request.Parameters!.TryGetValue(Worker, out var worker) && int.TryParse(worker, NumberStyles.None, CultureInfo.InvariantCulture, out var pid))
                    counters.HeldBy(pid);
                if (service > TimeSpan.Zero) await Task.Delay(service, stop);
                conversation.Answer(Output);
            }

            if (conversation.Reply() is { Length: > 0 } reply && !await connection.Write(reply, stop)) break;
        }

        counters.HeldBy(0);
    }
}
