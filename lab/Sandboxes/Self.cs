using System.Reflection;

namespace ProxyLab.Sandboxes;

/// <summary>How this very program is started again, as a trial or as an upstream.</summary>
internal static class Self
{
    /// <summary>The command line that runs this program with the arguments given.</summary>
    internal static string[] Command(params string[] arguments)
    {
        var path = Environment.ProcessPath ?? throw new LabException("start", "this program's own path is unknown", "start it from a file");
        return Path.GetFileNameWithoutExtension(path) == "dotnet"
            ? [path, Assembly.GetEntryAssembly()!.Location, .. arguments]
            : [path, .. arguments];
    }
}
