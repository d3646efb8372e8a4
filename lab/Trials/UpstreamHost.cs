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
        Account = "account", Accounted = "accounted", WaveBegins = "wave-begins", WaveEnds = "wave-ends", WaveTold = "wave-told";

    /// <summary>Serves until standard input ends.</summary>
    /// <param name="upstream">The behaviour.</param>
    /// <param name="listener">What it serves.</param>
    /// <param name="recovered">What serves there when it was asked to behave.</param>
    /// <param name="whose">Whose behaviour it is, for messages.</param>
    /// <param name="csv">Where its account goes; null for nowhere.</param>
    /// <param name="wire">Where the octets of its connections are kept; null for nowhere.</param>
    /// <returns>0, or 2 when the behaviour itself failed: its last line then says how.</returns>
    internal static async Task<int> Run(Upstream upstream, Listener listener, Upstream recovered, string whose, UpstreamCsv? csv, WireJsonl? wire)
    {
        using var look = new PeerLook();
        listener.Look = look.At;
        listener.Comes = PeerLook.Comes;
        if (csv is not null) listener.Ledger.Sink = csv.Write;
        listener.Ledger.Wire = wire?.Wire;
        using var one = new One(upstream, listener, recovered, whose, csv, wire);
        return await Answer(listener.Endpoint, one);
    }

    /// <summary>Says that it listens, and answers until standard input ends or what serves breaks.</summary>
    internal static async Task<int> Answer(Endpoint endpoint, IAnswering upstream)
    {
        Say(Listening + endpoint);
        try
        {
            while (true)
            {
                var command = Task.Run(Console.In.ReadLineAsync);
                if (await Task.WhenAny(command, upstream.Fault) == upstream.Fault) await upstream.Fault;
                if (await command is not { } line) return 0;
                if (await Answer(upstream, line) is { } answer) Say(answer);
            }
        }
        catch (LabException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 2;
        }
    }

    private static async Task<string?> Answer(IAnswering upstream, string line)
    {
        switch (line.Split(' '))
        {
            case [Counters]:
                var counted = await upstream.Counters();
                if (upstream.Fault.IsFaulted) await upstream.Fault;
                return CountersReply + JsonSerializer.Serialize(counted, CountersJson.Line.UpstreamCounters);
            case [Recover]:
                await upstream.Recover();
                return Recovered;
            case [Account]:
                await upstream.Account();
                return Accounted;
            case [WaveBegins or WaveEnds, var wave]:
                await upstream.AtWave(line.StartsWith(WaveBegins, StringComparison.Ordinal), int.Parse(wave, CultureInfo.InvariantCulture));
                return WaveTold;
            default:
                return null;
        }
    }

    private static void Say(string line)
    {
        Console.Out.WriteLine(line);
        Console.Out.Flush();
    }

    /// <summary>A behaviour in this process.</summary>
    private sealed class One(Upstream upstream, Listener listener, Upstream recovered, string whose, UpstreamCsv? csv, WireJsonl? wire) : IAnswering, IDisposable
    {
        private Serving _serving = new(upstream, listener, whose);

        public Task Fault => _serving.Fault;

        public async Task<UpstreamCounters> Counters()
        {
            await _serving.Settle();
            return listener.Counters.Now;
        }

        public async Task Recover()
        {
            await _serving.Stop();
            _serving.Dispose();
            listener.CloseConnections();
            _serving = new Serving(recovered, listener, $"{whose}, recovered");
        }

        public Task Account()
        {
            listener.Ledger.HandOutOpen();
            csv?.Flush();
            wire?.Flush();
            return Task.CompletedTask;
        }

        public Task AtWave(bool begins, int wave) => _serving.AtWave(begins, wave);

        public void Dispose() => _serving.Dispose();
    }
}
