namespace ProxyLab.Cases;

/// <summary>What rules about the proxy's memory have in common. All in KiB, of all its workers together.</summary>
internal static class Memory
{
    /// <summary>
    /// The memory of several trials, before the flood and at its peak, as a straight line over the number of requests that waited; null
    /// when any was not measured.
    /// </summary>
    internal static Slope? Line(IEnumerable<Evidence> trials, string name, Func<ProcessRow, double?> value)
    {
        var points = trials.SelectMany(e => ((double?, double?)[])
        [
            (0, e.Before(name, value).Value),
            (e.Wave(1).Peak("waiting", s => s.Queue).Value, e.Peak(name, value).Value),
        ]).ToArray();
        return points.All(p => p is { Item1: not null, Item2: not null }) ? Slope.Through(points.Select(p => (p.Item1!.Value, p.Item2!.Value))) : null;
    }

    /// <summary>PSS, VmSize and temporary files before, at the peak and after, in a phrase.</summary>
    internal static string Course(Evidence e) =>
        $"{e.Plan.Clients} clients: {Course(e, "PSS", p => p.PssKib)}, {Course(e, "VmSize", p => p.VmKib)}, {Temporary(e)}";

    /// <summary>The most octets of temporary files, in MiB.</summary>
    internal static Measure Temporary(Evidence e) => new("temporary files", e.Peak("", p => p.TempFileBytes / 1048576.0).Value, "MiB");

    /// <summary>How much a value grew from before the flood to its peak.</summary>
    internal static Measure Growth(Evidence e, string name, Func<ProcessRow, double?> value) =>
        new($"{name} grew with {e.Plan.Clients} clients by", e.Peak(name, value).Value - e.Before(name, value).Value, "KiB");

    private static string Course(Evidence e, string name, Func<ProcessRow, double?> value) => FormattableString.Invariant(
        $"{name} {e.Before("", value).Value:0} → {e.Peak("", value).Value:0} → {e.After("", value).Value:0} KiB");
}
