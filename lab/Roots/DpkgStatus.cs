namespace ProxyLab.Roots;

/// <summary>Which packages of Debian a root has, as dpkg says it in <c>var/lib/dpkg/status</c> (deb-control(5)).</summary>
internal static class DpkgStatus
{
    private static readonly string[] Names = ["var", "lib", "dpkg", "status"];

    /// <summary>The packages given, each with its version where the root has it.</summary>
    /// <param name="tree">The root, which tells whether the file is there and no link.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="packages">Which.</param>
    internal static IReadOnlyList<string> Versions(RootTree tree, string folder, IReadOnlyList<string> packages)
    {
        if (tree.Find(Names, "the packages") is not { Kind: NodeKind.File }) return packages;
        var versions = new Dictionary<string, string>(StringComparer.Ordinal);
        var package = "";
        foreach (var line in EvidenceFile.ReadLines(Path.Combine([folder, .. Names])))
        {
            if (line.StartsWith("Package: ", StringComparison.Ordinal)) package = line["Package: ".Length..];
            else if (line.StartsWith("Version: ", StringComparison.Ordinal)) versions[package] = line["Version: ".Length..];
        }

        return [.. packages.Select(p => versions.TryGetValue(p, out var version) ? $"{p} {version}" : p)];
    }
}
