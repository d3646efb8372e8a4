using System.Net;

namespace ProxyLab;

/// <summary>
/// An upstream that follows a script. It notes <c>did</c> beside a request on a connection that it treats badly, when the last step before the connection's end is
/// done or, of one that goes on until the peer ends, begun; and <c>well</c> beside one that it treats well.
/// </summary>
/// <param name="script">What it does under a plan.</param>
/// <param name="settings">The settings that the script follows.</param>
public sealed class ScriptedUpstream(Func<Plan, Script> script, params IReadOnlyList<Setting> settings) : Upstream
{
    /// <summary>What it notes of a request to which it did its wrong.</summary>
    public const string Did = "did";

    /// <summary>What it notes of a request that it answered well.</summary>
    public const string Well = "well";

    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _restarted;
    private Task _restart = Task.CompletedTask;

    /// <inheritdoc/>
    public override IReadOnlyList<Setting> Settings => settings;

    /// <inheritdoc/>
    public override async Task Serve(Listener listener, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(listener);
        var told = script(listener.Plan);
        try
        {
            if (told is { Accepts: 0, StopsListening: true }) listener.StopListening();
            if (told.AcceptAfter > TimeSpan.Zero)
            {
                await _begun.Task.WaitAsync(stop);
                await Task.Delay(told.AcceptAfter, stop);
            }

            await Accept(listener, told, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Whoever serves the listener next goes on.
        }
    }

    /// <inheritdoc/>
    public override Task WaveBegins(Listener listener, int wave)
    {
        _begun.TrySetResult();
        return Task.CompletedTask;
    }

    /// <summary>Who has stopped listening, listens again; who restarts is back before the wave is over, for whoever serves the listener next finds it as it is.</summary>
    public override async Task WaveEnds(Listener listener, int wave)
    {
        ArgumentNullException.ThrowIfNull(listener);
        await _restart;
        if (wave == 1 && script(listener.Plan).StopsListening) listener.Reopen();
    }

    /// <summary>Accepts as the script says, until it is to stop.</summary>
    private async Task Accept(Listener listener, Script told, CancellationToken stop)
    {
        var handled = new List<Task>();
        for (var number = 1; !(number > told.Accepts); number++)
        {
            var connection = await listener.Accept(stop);
            if (number == 1 && told.EndsAfter is { } end) handled.Add(_restart = Restart(listener, end, told.BackAfter, stop));
            var one = Handle(connection, told, number, stop);
            if (told.OneAtATime) await one;
            handled.RemoveAll(task => task.IsCompletedSuccessfully);
            handled.Add(one);
            if (handled.FirstOrDefault(task => task.IsFaulted) is { } mistake) await mistake;
        }

        if (told.StopsListening) listener.StopListening();
        await Task.WhenAll([.. handled, Task.Delay(Timeout.Infinite, stop)]);
    }

    private async Task Restart(Listener listener, TimeSpan after, TimeSpan back, CancellationToken stop)
    {
        await Task.Delay(after, stop);
        listener.StopListening();
        listener.CloseConnections();
        await Task.Delay(back, stop);
        _restarted = true;
        listener.Reopen();
    }

    private async Task Handle(Connection connection, Script told, int number, CancellationToken stop)
    {
        var address = connection.Address.Tcp?.Address is { } ip ? ip.GetAddressBytes()[^1] - IPAddress.Loopback.GetAddressBytes()[^1] + 1 : 1;
        var isBad = !_restarted && (told.Badly?.Which(number, address) ?? true);
        while (await Follow(connection, isBad ? told.Steps : told.Well, isBad ? Did : Well, stop))
        {
        }

        connection.Close();
    }

    /// <summary>Follows the steps once.</summary>
    /// <returns>Whether it is to begin again.</returns>
    private static async Task<bool> Follow(Connection connection, IReadOnlyList<Step> steps, string note, CancellationToken stop)
    {
        var end = steps.TakeWhile(step => !step.IsEnd).Count();
        for (var i = 0; i < steps.Count; i++)
        {
            // What goes on until the peer ends is noted when it begins; a connection that only ends, before it does.
            if (i == end) connection.Note(note);
            if (!await steps[i].Do(connection, stop)) return false;
        }

        if (end == steps.Count) connection.Note(note);
        return steps is [.., AgainStep];
    }
}
