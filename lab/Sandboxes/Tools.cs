namespace ProxyLab.Sandboxes;

/// <summary>Programs of the distribution.</summary>
internal static class Tools
{
    // Where distributions keep daemons, which an ordinary user's PATH often leaves out.
    private static readonly string[] ExtraFolders = ["/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/local/bin", "/usr/bin"];

    /// <summary>A program's file, on PATH or where daemons are; null when it is not installed.</summary>
    internal static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Concat(ExtraFolders)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);
}
