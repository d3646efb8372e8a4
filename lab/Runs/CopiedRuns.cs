using System.Formats.Tar;

namespace ProxyLab.Runs;

/// <summary>Run folders that come as a tar from elsewhere, and are then as if they had been made here.</summary>
internal sealed class CopiedRuns
{
    private const string Phase = "copy the run out of the container";

    private readonly string _output;

    private CopiedRuns(string output) => _output = output;

    /// <summary>Makes ready for them, before there are any: what cannot be written is noticed now.</summary>
    /// <param name="output">The folder for run folders; made where it is missing.</param>
    /// <exception cref="LabException">It cannot be written.</exception>
    internal static CopiedRuns Into(string output)
    {
        var runs = new CopiedRuns(Path.GetFullPath(output));
        try
        {
            Directory.Delete(runs.NewFolder());
            return runs;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LabException(Phase, $"{runs._output}: {e.Message}", "name a folder you may write to with --out DIR", e);
        }
    }

    /// <summary>Unpacks a tar of a folder of runs, and points <c>latest</c> at the one that it points at there.</summary>
    /// <param name="tar">The tar. Its owners become whoever runs this; what would lie outside of its folder is refused (by <see cref="TarFile"/>).</param>
    /// <param name="name">The folder's name in it.</param>
    /// <exception cref="LabException">The disk is full, or the tar is not of runs.</exception>
    internal async Task Take(Stream tar, string name)
    {
        var arriving = "";
        try
        {
            arriving = NewFolder();
            await TarFile.ExtractToDirectoryAsync(tar, arriving, overwriteFiles: false);
            var from = new DirectoryInfo(Path.Combine(arriving, name));
            foreach (var run in from.EnumerateDirectories().Where(d => d.LinkTarget is null)) Directory.Move(run.FullName, Path.Combine(_output, run.Name));
            if (new DirectoryInfo(Path.Combine(from.FullName, RunFiles.Latest)).LinkTarget is { } latest) RunFolder.Open(Path.Combine(_output, Path.GetFileName(latest))).PointLatestHere();
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new LabException(Phase, e.Message, "see that the folder of --out has room, and run it again", e);
        }
        finally
        {
            if (Directory.Exists(arriving)) Directory.Delete(arriving, recursive: true);
        }
    }

    /// <summary>A folder in the folder of runs, so that a run moves to its place in one step.</summary>
    private string NewFolder() => Directory.CreateDirectory(Path.Combine(_output, $".arriving.{Guid.NewGuid():N}")).FullName;
}
