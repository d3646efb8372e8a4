namespace ProxyLab;

/// <summary>Rules about the proxy's memory: of all its workers together, around the first wave.</summary>
public static class ProxyMemory
{
    /// <summary>PSS: the resident memory, with shared pages divided among those who share them.</summary>
    public static Func<ProcessRow, double?> Pss { get; } = p => p.PssKib;

    /// <summary>VmSize: the address space.</summary>
    public static Func<ProcessRow, double?> VmSize { get; } = p => p.VmKib;

    /// <summary>
    /// The PSS of several trials, before the flood and at its peak, as a straight line over the number of requests that waited in the
    /// upstream's queue, in KiB for each; null when any of it was not measured.
    /// </summary>
    public static (Slope Line, IReadOnlyList<Measure> From)? PssOverWaiting(IEnumerable<Evidence> trials)
    {
        ArgumentNullException.ThrowIfNull(trials);
        var measured = trials.Select(e => (
            Before: e.Processes.Before("pss", "PSS", Pss), Waiting: e.Wave(1).Peak("queue.peak", "waiting", s => s.Queue), Peak: e.Processes.Peak("pss", "PSS", Pss))).ToArray();
        var points = measured.SelectMany(m => ((double?, double?)[])[(0, m.Before.Value), (m.Waiting.Value, m.Peak.Value)]).ToArray();
        return points.All(p => p is { Item1: not null, Item2: not null }) && Slope.Through(points.Select(p => (p.Item1!.Value, p.Item2!.Value))) is { } line
            ? (line, [.. measured.SelectMany(m => new[] { m.Before, m.Waiting, m.Peak })])
            : null;
    }

    /// <summary>How much the address space grew from before the flood to its peak, in KiB.</summary>
    public static Measure VmSizeGrowth(Evidence e)
    {
        ArgumentNullException.ThrowIfNull(e);
        var (before, peak) = (e.Processes.Before("vm-size", "VmSize", VmSize), e.Processes.Peak("vm-size", "VmSize", VmSize));
        return peak.Less(before, "vm-size.growth", $"VmSize grew with {e.Plan.Clients} clients by");
    }

    /// <summary>The most that temporary files held, in MiB.</summary>
    public static Measure TemporaryFiles(Evidence e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return e.Processes.Peak("temporary-files", "", p => p.TempFileBytes / 1048576.0, "MiB") with { Label = "temporary files" };
    }

    /// <summary>PSS, VmSize and temporary files before, at the peak and after, in a phrase.</summary>
    public static string Course(Evidence e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return $"{e.Plan.Clients} clients: {Course(e, "PSS", Pss)}, {Course(e, "VmSize", VmSize)}, {TemporaryFiles(e)}";
    }

    private static string Course(Evidence e, string name, Func<ProcessRow, double?> value)
    {
        var of = e.Processes;
        return FormattableString.Invariant(
            $"{name} {of.Before("memory", name, value).Value:0} → {of.Peak("memory", name, value).Value:0} → {of.After("memory", name, value).Value:0} KiB");
    }
}
