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
    internal static async Task<int> Run(Upstream upstream, Endpoint endpoint, int backlog, Upstream? recovered = null)
    {
        using var listener = Listener.Open(endpoint, backlog);
        using var misbehave = new CancellationTokenSource();
        var serving = upstream.Serve(listener, misbehave.Token);
        Say(Listening + listener.Endpoint);
        while (true)
        {
            var command = Task.Run(Console.In.ReadLineAsync);
            await Task.WhenAny(command, serving);
            if (serving.IsFaulted)
            {
                await Console.Error.WriteLineAsync($"the upstream's behaviour failed: {serving.Exception.InnerException}");
                return 2;
            }

            switch (await command)
            {
                case null:
                    return 0;
                case Counters:
                    Say(CountersReply + JsonSerializer.Serialize(listener.Counters.Now, Json.Line));
                    break;
                case Recover:
                    await misbehave.CancelAsync();
                    await serving;
                    listener.CloseConnections();
                    serving = (recovered ?? Upstream.Healthy).Serve(listener, CancellationToken.None);
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
