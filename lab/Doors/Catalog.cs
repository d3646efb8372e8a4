using System.Reflection;

namespace ProxyLab;

/// <summary>The cases of an assembly, found by reflection: there is no list to edit.</summary>
public static class Catalog
{
    /// <summary>Every public, concrete case with a constructor without parameters, by name.</summary>
    /// <exception cref="LabException">Two cases have the same name, or two claims of a case the same id: their verdicts would be counted as one's.</exception>
    public static IReadOnlyList<Case> Of(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        var cases = assembly.GetExportedTypes()
            .Where(t => t.IsAssignableTo(typeof(Case)) && !t.IsAbstract && t.GetConstructor(Type.EmptyTypes) is not null)
            .Select(t => (Case)Activator.CreateInstance(t)!)
            .OrderBy(c => c.Name, StringComparer.Ordinal)
            .ToArray();
        if (Twice(cases.Select(c => c.Name)) is { } name)
            throw new LabException("catalog", $"two cases are named {name}", "rename one of the classes");
        foreach (var @case in cases)
        {
            if (Twice(@case.Claims.Select(c => c.Id)) is { } id)
                throw new LabException("catalog", $"two claims of {@case.Name} have the id {id}", "give one of them another");
        }

        return cases;
    }

    /// <summary>The case of that name.</summary>
    /// <exception cref="UsageException">There is none; gives the nearest.</exception>
    public static Case Find(IReadOnlyList<Case> cases, string name) =>
        cases.FirstOrDefault(c => c.Name == name) ?? throw UsageException.Unknown("case", name, cases.Select(c => c.Name));

    private static string? Twice(IEnumerable<string> names) => names.GroupBy(n => n).FirstOrDefault(g => g.Count() > 1)?.Key;
}
