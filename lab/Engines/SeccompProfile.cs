namespace ProxyLab.Engines;

/// <summary>The lab's filter of system calls, deploy/seccomp.json, which the program carries.</summary>
internal static class SeccompProfile
{
    /// <summary>Calls a function with the filter as an engine wants it, while it creates a container.</summary>
    internal static async Task<T> For<T>(EngineDifferences differences, Func<string, Task<T>> create)
    {
        if (!differences.TakesProfileAsFile) return await create(Text());
        var folder = Directory.CreateTempSubdirectory("proxylab-seccomp-").FullName;
        try
        {
            var file = Path.Combine(folder, "seccomp.json");
            await File.WriteAllTextAsync(file, Text());
            return await create(file);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Text()
    {
        using var stream = typeof(SeccompProfile).Assembly.GetManifestResourceStream("engines/seccomp.json")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
