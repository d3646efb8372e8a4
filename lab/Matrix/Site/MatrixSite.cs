using System.Text.Json.Nodes;
using ProxyLab.Figures.Fonts;
using ProxyLab.Matrix.Packs;
using ProxyLab.Matrix.Pages;
using ProxyLab.Runs;

namespace ProxyLab.Matrix.Site;

/// <summary>Writes the matrix of a run into its folder <c>matrix/</c>: data, a page for each cell, misbehaviour and column, and the table of all as <c>index.html</c>.</summary>
internal static class MatrixSite
{
    // What pages say is ASCII but for these; what else a log holds comes in a font of the reader's.
    private static readonly char[] Signs = [.. Enumerable.Range(' ', '~' - ' ' + 1).Select(c => (char)c), .. "§·×–—…←→≠✓✖"];

    private static readonly string[] Assets = ["site.js", "table.js", "site.svg"];

    /// <summary>Writes it; what was there before is replaced.</summary>
    /// <exception cref="LabException">What the run says of its machines is damaged; what was there before is left then.</exception>
    internal static void Write(RunFolder run, IReadOnlyList<Cell> cells)
    {
        var machine = MachineFile.Read(run.FileOf(RunFiles.Machine), "write the matrix", "take the file from the run's own copy, or run it again");
        var measured = Measured.Of(run);
        var matrix = MatrixJson.Of(run.Id, machine, cells, new JsonArray([.. measured.Select(m => m.ToJson(cells))]));
        var folder = run.FileOf(RunFiles.Matrix);
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true); // now that all is read: damaged files cost no site
        Directory.CreateDirectory(folder);
        Save(folder, "matrix.json", Lines(matrix));
        Save(folder, "matrix.csv", MatrixCsv.Of(cells));
        foreach (var asset in Assets) Save(folder, asset, Text(asset));
        Save(folder, "site.css", FigureFonts.Face("\"Inter\"", "normal", TrueTypeSubset.Of(FigureFonts.Regular, Signs)) + FigureFonts.Face("\"Inter\"", "bold", TrueTypeSubset.Of(FigureFonts.Bold, Signs)) + Text("site.css"));
        var ordered = InOrder(cells);
        Pages(run, folder, ordered, new SitePages(run.Id, machine, ordered, measured), new CellPages(ordered, measured)).GetAwaiter().GetResult();
    }

    /// <summary>Rows by group, columns by name.</summary>
    private static IReadOnlyList<Cell> InOrder(IReadOnlyList<Cell> cells)
    {
        var rows = cells.Select(c => c.Row).Distinct().Index().ToDictionary(r => r.Item, r => r.Index);
        return [.. cells.OrderBy(c => c.Case.Group).ThenBy(c => rows[c.Row]).ThenBy(c => c.Column, StringComparer.Ordinal).ThenBy(c => c.Transport)];
    }

    private static async Task Pages(RunFolder run, string folder, IReadOnlyList<Cell> cells, SitePages pages, CellPages ofCells)
    {
        await Parallel.ForEachAsync(cells.GroupBy(c => c.Column), async (column, _) =>
        {
            await using var writer = new PageWriter();
            var trials = column.Select(cell => (Cell: cell, Story: new TrialStory(run, cell))).ToArray();
            var shared = new ColumnStory(trials);
            foreach (var (cell, story) in trials) Save(folder, SiteNames.Of(cell), await writer.Cell(ofCells.Of(cell, story, shared)));
            Save(folder, SiteNames.OfColumn(column.Key), await writer.Column(pages.Column(column.Key, shared)));
            foreach (var group in column.GroupBy(c => c.Case.Group)) SiteFiles.Write(Path.Combine(folder, SiteNames.OfFiles(column.Key, group.Key)), run, group);
        });
        await using var own = new PageWriter();
        foreach (var (path, view) in pages.Misbehaviours()) Save(folder, path, await own.Misbehaviour(view));
        Save(folder, "tables.html", await own.Tables(pages.Tables()));
        Save(folder, "index.html", await own.Index(pages.Index()));
    }

    /// <summary>The file with a line for each cell: it is read by programs, and a change of one cell is one line of a diff.</summary>
    private static string Lines(JsonObject matrix)
    {
        var cells = string.Join(",\n", matrix["cells"]!.AsArray().Select(c => c!.ToJsonString(Json.Line)));
        matrix["cells"] = new JsonArray();
        var rest = matrix.ToJsonString(Json.Line);
        const string Empty = "\"cells\":[]}";
        return $"{rest[..^Empty.Length]}\n\"cells\":[\n{cells}\n]}}\n";
    }

    private static void Save(string folder, string path, string text)
    {
        var file = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    private static string Text(string asset)
    {
        using var reader = new StreamReader(typeof(MatrixSite).Assembly.GetManifestResourceStream($"matrix/{asset}")!);
        return reader.ReadToEnd();
    }
}
