using System.Globalization;
using ProxyLab.Clients;
using ProxyLab.Probes.Timing;

namespace ProxyLab.Bench;

/// <summary>
/// The helper that hangs: a process with the lab's clients and nothing else. It warms up on a few clients, says so, waits for a line, floods,
/// waits for another line, gives up, and says how fast its clients came.
/// </summary>
internal static class HungClients
{
    /// <summary>What it says.</summary>
    internal const string Ready = "ready", Ramp = "ramp ";

    /// <summary>Clients of the warm-up, which are in the queue as well.</summary>
    internal const int WarmUp = 200;

    /// <summary>The addresses that a plan of so many clients spreads them over, when it says nothing of it.</summary>
    internal static int SourceAddresses(int clients) => (Plan.Default with { Clients = clients }).EffectiveSourceAddresses;

    /// <summary>Runs it; the parent measures its memory from outside.</summary>
    internal static int Run(string target, int clients)
    {
        var clock = new TrialClock();
        var spec = new FloodSpec { Target = Endpoint.Parse(target), Clients = WarmUp, Deadline = 300.Milliseconds(), KeepAlive = true };
        if (!spec.Target.IsUnix) spec = spec with { SourceAddresses = SourceAddresses(clients) };
        var flood = new Flood();
        flood.Run(spec, () => clock.NowMs, (in _) => { }, CancellationToken.None);
        GC.Collect();
        Say(Ready);
        Console.In.ReadLine();
        using var stop = new CancellationTokenSource();
        new Thread(() =>
        {
            Console.In.ReadLine();
            stop.Cancel();
        }) { IsBackground = true }.Start();
        var (lastMs, sent) = (0.0, 0);
        var summary = flood.Run(spec with { Clients = clients, Deadline = Bed.Patience }, () => clock.NowMs, Take, stop.Token);
        if (sent != clients || summary[Outcome.InFlight] != clients)
        {
            Console.Error.WriteLine($"{sent} of {clients} clients hung; {summary[Outcome.LocalError]} local errors, {summary[Outcome.Refused]} refused");
            return 1;
        }

        Say(Ramp + (clients / (lastMs - summary.BeganMs) * 1000).ToString(CultureInfo.InvariantCulture));
        return 0;

        void Take(in RequestResult result)
        {
            if (result.SentMs is not { } ms) return;
            sent++;
            lastMs = Math.Max(lastMs, ms);
        }
    }

    private static void Say(string line)
    {
        Console.Out.WriteLine(line);
        Console.Out.Flush();
    }
}
