namespace ProxyLab;

/// <summary>The CSV files of probes: their columns, and what is wrong with one.</summary>
internal static class ProbeFiles
{
    private static readonly string[] TakenFiles = [RunFiles.Requests, RunFiles.Kept];

    /// <summary>Refuses a probe whose file or columns cannot be.</summary>
    /// <exception cref="LabException">It has the name of another file of the lab, or a column cannot be.</exception>
    internal static void Require(Probe probe)
    {
        _ = ColumnsOf(probe);
        if (TakenFiles.Contains($"{probe.Name}.csv"))
            throw new LabException("catalogue", $"the lab itself writes {probe.Name}.csv", $"rename the probe {probe.Name}");
    }

    /// <summary>The columns of a probe's file.</summary>
    /// <exception cref="LabException">A column cannot be.</exception>
    internal static ColumnSet ColumnsOf(Probe probe) => ColumnSet.OfProbe(probe.Name, () => probe.Summary, probe.Columns);

    /// <summary>Another instance of a probe, for one trial: its fields may hold state.</summary>
    internal static Probe Fresh(Probe probe) => (Probe)Activator.CreateInstance(probe.GetType())!;
}
