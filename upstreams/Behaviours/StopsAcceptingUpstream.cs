namespace ProxyLab;

/// <summary>Accepts a number of connections, reads a request of each, answers 200 and closes; then never accepts again.</summary>
internal sealed class StopsAcceptingUpstream : Upstream
{
    private static readonly Setting<int> Accepts = Setting.Of("accepts", 10, 0, 1_000_000, "connections that the upstream serves before it never accepts again");
    private static readonly byte[] Answer = Http.Ok("hello, for now\n");

    public override IReadOnlyList<Setting> Settings => [Accepts];

    public override async Task Serve(Listener listener, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(listener);
        try
        {
            for (var left = listener.Plan.Get(Accepts); left > 0; left--)
            {
                using var connection = await listener.Accept(stop);
                if (await connection.ReadRequest(stop)) await connection.Write(Answer, stop);
            }

            await Task.Delay(Timeout.Infinite, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Whoever serves the listener next goes on.
        }
    }
}
