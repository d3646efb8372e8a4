namespace ProxyLab;

/// <summary>Listens and never calls accept(2): source 002, case 2. Connections complete in the kernel and wait in the accept queue.</summary>
internal sealed class NeverAcceptUpstream : Upstream
{
    public override async Task Serve(Listener listener, CancellationToken stop)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, stop);
        }
        catch (OperationCanceledException)
        {
            // Recovery: whoever serves the listener next accepts.
        }
    }
}
