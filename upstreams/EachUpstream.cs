using System.Net.Sockets;
using System.Reflection;

namespace ProxyLab;

/// <summary>An upstream that accepts at once and handles each connection by itself, side by side.</summary>
public abstract class EachUpstream : Upstream
{
    /// <summary>
    /// Handles one connection, which is closed on return. Faults of the peer do not throw (see <see cref="Connection"/>): what does is the
    /// behaviour's own mistake, and ends <see cref="Serve"/>.
    /// </summary>
    protected internal abstract Task Handle(Connection connection, CancellationToken stop);

    /// <summary>The method whose code handles a connection, for messages.</summary>
    internal virtual MethodInfo Behaviour => ((Func<Connection, CancellationToken, Task>)Handle).Method;

    /// <inheritdoc/>
    public sealed override async Task Serve(Listener listener, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(listener);
        var mistake = new TaskCompletionSource();
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var accept = listener.Accept(stop);
                if (await Task.WhenAny(accept, mistake.Task) == mistake.Task) await mistake.Task;
                _ = Run(await accept, listener, mistake, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionAborted or SocketError.ConnectionReset)
            {
                // A client that reset while it was queued: the next may be well. Anything else, such as no descriptor left,
                // would come again at once, and is for the host to report.
            }
        }
    }

    private async Task Run(Connection connection, Listener listener, TaskCompletionSource mistake, CancellationToken stop)
    {
        try
        {
            await listener.Calls.Call(connection, Behaviour, () => Handle(connection, stop));
            connection.Close();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The behaviour ends here; what it left open stays open until the process ends or the upstream recovers.
        }
#pragma warning disable CA1031 // A behaviour is a case author's code: a mistake in it must not pass for the fault under study.
        catch (Exception e)
#pragma warning restore CA1031
        {
            mistake.TrySetException(e);
        }
    }

    /// <summary>For a behaviour that never closes: waits until <paramref name="stop"/> and keeps the connection open.</summary>
    protected static Task Hold(CancellationToken stop) => Task.Delay(Timeout.Infinite, stop);
}
