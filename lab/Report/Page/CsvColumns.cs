using System.Globalization;

namespace ProxyLab.Report.Page;

/// <summary>The numbers of a CSV file by column: for figures, which take what is there. NaN is not measured.</summary>
internal sealed class CsvColumns
{
    private readonly Dictionary<string, int> _index;
    private readonly List<double>[] _columns;

    private CsvColumns(string[] names)
    {
        _index = names.Select((name, i) => (name, i)).DistinctBy(c => c.name).ToDictionary(c => c.name, c => c.i);
        _columns = [.. names.Select(_ => new List<double>())];
    }

    /// <summary>How many rows there are.</summary>
    internal int Rows => _columns.Length == 0 ? 0 : _columns[0].Count;

    /// <summary>A column's numbers; one that the file does not have was not measured.</summary>
    internal double[] this[string name] =>
        _index.TryGetValue(name, out var i) ? [.. _columns[i]] : [.. Enumerable.Repeat(double.NaN, Rows)];

    /// <summary>Reads the whole rows that have a time; a row that a crash cut short is left out.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    internal static CsvColumns Read(string path)
    {
        using var lines = File.ReadLines(path).GetEnumerator();
        var csv = new CsvColumns(lines.MoveNext() ? lines.Current.Split(',') : []);
        var ranges = new Range[csv._columns.Length + 1];
        while (lines.MoveNext()) csv.Add(lines.Current, ranges);
        return csv;
    }

    private void Add(ReadOnlySpan<char> line, Range[] ranges)
    {
        if (line.Split(ranges, ',') != _columns.Length || line[ranges[0]].IsEmpty) return;
        for (var i = 0; i < _columns.Length; i++)
            _columns[i].Add(double.TryParse(line[ranges[i]], NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN);
    }
}
