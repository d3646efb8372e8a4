using System.IO.Compression;
using System.Text;
using ProxyLab.Runs;

namespace ProxyLab.Matrix.Site;

/// <summary>The files of trials that are there to download, packed for each column and group: what clients, the upstream and the proxy said, and the configuration.</summary>
internal static class SiteFiles
{
    // Of a longer log its beginning.
    private const int LongestLog = 1024;

    private static readonly string[] Names = [RunFiles.Requests, RunFiles.Upstream, RunFiles.ProxyConf, RunFiles.ProxyLog];

    /// <summary>Writes the archive; two of the same run are the same.</summary>
    internal static void Write(string path, RunFolder run, IEnumerable<Cell> cells)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var archive = new StableArchive(File.Create(path), CompressionLevel.SmallestSize);
        Cell[] all = [.. cells];

        // Files of one kind beside each other pack better.
        foreach (var name in Names)
        {
            foreach (var cell in all)
            {
                if (Octets(Path.Combine(RunFiles.Trial(run.Path, cell.Example), name)) is { } octets) archive.Add($"{SiteNames.FolderOf(cell)}/{name}", octets);
            }
        }
    }

    private static byte[]? Octets(string file)
    {
        try
        {
            var text = EvidenceFile.ReadText(file);
            return Encoding.UTF8.GetBytes(text.Length <= LongestLog ? text : text[..(text.LastIndexOf('\n', LongestLog) + 1)]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
