namespace ProxyLab.Tests;

/// <summary>The checkout that the tests were built from.</summary>
internal static class Repository
{
    /// <summary>Its folder: the first one above the tests that holds the solution.</summary>
    internal static string Root { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    /// <summary>A file of it, by its path from the root.</summary>
    internal static string File(string path) => Path.Combine(Root, path);

    private static string Find(DirectoryInfo? folder) =>
        folder is null ? throw new DirectoryNotFoundException("no Lab.sln above the tests")
        : System.IO.File.Exists(Path.Combine(folder.FullName, "Lab.sln")) ? folder.FullName
        : Find(folder.Parent);
}
