namespace ProxyLab;

/// <summary>The columns of one CSV file of a trial, in their order.</summary>
public sealed class ColumnSet
{
    private readonly Dictionary<string, Column> _byName;
    private readonly Func<string> _summary;

    /// <param name="file">The file's name, e.g. <c>samples.csv</c>.</param>
    /// <param name="summary">What its rows are, in a sentence.</param>
    /// <param name="columns">Its columns, in the order of the heading.</param>
    /// <exception cref="LabException">A name is not words of small letters joined by <c>_</c>, or stands twice, or a column belongs to another file too.</exception>
    internal ColumnSet(string file, Func<string> summary, IEnumerable<Column> columns)
    {
        (File, _summary, Columns) = (file, summary, [.. columns]);
        _byName = [];
        for (var place = 0; place < Columns.Count; place++) Place(Columns[place], place);
        LongestRow = Columns.Sum(c => c.LongestCell + 1);
    }

    /// <summary>The file's name.</summary>
    public string File { get; }

    /// <summary>What its rows are.</summary>
    public string Summary => _summary();

    /// <summary>The columns, in the order of the heading.</summary>
    public IReadOnlyList<Column> Columns { get; }

    /// <summary>The columns of a probe after the time.</summary>
    internal IReadOnlyList<Column> AfterTime => [.. Columns.Skip(1)];

    /// <summary>The file's first line, without its end.</summary>
    internal string Heading => string.Join(',', Columns.Select(c => c.Name));

    /// <summary>The most octets of a row.</summary>
    internal int LongestRow { get; }

    /// <summary>The columns of a probe's file: the time, then those that the probe declares.</summary>
    internal static ColumnSet OfProbe(string name, Func<string> summary, IEnumerable<Column> columns) => new($"{name}.csv", summary, columns.Prepend(Column.Time));

    /// <summary>The column of a name; null when there is none.</summary>
    internal Column? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Whether a column is one of these.</summary>
    internal bool Has(Column column) => (uint)column.Place < (uint)Columns.Count && ReferenceEquals(Columns[column.Place], column);

    private void Place(Column column, int place)
    {
        if (!column.Name.Split('_').All(word => word.Length > 0 && word.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c))) || !char.IsAsciiLetterLower(column.Name[0])) throw Fault($"the name of the column '{column.Name}' is not of small letters, digits and '_'", "name it like tcp_mem_kib");
        if (!_byName.TryAdd(column.Name, column)) throw Fault($"two columns are named '{column.Name}'", "rename one of them");
        if (column.Place >= 0 && column.Place != place) throw Fault($"the column '{column.Name}' stands in another place too", "declare each column once, for one file");
        column.Place = place;
    }

    private static LabException Fault(string culprit, string remedy) => new("catalogue", culprit, remedy);
}
