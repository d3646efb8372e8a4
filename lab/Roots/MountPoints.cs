namespace ProxyLab.Roots;

/// <summary>
/// Where a sandbox mounts something of its own in a root. A mount onto a name that is not there fails, and nothing is ever written into a root: so
/// they are made while it is unpacked.
/// </summary>
internal static class MountPoints
{
    /// <summary>Folders, by their paths in the root.</summary>
    internal static IReadOnlyList<string> Folders { get; } = ["proc", "dev", "tmp", "run", "var/tmp", "var/log"];

    /// <summary>Files, by their paths in the root.</summary>
    internal static IReadOnlyList<string> Files { get; } = ["etc/hosts", "etc/resolv.conf"];
}
