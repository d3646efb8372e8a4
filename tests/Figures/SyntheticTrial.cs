using System.Globalization;
using System.Text.Json;
using ProxyLab.Figures.Model;
using ProxyLab.Figures.Saturation;

namespace ProxyLab.Tests.Figures;

/// <summary>Samples as a never-accept trial would leave them: hand-made, to look at figures without the lab.</summary>
internal static class SyntheticTrial
{
    internal const string Header =
        "t_ms,unix_listener,unix_embryo,unix_accepted,unix_client,queue,queue_limit,queue_dead,tcp_established,tcp_syn_sent," +
        "tcp_time_wait,tcp_embryo,tcp_accepted,listen_overflows,listen_drops,proxy_active";

    /// <summary>
    /// Clients flood in two waves of 2 s, at 0.5 s and 4 s; the backlog's capacity is taken in 60 ms; at the timeout the proxy closes,
    /// and its embryos stay in the queue, dead, so that the second wave finds it full.
    /// </summary>
    internal static string NeverAccept(int clients, int backlog, int tickMs = 20, int endMs = 7000, bool isUnix = true, Func<int, bool>? gap = null)
    {
        var capacity = Math.Min(clients, backlog + 1);
        var text = new System.Text.StringBuilder(Header).Append('\n');
        for (var t = 0; t <= endMs; t += tickMs)
        {
            var queue = t < 500 ? 0 : Math.Min(capacity, capacity * (t - 500 + tickMs) / 60);
            var dead = t < 2500 ? 0 : queue;
            var inWave = t is >= 500 and < 2500 or >= 4000 and < 6000;
            var firstWave = t is >= 500 and < 2500;
            var active = firstWave ? capacity + (t < 700 ? (clients - capacity) * (700 - t) / 200 : 0) : inWave && t < 4200 ? clients * (4200 - t) / 200 : 0;
            text.Append(Row(t, isUnix, queue, dead, active, clients - capacity, inWave, gap?.Invoke(t) ?? false));
        }
        return text.ToString();
    }

    private static string Row(int t, bool isUnix, int queue, int dead, int active, int refused, bool inWave, bool isGap) =>
        isGap ? $"{N(t)},,,,,,,,,,,,,,,{N(active)}\n"
        : isUnix ? $"{N(t)},1,{N(queue)},0,{N(queue - dead)},{N(queue)},64,{N(dead)},,,,,,,,{N(active)}\n"
        : $"{N(t)},,,,,{N(queue)},64,{N(dead)},0,{N(inWave ? refused : 0)},0,{N(queue)},0,0,0,{N(active)}\n";

    /// <summary>A trial in which sockets come and go at every tick.</summary>
    internal static string Busy(int sockets, int ticks)
    {
        var random = new Random(7);
        var text = new System.Text.StringBuilder(Header).Append('\n');
        for (var i = 0; i < ticks; i++)
        {
            var embryos = random.Next(sockets / 3);
            text.Append(CultureInfo.InvariantCulture, $"{i * 20},1,{embryos},{random.Next(sockets / 3)},{random.Next(sockets / 3)},{embryos},4096,{embryos / 2},,,,,,,,{random.Next(sockets)}\n");
        }
        return text.ToString();
    }

    /// <summary>A trial's evidence with these samples and two waves, as a run folder gives it.</summary>
    internal static Evidence Evidence(TempFolder folder, string samples, bool isUnix = true, double readTimeoutMs = 2000)
    {
        var file = folder.Write("samples.csv", samples);
        var plan = Plan.Default with
        {
            Transport = isUnix ? Transport.Unix : Transport.Tcp, ConnectTimeout = 2.Seconds(), ReadTimeout = TimeSpan.FromMilliseconds(readTimeoutMs),
        };
        return new Evidence(new TrialPlan(new TrialId("never-accept", "nginx", 1), plan, Variant.None, 1), new TrialFiles
        {
            Samples = CsvTable.Read(file, () => new SampleRow()),
            Events = [Event(500, EventNames.WaveStart, 1), Event(2500, EventNames.WaveEnd, 1), Event(4000, EventNames.WaveStart, 2), Event(6000, EventNames.WaveEnd, 2)],
        });
    }

    /// <summary>The figure's model for a trial of <see cref="NeverAccept"/> or <see cref="Busy"/>.</summary>
    internal static FigureModel Model(string samples, bool isUnix = true)
    {
        using var folder = new TempFolder();
        return new SaturationFigure().Of(Evidence(folder, samples, isUnix))!;
    }

    private static EventRow Event(double timeMs, string name, int wave) => new(timeMs, name, JsonSerializer.SerializeToElement(new { wave }));

    private static string N(int number) => number.ToString(CultureInfo.InvariantCulture);
}
