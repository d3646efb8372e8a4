using System.Net;
using ProxyLab.Probes.Counters;
using ProxyLab.Probes.Samples;
using ProxyLab.Probes.Timing;

namespace ProxyLab.Tests.Probes;

/// <summary>A trial's folder and what probes may know of it, and what they wrote, row by row.</summary>
internal sealed class ProbedTrial : IDisposable
{
    /// <summary>How long a test waits for a reading that shows what it looks for.</summary>
    internal static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    /// <summary>Costly readings may use a whole core.</summary>
    internal static readonly SampleShares Greedy = new() { CrossCheck = 1, Roles = 1 };

    private readonly TempFolder _folder = new();

    /// <summary>A file of the trial.</summary>
    internal string this[string name] => _folder[name];

    /// <summary>What probes know of a trial with that upstream; ticks are short unless told otherwise.</summary>
    internal ProbeContext Context(
        Endpoint upstream, double tickMs = 5, ActiveCounter? counter = null, int? frontPort = null, AcceptWorkers? workers = null, params ProxyProcess[] processes) =>
        new(new TrialClock(), () => workers)
        {
            Plan = Plan.Default with { Tick = TimeSpan.FromMilliseconds(tickMs) },
            Folder = _folder.Path,
            Upstream = upstream,
            Front = frontPort is { } port ? new IPEndPoint(IPAddress.Loopback, port) : null,
            Processes = processes,
            OpenCounter = () => counter,
        };

    /// <summary>The lab's samples of that trial; the test starts and ends them.</summary>
    internal static ProbeUnderTest Samples(ProbeContext context, SampleShares? shares = null) => new(new SamplesProbe { Shares = shares ?? Greedy }, context);

    /// <summary>The rows of a CSV file so far, by column.</summary>
    internal IReadOnlyList<Dictionary<string, string>> Rows(string file)
    {
        var lines = File.ReadAllLines(_folder[file]);
        var names = lines[0].Split(',');
        return [.. lines.Skip(1).Select(l => names.Zip(l.Split(',')).ToDictionary(p => p.First, p => p.Second))];
    }

    public void Dispose() => _folder.Dispose();
}
