using System.Globalization;
using System.Text.Json;
using ProxyLab.Probes.SockDiag;

namespace ProxyLab.Trials;

/// <summary>
/// The upstream's own process: the same executable again. It speaks lines: it says <c>listening ENDPOINT</c>, answers
/// <c>counters</c> with its counters as JSON, begins to behave at <c>recover</c>, finishes <c>upstream.csv</c> at <c>account</c>, and ends with its
/// standard input.
/// </summary>
internal static class UpstreamHost
{
    internal const string Listening = "listening ", Counters = "counters", CountersReply = "counters ", Recover = "recover", Recovered = "recovered",
        Account = "account", Accounted = "accounted", WaveBegins = "wave-begins ", WaveEnds = "wave-ends ", WaveTold = "wave-told";

    /// <summary>Serves until standard input ends.</summary>
    /// <param name="upstream">The behaviour.</param>
    /// <param name="listener">What it serves.</param>
    /// <param name="recovered">What serves there when it was asked to behave.</param>
    /// <param name="whose">Whose behaviour it is, for messages.</param>
    /// <param name="csv">Where its account goes; null for nowhere.</param>
    /// <returns>0, or 2 when the behaviour itself failed: its last line then says how.</returns>
    internal static async Task<int> Run(Upstream upstream, Listener listener, Upstream recovered, string whose, UpstreamCsv? csv)
    {
        using var look = new PeerLook();
        listener.Look = look.At;
        if (csv is not null) listener.Ledger.Sink = csv.Write;
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
            }, () =>
            {
                listener.Ledger.HandOutOpen();
                csv?.Flush();
                return Task.CompletedTask;
            }, (begins, wave) => serving.AtWave(begins, wave));
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
    /// <param name="account">Writes what its account does not hold yet.</param>
    /// <param name="atWave">Tells it that a wave begins, or else that it has ended, and which.</param>
    internal static async Task<int> Answer(Endpoint endpoint, Func<Task> fault, Func<Task<UpstreamCounters>> counters, Func<Task> recover, Func<Task> account, Func<bool, int, Task> atWave)
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
                    case { } line when Wave(line, WaveBegins) is { } wave:
                        await atWave(true, wave);
                        Say(WaveTold);
                        break;
                    case { } line when Wave(line, WaveEnds) is { } wave:
                        await atWave(false, wave);
                        Say(WaveTold);
                        break;
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
                    case Account:
                        await account();
                        Say(Accounted);
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

    private static int? Wave(string line, string command) =>
        line.StartsWith(command, StringComparison.Ordinal) ? int.Parse(line.AsSpan(command.Length), CultureInfo.InvariantCulture) : null;

    private static void Say(string line)
    {
        Console.Out.WriteLine(line);
        Console.Out.Flush();
    }
}
