namespace ProxyLab.Tests.Architecture.Support;

/// <summary>The C# files of the checkout, without what a build wrote.</summary>
internal static class SourceFiles
{
    /// <summary>The projects whose files are kept small.</summary>
    internal static IReadOnlyList<string> Projects { get; } = ["lab", "upstreams", "cases", "proxy", "tests", "bench"];

    /// <summary>The projects whose files lie in rooms.</summary>
    internal static IReadOnlyList<string> WithRooms { get; } = ["lab", "upstreams", "cases"];

    /// <summary>The files of these projects, by path from the root, in order.</summary>
    internal static IReadOnlyList<string> In(IEnumerable<string> projects) =>
    [
        .. projects.SelectMany(p => Directory.EnumerateFiles(Repository.File(p), "*.cs", SearchOption.AllDirectories))
            .Select(f => Path.GetRelativePath(Repository.Root, f))
            .Where(f => !f.Split('/').Any(folder => folder is "bin" or "obj"))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>
    /// The room of a file: its folder below <c>lab/</c> (<c>Probes/Proc</c>); for a file in <c>lab/</c> itself <c>App</c>; for a file of another
    /// project that project's folder (<c>upstreams</c>).
    /// </summary>
    internal static string RoomOf(string file) => file.Split('/') switch
    {
        ["lab", _] => "App",
        ["lab", .. var folders, _] => string.Join('/', folders),
        [var project, ..] => project,
        _ => throw new ArgumentException("a path from the root has a folder", nameof(file)),
    };
}
