namespace ProxyLab.Tests.Architecture.Support;

/// <summary>What the namespace of a room is called.</summary>
internal static class RoomNames
{
    /// <summary>The rooms whose words the authors of cases, drivers, servers, probes and figures speak: their types are in the namespace <c>ProxyLab</c>.</summary>
    internal static IReadOnlySet<string> Flat { get; } = new HashSet<string>(["App", "Columns", "Doors", "Evidence", "Misbehaviours", "Model", "Rules"], StringComparer.Ordinal);

    /// <summary>The namespace of the files of a room in <c>lab/</c>.</summary>
    internal static string NamespaceOf(string room) => Flat.Contains(room) ? "ProxyLab" : $"ProxyLab.{room.Replace('/', '.')}";
}
