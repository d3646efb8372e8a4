
using ProxyLab.Probes.Counters;
using ProxyLab.Probes.Sampling;

namespace ProxyLab.Tests.Probes;

/// <summary>A trial's folder with a sampler that writes into it, and what it wrote, row by row.</summary>
internal sealed class SampledTrial : IDisposable
{
    /// <summary>How long a test waits for a tick that shows what it looks for.</summary>
    internal static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    internal static readonly SamplerOptions Brisk = new() { Tick = TimeSpan.FromMilliseconds(5), CrossCheckShare = 1, RolesShare = 1 };
    private readonly TempFolder _folder = new();

    /// <summary>A file of the trial.</summary>
    internal string this[string name] => _folder[name];

    /// <summary>A sampler of that upstream, with short ticks unless told otherwise. The test stops it.</summary>
    internal Sampler Sampler(Endpoint upstream, SamplerOptions? options = null, ActiveCounter? active = null, params SampledProcess[] processes) =>
        new(_folder.Path, new TrialClock(), upstream, processes, active, options ?? Brisk);

    /// <summary>The rows of a CSV file so far, by column.</summary>
    internal IReadOnlyList<Dictionary<string, string>> Rows(string file)
    {
        var lines = File.ReadAllLines(_folder[file]);
        var names = lines[0].Split(',');
        return [.. lines.Skip(1).Select(l => names.Zip(l.Split(',')).ToDictionary(p => p.First, p => p.Second))];
    }

    public void Dispose() => _folder.Dispose();
}
