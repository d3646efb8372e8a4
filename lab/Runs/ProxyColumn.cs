using System.Text.RegularExpressions;

namespace ProxyLab.Runs;

/// <summary>One proxy as the tables of a run show it: a driver, and where its program comes from.</summary>
/// <param name="Name">
/// Its name: the driver's; of a proxy root <c>name@1.26.3</c>, by the version that it prints, to which equal versions add the beginning of the digest; of a
/// folder that is anybody's <c>name@FOLDER</c>, by the folder's name. Tuned, its driver's name has <c>+tuned</c> behind it. No slash: it is a folder of the run too.
/// </param>
/// <param name="Driver">How it is run.</param>
/// <param name="Root">The proxy root; null for the host's own file system.</param>
/// <param name="Tuned">Whether it has the lines of its <c>tuned.conf</c>.</param>
internal sealed partial record ProxyColumn(string Name, Proxy Driver, ProxyRoot? Root = null, bool Tuned = false)
{
    /// <summary>What stands behind a driver's name where its proxy is tuned.</summary>
    internal const string TunedMark = "+tuned";

    private const int DigestDigits = 8;

    /// <summary>The program, as the file system names it that it comes from; null where it is not installed.</summary>
    internal string? Program => Driver.FindIn(Root);

    /// <summary>The column of a proxy of the host.</summary>
    internal static ProxyColumn OfHost(Proxy driver) => new(driver.Name, driver);

    /// <summary>The columns of these proxies, each named so that no two are the same.</summary>
    /// <exception cref="LabException">One is not installed.</exception>
    internal static IReadOnlyList<ProxyColumn> Of(IEnumerable<(Proxy Driver, ProxyRoot? Root, bool Tuned)> chosen)
    {
        ProxyColumn[] columns = [.. chosen.Distinct().Select(c => new ProxyColumn(NameOf(c.Driver, c.Root, c.Tuned), c.Driver, c.Root, c.Tuned))];
        return [.. columns.Select(column => columns.Count(c => c.Name == column.Name) > 1 ? column with { Name = $"{column.Name}-{Distinction(column.Root!)}" } : column)];
    }

    private static string NameOf(Proxy driver, ProxyRoot? root, bool tuned)
    {
        if (tuned && driver.Tuned.Count == 0) throw new LabException("find proxies", $"{driver.Name} has no {TunedLine.File}", $"leave {TunedMark} out");
        var name = tuned ? driver.Name + TunedMark : driver.Name;
        if (driver.FindIn(root) is not { } program)
            throw new LabException("find proxies", root is null ? $"{driver.Name} is not installed" : $"{driver.Name} is not in the root {root.Name} ({root.Folder})", root is null ? driver.Remedy : "name a root that has its program");
        if (root is null) return name;
        var version = root.Digest is null ? "" : Number().Match(Machine.VersionOf(root, program, driver.VersionArguments)).Value;
        return $"{name}@{(version.Length > 0 ? version : Unfit().Replace(root.Name, "-"))}";
    }

    private static string Distinction(ProxyRoot root) =>
        root.Digest is { } digest ? digest[(digest.IndexOf(':', StringComparison.Ordinal) + 1)..][..DigestDigits] : Unfit().Replace(root.Folder.Trim('/'), "-");

    // The first number with a dot: programs print words before it, and packages add to it.
    [GeneratedRegex(@"\d+(\.\d+)+", RegexOptions.CultureInvariant)]
    private static partial Regex Number();

    [GeneratedRegex("[^A-Za-z0-9._-]+", RegexOptions.CultureInvariant)]
    private static partial Regex Unfit();
}
