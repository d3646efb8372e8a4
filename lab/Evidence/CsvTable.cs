using System.Globalization;

namespace ProxyLab;

/// <summary>
/// Reads one CSV file of a run folder by column name. The lab's cells are numbers and bare names, so no cell is ever quoted: a
/// row with another number of cells than the header is damage.
/// </summary>
internal static class CsvTable
{
    /// <summary>
    /// Each whole row, converted. A last row that a crash cut short (no line end) is left out; a file that is not there gives
    /// no rows.
    /// </summary>
    /// <exception cref="LabException">The file is damaged: says which line.</exception>
    internal static IReadOnlyList<T> Read<T>(string path, Func<CsvRow, T> convert)
    {
        if (!File.Exists(path)) return [];
        var text = File.ReadAllText(path);
        var lines = text[..(text.LastIndexOf('\n') + 1)].Split('\n')[..^1];
        if (lines.Length == 0) return [];
        var at = 0;
        try
        {
            var columns = Columns(lines[0]);
            var rows = new List<T>(lines.Length);
            for (at = 1; at < lines.Length; at++) rows.Add(convert(new CsvRow(columns, lines[at].Split(','))));
            return rows;
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            throw new LabException("read evidence", $"{path} is damaged at line {at + 1}: {e.Message}", "run the trial again");
        }
    }

    private static Dictionary<string, int> Columns(string heading)
    {
        var columns = new Dictionary<string, int>();
        foreach (var name in heading.Split(','))
        {
            if (!columns.TryAdd(name, columns.Count)) throw new FormatException($"two columns are named '{name}'");
        }

        return columns;
    }
}

/// <summary>One row of a CSV file. An empty cell, or a column that the file does not have, is null: not measured.</summary>
internal readonly struct CsvRow
{
    private readonly Dictionary<string, int> _columns;
    private readonly string[] _cells;

    internal CsvRow(Dictionary<string, int> columns, string[] cells)
    {
        if (cells.Length != columns.Count) throw new FormatException($"{cells.Length} cells under {columns.Count} columns");
        _columns = columns;
        _cells = cells;
    }

    internal int? Int(string column) => Cell(column) is { } cell ? int.Parse(cell, CultureInfo.InvariantCulture) : null;

    internal long? Long(string column) => Cell(column) is { } cell ? long.Parse(cell, CultureInfo.InvariantCulture) : null;

    internal double? Double(string column) => Cell(column) is not { } cell ? null
        : double.Parse(cell, CultureInfo.InvariantCulture) is var number && double.IsFinite(number) ? number
        : throw new FormatException($"{column} is '{cell}'");

    internal string? TextOrNull(string column) => Cell(column);

    internal string Text(string column) => Cell(column) ?? throw new FormatException($"no {column}");

    internal double Required(string column) => Double(column) ?? throw new FormatException($"no {column}");

    private string? Cell(string column) => _columns.TryGetValue(column, out var i) && _cells[i].Length > 0 ? _cells[i] : null;
}
