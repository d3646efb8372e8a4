namespace ProxyLab;

/// <summary>
/// A server that is restarted. In the first wave it works on a few requests, and has the rest wait in its accept queue; then it ends: its listener and
/// its connections are closed. In the second wave nobody listens. From the third on it serves, and keeps its connections open. When that wave ends
/// it is restarted once more, with idle connections only.
/// </summary>
internal sealed class RestartUpstream : Upstream
{
    private const int WaveDown = 2;
    private static readonly Setting<int> WorksOn = Setting.Of("works_on", 4, 0, 10_000, "requests that the upstream has read, and not answered, when it ends");
    private static readonly Setting<TimeSpan> EndsAfter = Setting.Of("ends_after", 500.Milliseconds(), TimeSpan.Zero, TimeSpan.FromHours(1), "how long the upstream has worked on them when it ends");
    private static readonly Setting<bool> RemovesFile = Setting.Of("removes_file", false, "the upstream removes its Unix socket's file when it ends");
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly KeepsOpenUpstream _serving = new();

    public override IReadOnlyList<Setting> Settings => [WorksOn, EndsAfter, RemovesFile];

    public override async Task Serve(Listener listener, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(listener);
        if (listener.Plan.UpstreamProcesses > 1) throw new LabException("restart the upstream", "its processes share a socket, which the others hold when one ends", "leave upstream_processes at 1");
        try
        {
            await _begun.Task.WaitAsync(stop);
            for (var left = listener.Plan.Get(WorksOn); left > 0; left--)
            {
                var connection = await listener.Accept(stop);
                await connection.ReadRequest(stop);
            }

            await Task.Delay(listener.Plan.Get(EndsAfter), stop);
            End(listener);
            await _serving.Serve(listener, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Whoever serves the listener next goes on.
        }
    }

    public override Task WaveBegins(Listener listener, int wave)
    {
        _begun.TrySetResult();
        return Task.CompletedTask;
    }

    public override Task WaveEnds(Listener listener, int wave)
    {
        ArgumentNullException.ThrowIfNull(listener);
        if (wave == WaveDown + 1) End(listener);
        if (wave is WaveDown or WaveDown + 1) listener.Reopen();
        return Task.CompletedTask;
    }

    private static void End(Listener listener)
    {
        if (listener.Plan.Get(RemovesFile)) listener.RemoveFile();
        listener.StopListening();
        listener.CloseConnections();
    }
}
