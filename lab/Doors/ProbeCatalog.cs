using System.Reflection;

namespace ProxyLab;

/// <summary>The probes of some assemblies, found by reflection: there is no list to edit.</summary>
public static class ProbeCatalog
{
    private static readonly string[] TakenFiles = [RunFiles.Requests, RunFiles.Kept];

    /// <summary>Every public, concrete probe with a constructor without parameters, by name.</summary>
    /// <exception cref="LabException">
    /// Two probes have the same name, or one has the name of another file of the lab, or a column cannot be: says which probe.
    /// </exception>
    public static IReadOnlyList<Probe> Of(IEnumerable<Assembly> assemblies)
    {
        ArgumentNullException.ThrowIfNull(assemblies);
        return Checked([.. assemblies.Distinct().SelectMany(a => a.GetExportedTypes())
            .Where(t => t.IsAssignableTo(typeof(Probe)) && !t.IsAbstract && t.GetConstructor(Type.EmptyTypes) is not null)
            .Select(Create).OrderBy(p => p.Name, StringComparer.Ordinal)]);
    }

    /// <summary>These probes, if their names and columns can be.</summary>
    /// <inheritdoc cref="Of"/>
    internal static IReadOnlyList<Probe> Checked(IReadOnlyList<Probe> probes)
    {
        foreach (var probe in probes) _ = ColumnsOf(probe);
        if (probes.GroupBy(p => p.Name).FirstOrDefault(g => g.Count() > 1)?.Key is { } twice)
            throw new LabException("catalog", $"two probes are named {twice}", "rename one of the classes");
        return probes.FirstOrDefault(p => TakenFiles.Contains($"{p.Name}.csv")) is { } taken
            ? throw new LabException("catalog", $"the lab itself writes {taken.Name}.csv", $"rename the probe {taken.Name}")
            : probes;
    }

    /// <summary>Another instance of a probe, for one trial.</summary>
    internal static Probe Fresh(Probe probe) => Create(probe.GetType());

    /// <summary>The columns of a probe's file.</summary>
    /// <exception cref="LabException">A column cannot be.</exception>
    internal static ColumnSet ColumnsOf(Probe probe)
    {
        try
        {
            return ColumnSet.OfProbe(probe.Name, probe.Summary, probe.Columns);
        }
        catch (Exception e) when (e is not LabException)
        {
            throw new LabException("catalog", $"{probe.Name}: its columns cannot be read: {(e.InnerException ?? e).Message}", "declare each column in a field", e);
        }
    }

    /// <summary>The columns of every CSV file that a trial with these probes may have.</summary>
    internal static IReadOnlyList<ColumnSet> Files(IEnumerable<Probe> probes) => [.. probes.Select(ColumnsOf), RequestColumns.All];

    private static Probe Create(Type type)
    {
        try
        {
            return (Probe)Activator.CreateInstance(type)!;
        }
        catch (TargetInvocationException e)
        {
            throw new LabException("catalog", $"the constructor of {type.Name} failed: {e.InnerException?.Message}", "open files in Begin, not in the constructor", e);
        }
    }
}
