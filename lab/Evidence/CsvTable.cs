namespace ProxyLab;

/// <summary>
/// Reads one CSV file of a run folder by column name. The lab's cells are numbers and bare names, so no cell is ever quoted: a row with
/// another number of cells than the heading is damage. An empty cell, or a column that the file does not have, was not measured.
/// </summary>
internal static class CsvTable
{
    /// <summary>
    /// Each whole row of a file whose columns are known. A last row that a crash cut short (no line end) is left out. A file that is not
    /// there, or has not even a heading, was not saved.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="newRow">Makes a row without a cell.</param>
    /// <exception cref="LabException">The file is damaged: says which line.</exception>
    internal static Recorded<T> Read<T>(string path, Func<T> newRow)
        where T : Row
    {
        var columns = newRow().Layout;
        return Read(path, _ => columns, _ => newRow());
    }

    /// <summary>Each whole row of a file of which nothing is known but its heading: every cell is a word.</summary>
    /// <inheritdoc cref="Read{T}(string, Func{T})"/>
    internal static Recorded<Row> Read(string path) => Read(
        path,
        heading => new ColumnSet(Path.GetFileName(path), () => "", heading.Split(',').Select(name => Column.Word(name, "", ""))),
        static columns => new Row(columns));

    private static Recorded<T> Read<T>(string path, Func<string, ColumnSet> columnsOf, Func<ColumnSet, T> newRow)
        where T : Row
    {
        var name = Path.GetFileName(path);
        if (!EvidenceFile.Exists(path)) return Recorded<T>.Absent($"{name} was not saved");
        var text = EvidenceFile.ReadText(path);
        var whole = text.AsSpan(0, text.LastIndexOf('\n') + 1);
        if (whole.IsEmpty) return Recorded<T>.Absent($"{name} has no heading");
        var line = 1;
        try
        {
            var heading = TakeLine(ref whole).ToString();
            var columns = columnsOf(heading);
            var places = Places(heading, columns);
            var required = columns.Columns.Where(c => c.Required).ToArray();
            var rows = new List<T>();
            for (line = 2; !whole.IsEmpty; line++)
            {
                var row = newRow(columns);
                ReadRow(TakeLine(ref whole), places, row);
                foreach (var column in required)
                {
                    if (row.IsEmpty(column)) throw new FormatException($"no {column.Name}");
                }

                rows.Add(row);
            }

            return rows;
        }
        catch (Exception e) when (e is FormatException or OverflowException or LabException)
        {
            throw new LabException("read evidence", $"{path} is damaged at line {line}: {e.Message}", "run the trial again");
        }
    }

    private static ReadOnlySpan<char> TakeLine(ref ReadOnlySpan<char> text)
    {
        var end = text.IndexOf('\n');
        var line = text[..end];
        text = text[(end + 1)..];
        return line;
    }

    /// <summary>The column of each cell, by its place in the file; null for a name that is not known.</summary>
    private static Column?[] Places(string heading, ColumnSet columns)
    {
        var names = heading.Split(',');
        return names.CountBy(n => n).FirstOrDefault(n => n.Value > 1).Key is { } twice
            ? throw new FormatException($"two columns are named '{twice}'")
            : [.. names.Select(columns.Find)];
    }

    private static void ReadRow(ReadOnlySpan<char> line, Column?[] places, Row row)
    {
        var cells = line.Count(',') + 1;
        if (cells != places.Length) throw new FormatException($"{cells} cells under {places.Length} columns");
        foreach (var column in places)
        {
            var end = line.IndexOf(',');
            var cell = end < 0 ? line : line[..end];
            if (!cell.IsEmpty) column?.Read(row, cell);
            line = end < 0 ? default : line[(end + 1)..];
        }
    }
}
