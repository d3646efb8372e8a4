using System.Net;
using ProxyLab.Probes.Counters;
using ProxyLab.Probes.Timing;

namespace ProxyLab;

/// <summary>A process of the proxy under test.</summary>
/// <param name="Role">What it is in the trial: <c>proxy</c> for a single process; <c>master</c> and <c>worker</c> where there are several.</param>
/// <param name="Pid">Its number in the sandbox's pid namespace.</param>
public sealed record ProxyProcess(string Role, int Pid);

/// <summary>What a probe may know of its trial.</summary>
public sealed class ProbeContext
{
    private readonly Lazy<AcceptWorkers?> _acceptWorkers;
    private volatile int _wave;

    internal ProbeContext(TrialClock clock, Func<AcceptWorkers?>? acceptWorkers = null)
    {
        (Clock, Notes) = (clock, new ProbeNotes(clock));
        _acceptWorkers = new(acceptWorkers ?? (() => null));
    }

    /// <summary>What the trial was told.</summary>
    public required Plan Plan { get; init; }

    /// <summary>The trial's folder: a probe may save files of its own there.</summary>
    public required string Folder { get; init; }

    /// <summary>Where the upstream listens.</summary>
    public required Endpoint Upstream { get; init; }

    /// <summary>The upstream's process, in the sandbox's pid namespace; 0 where there is none.</summary>
    public int UpstreamPid { get; init; }

    /// <summary>Where clients connect to the proxy; null where there is no proxy.</summary>
    public IPEndPoint? Front { get; init; }

    /// <summary>The proxy's processes when it had said that it listens.</summary>
    public IReadOnlyList<ProxyProcess> Processes { get; init; } = [];

    /// <summary>Now, in milliseconds of the trial's clock.</summary>
    public double NowMs => Clock.NowMs;

    /// <summary>The wave of clients that is running; 0 for none.</summary>
    public int Wave
    {
        get => _wave;
        internal set => _wave = value;
    }

    /// <summary>Opens the proxy's own count of its clients; null where it has none. Whoever opens it closes it.</summary>
    internal Func<ActiveCounter?> OpenCounter { get; init; } = () => null;

    /// <summary>The proxy's accept workers; null where it tells of none.</summary>
    internal AcceptWorkers? AcceptWorkers => _acceptWorkers.Value;

    internal TrialClock Clock { get; }

    /// <summary>The gaps of all probes.</summary>
    internal ProbeNotes Notes { get; }

    /// <summary>
    /// Notes why something was not measured. At the trial's end <c>events.jsonl</c> gets one note for each name: how often, when first and
    /// last, and the last reason.
    /// </summary>
    /// <param name="what">What has the gap, e.g. the probe's name or an instrument's.</param>
    /// <param name="why">Why, in a sentence.</param>
    public void Note(string what, string why) => Notes.Add(what, why);
}
