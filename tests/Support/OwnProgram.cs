using ProxyLab.Tests.EndToEnd;

namespace ProxyLab.Tests.Support;

/// <summary>
/// A program of somebody else's over the lab: compiled in a folder of its own, with the lab's assemblies beside it. Its name is the lab's own
/// program's, so that the list of what it depends on is the same. The runtime starts it, as it starts the lab where there is no linker.
/// </summary>
internal sealed class OwnProgram : IDisposable
{
    private readonly TempFolder _folder = new();

    /// <param name="files">Each file's name and text, without the line of the program.</param>
    internal OwnProgram(params (string Name, string Text)[] files)
    {
        foreach (var path in Directory.EnumerateFileSystemEntries(EndToEnd.Lab.ProgramFolder).Where(p => Path.GetFileName(p) is not ("proxylab" or "proxylab.dll" or "proxylab.pdb" or "proxylab.xml")))
            Link(path, _folder[Path.GetFileName(path)]);
        Compiled.To(_folder["proxylab.dll"], isProgram: true, [.. files, ("Program.cs", "return await ProxyLab.App.Run(args, typeof(Program).Assembly);")]);
    }

    /// <summary>Runs it to the end; run folders are its own.</summary>
    internal async Task<LabResult> Run(params string[] arguments)
    {
        string[] command = ["dotnet", _folder["proxylab.dll"], .. arguments];
        if (arguments[0] == "run") command = [.. command, "--out", _folder["runs"]];
        using var process = new LabProcess(command, [], _folder["runs"], _folder.Path);
        return await process.Result();
    }

    public void Dispose() => _folder.Dispose();

    // The host file looks for its program beside itself, through links: so it is copied.
    private static void Link(string path, string copy)
    {
        if (Directory.Exists(path)) Directory.CreateSymbolicLink(copy, path);
        else File.Copy(path, copy);
    }
}
