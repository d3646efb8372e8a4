using System.Text.Json;

namespace ProxyLab.Trials;

/// <summary>
/// The upstream's own process: a hidden command of the same executable. It speaks lines: it says <c>listening ENDPOINT</c>, answers
/// <c>counters</c> with its counters as JSON, begins to behave at <c>recover</c>, and ends with its standard input.
/// </summary>
internal static class UpstreamHost
{
    internal const string Listening = "listening ", Counters = "counters", CountersReply = "counters ", Recover = "recover", Recovered = "recovered";

    /// <summary>Serves until standard input ends.</summary>
    /// <returns>0, or 2 when the behaviour itself failed.</returns>
    internal static async Task<int> Run(Upstream upstream, Listener listener, Upstream? recovered = null)
    {
        using var misbehave = new CancellationTokenSource();
        var serving = upstream.Serve(listener, misbehave.Token);
        return await Answer(listener.Endpoint, () => serving, () => Task.FromResult(listener.Counters.Now), async () =>
        {
            await misbehave.CancelAsync();
            await serving;
            listener.CloseConnections();
            serving = (recovered ?? Upstream.Healthy).Serve(listener, CancellationToken.None);
        });
    }

    /// <summary>Says that it listens, and answers until standard input ends or what serves breaks.</summary>
    /// <param name="endpoint">Where it listens.</param>
    /// <param name="serving">What serves at this time; it faults when it breaks.</param>
    /// <param name="counters">Gives the counters.</param>
    /// <param name="recover">Makes it behave.</param>
    internal static async Task<int> Answer(Endpoint endpoint, Func<Task> serving, Func<Task<UpstreamCounters>> counters, Func<Task> recover)
    {
        Say(Listening + endpoint);
        while (true)
        {
            var command = Task.Run(Console.In.ReadLineAsync);
            await Task.WhenAny(command, serving());
            if (serving().Exception is { } broken)
            {
                await Console.Error.WriteLineAsync($"the upstream's behaviour failed: {broken.InnerException}");
                return 2;
            }

            switch (await command)
            {
                case null:
                    return 0;
                case Counters:
                    Say(CountersReply + JsonSerializer.Serialize(await counters(), Json.Line));
                    break;
                case Recover:
                    await recover();
                    Say(Recovered);
                    break;
            }
        }
    }

    private static void Say(string line)
    {
        Console.Out.WriteLine(line);
        Console.Out.Flush();
    }
}
