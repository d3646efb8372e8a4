using System.Text.Json;

namespace ProxyLab.Trials;

/// <summary>
/// The upstream's own process: the same executable again. It speaks lines: it says <c>listening ENDPOINT</c>, answers
/// <c>counters</c> with its counters as JSON, begins to behave at <c>recover</c>, and ends with its standard input.
/// </summary>
internal static class UpstreamHost
{
    internal const string Listening = "listening ", Counters = "counters", CountersReply = "counters ", Recover = "recover", Recovered = "recovered";

    /// <summary>Serves until standard input ends.</summary>
    /// <param name="upstream">The behaviour.</param>
    /// <param name="listener">What it serves.</param>
    /// <param name="recovered">What serves there when it was asked to behave.</param>
    /// <param name="whose">Whose behaviour it is, for messages.</param>
    /// <returns>0, or 2 when the behaviour itself failed: its last line then says how.</returns>
    internal static async Task<int> Run(Upstream upstream, Listener listener, Upstream recovered, string whose)
    {
        var serving = new Serving(upstream, listener, whose);
        try
        {
            return await Answer(listener.Endpoint, () => serving.Fault, async () =>
            {
                await serving.Settle();
                return listener.Counters.Now;
            }, async () =>
            {
                await serving.Stop();
                serving.Dispose();
                listener.CloseConnections();
                serving = new Serving(recovered, listener, $"{whose}, recovered");
            });
        }
        finally
        {
            serving.Dispose();
        }
    }

    /// <summary>Says that it listens, and answers until standard input ends or what serves breaks.</summary>
    /// <param name="endpoint">Where it listens.</param>
    /// <param name="fault">Ends, with an exception, when what serves at this time breaks.</param>
    /// <param name="counters">Gives the counters.</param>
    /// <param name="recover">Makes it behave.</param>
    internal static async Task<int> Answer(Endpoint endpoint, Func<Task> fault, Func<Task<UpstreamCounters>> counters, Func<Task> recover)
    {
        Say(Listening + endpoint);
        try
        {
            while (true)
            {
                var command = Task.Run(Console.In.ReadLineAsync);
                if (await Task.WhenAny(command, fault()) == fault()) await fault();
                switch (await command)
                {
                    case null:
                        return 0;
                    case Counters:
                        var counted = await counters();
                        if (fault().IsFaulted) await fault();
                        Say(CountersReply + JsonSerializer.Serialize(counted, Json.Line));
                        break;
                    case Recover:
                        await recover();
                        Say(Recovered);
                        break;
                }
            }
        }
        catch (LabException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 2;
        }
    }

    private static void Say(string line)
    {
        Console.Out.WriteLine(line);
        Console.Out.Flush();
    }
}
