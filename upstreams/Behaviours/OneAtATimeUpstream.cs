namespace ProxyLab;

/// <summary>A server of one thread: accepts, reads the request, works, answers, closes; then accepts the next.</summary>
internal sealed class OneAtATimeUpstream(TimeSpan work) : Upstream
{
    private static readonly byte[] Answer = Http.Ok("hello, one after the other\n");

    public override async Task Serve(Listener listener, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                using var connection = await listener.Accept(stop);
                if (!await connection.ReadRequest(stop)) continue;
                await Task.Delay(work, stop);
                await connection.Write(Answer, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Whoever serves the listener next goes on.
        }
    }
}
