namespace ProxyLab.Bench;

/// <summary>Finds the peers.</summary>
internal static class Programs
{
    private static readonly string[] ExtraFolders = ["/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/local/bin", "/usr/bin"];

    /// <summary>The program's file, or null when it is not installed.</summary>
    internal static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Concat(ExtraFolders)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);

    /// <summary>Why a comparison cannot be measured here; null when it can.</summary>
    internal static string? Missing(IEnumerable<string> needs)
    {
        var missing = needs.Where(n => Find(n) is null).ToArray();
        return missing.Length == 0 ? null : $"{string.Join(", ", missing)} {(missing.Length == 1 ? "is" : "are")} not installed";
    }
}
