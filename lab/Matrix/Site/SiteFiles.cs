using System.Globalization;
using System.IO.Compression;
using System.Text;
using ProxyLab.Runs;

namespace ProxyLab.Matrix.Site;

/// <summary>The files of trials that are there to download, packed for each column and group: what clients, the upstream and the proxy said, and the configuration.</summary>
internal static class SiteFiles
{
    // Of a longer ledger or log its beginning: with the whole of each the site would be a third larger.
    private const int LongestLog = 1024;

    private const string Told = "READ-ME.txt";

    private static readonly string[] Names = [RunFiles.Requests, RunFiles.Upstream, RunFiles.ProxyConf, RunFiles.ProxyLog];

    /// <summary>Writes the archive; two of the same run are the same.</summary>
    internal static void Write(string path, RunFolder run, IEnumerable<Cell> cells)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        Cell[] all = [.. cells];

        // Files of one kind beside each other pack better.
        SiteFile[] files = [.. Names.SelectMany(name => all.Select(cell => Read(run, cell, name))).OfType<SiteFile>()];
        string[] cut = [.. files.Where(f => f.Cut.Length > 0).GroupBy(f => f.Of).Select(of => $"{SiteNames.FolderOf(of.Key)}, of {Whole(of.Key)}: {string.Join(", ", of.Select(f => f.Cut))}")];
        using var archive = new StableArchive(File.Create(path), CompressionLevel.SmallestSize);
        if (cut.Length > 0) archive.Add(Told, Encoding.UTF8.GetBytes(WhatIsCut(run, cut)));
        foreach (var file in files) archive.Add($"{SiteNames.FolderOf(file.Of)}/{file.Name}", Encoding.UTF8.GetBytes(file.Text));
    }

    /// <summary>A file of a cell's trial; null where there is none.</summary>
    private static SiteFile? Read(RunFolder run, Cell cell, string name)
    {
        try
        {
            var (text, cut) = Short(name, EvidenceFile.ReadText(Path.Combine(RunFiles.Trial(run.Path, cell.Example), name)));
            return new(cell, name, text, cut);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Of what is longer than it may be the first whole lines, and how many these are. A configuration stays whole: a part of one is none.</summary>
    internal static (string Text, string Cut) Short(string name, string text)
    {
        if (text.Length <= LongestLog || name == RunFiles.ProxyConf) return (text, "");
        var end = text.LastIndexOf('\n', LongestLog - 1) is >= 0 and var before ? before + 1 : text.IndexOf('\n') is >= 0 and var after ? after + 1 : text.Length;
        if (end == text.Length) return (text, "");
        var (kept, lines) = (text.AsSpan(0, end).Count('\n'), text.AsSpan(0, text.Length - 1).Count('\n') + 1);

        // A line of a log may be about the log; one of a ledger would be taken for a row.
        var last = name == RunFiles.ProxyLog ? string.Create(CultureInfo.InvariantCulture, $"({lines - kept} more lines are left out here: see {Told})\n") : "";
        return (text[..end] + last, string.Create(CultureInfo.InvariantCulture, $"{name} {kept}/{lines}"));
    }

    private static string Whole(Cell cell) => string.Create(CultureInfo.InvariantCulture, $"{RunFiles.Trials}/{cell.Example.Case}/{cell.Example.Proxy}/{cell.Example.N}");

    private static string WhatIsCut(RunFolder run, IReadOnlyList<string> cut) =>
        $"""
        Of ledgers and logs that are longer than {LongestLog} characters, only the first whole lines are here. Each is named below, with how many lines of how many.
        Every other file is whole, and so is each proxy.conf. Whoever made the site has the whole of all in the folder of the run {run.Id}, at the path that is named;
        "proxylab matrix --only ROW --proxy COLUMN" measures a cell anew and keeps all of its evidence.

        {string.Join('\n', cut)}

        """.ReplaceLineEndings("\n");
}

/// <summary>A file as it is in an archive.</summary>
/// <param name="Of">Whose it is.</param>
/// <param name="Name">Its name.</param>
/// <param name="Text">What is in it.</param>
/// <param name="Cut">How much of it that is; empty for all.</param>
internal sealed record SiteFile(Cell Of, string Name, string Text, string Cut);
