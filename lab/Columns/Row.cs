namespace ProxyLab;

/// <summary>One row of a CSV file. A cell that is empty in the file has no value here: it was not measured.</summary>
public class Row : IEquatable<Row>, ILine
{
    private readonly double[] _numbers;
    private readonly string?[]? _words;

    internal Row(ColumnSet columns)
    {
        Layout = columns;
        _numbers = new double[columns.Columns.Count];
        _words = columns.Columns.Any(c => c is WordColumn) ? new string?[_numbers.Length] : null;
        Clear();
    }

    /// <summary>The columns of its file.</summary>
    internal ColumnSet Layout { get; }

    /// <summary>The number in a cell; NaN where it is empty.</summary>
    internal double this[Column column]
    {
        get => _numbers[column.Place];
        set => _numbers[column.Place] = value;
    }

    /// <summary>The whole number in a cell; null where it was not measured, or where the file has no such column.</summary>
    public long? Get(NumberColumn column)
    {
        ArgumentNullException.ThrowIfNull(column);
        return Layout.Has(column) ? this[column] is var number && double.IsNaN(number) ? null : (long)number : (long?)Number(column.Name);
    }

    /// <summary>The number in a cell; null where it was not measured, or where the file has no such column.</summary>
    public double? Get(DecimalColumn column)
    {
        ArgumentNullException.ThrowIfNull(column);
        return Layout.Has(column) ? this[column] is var number && double.IsNaN(number) ? null : number : Number(column.Name);
    }

    /// <summary>The word in a cell; null where it was not measured, or where the file has no such column.</summary>
    public string? Get(WordColumn column)
    {
        ArgumentNullException.ThrowIfNull(column);
        return Layout.Has(column) ? WordAt(column.Place) : Word(column.Name);
    }

    /// <summary>The number in the cell of that column; null where it was not measured, or where the file has no such column.</summary>
    /// <exception cref="FormatException">The cell is a word.</exception>
    public double? Number(string column) => Layout.Find(column) switch
    {
        null => null,
        WordColumn words => WordAt(words.Place) is not { } word ? null
            : double.TryParse(word, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number
            : throw new FormatException($"{Layout.File}: {column} is '{word}', which is no number"),
        var numbers => double.IsNaN(this[numbers]) ? null : this[numbers],
    };

    /// <summary>What stands in the cell of that column; null where it is empty, or where the file has no such column.</summary>
    public string? Word(string column) => Layout.Find(column) is not { } found || IsEmpty(found) ? null
        : found is WordColumn words ? WordAt(words.Place) : Cell(found);

    /// <summary>Whether a cell is empty.</summary>
    internal bool IsEmpty(Column column) => column is WordColumn ? WordAt(column.Place) is null : double.IsNaN(_numbers[column.Place]);

    internal string? WordAt(int place) => _words![place];

    internal void Set(NumberColumn column, long? value) => this[column] = value ?? double.NaN;

    internal void Set(DecimalColumn column, double? value) => this[column] = value ?? double.NaN;

    internal void Set(WordColumn column, string? value) => _words![column.Place] = value is { Length: > 0 } ? value : null;

    /// <summary>Empties every cell.</summary>
    internal void Clear()
    {
        _numbers.AsSpan().Fill(double.NaN);
        _words?.AsSpan().Clear();
    }

    /// <summary>Takes every cell of another row of the same columns.</summary>
    internal void CopyFrom(Row other)
    {
        other._numbers.CopyTo(_numbers, 0);
        other._words?.CopyTo(_words!, 0);
    }

    /// <summary>Writes the row with its line's end, and allocates nothing.</summary>
    /// <returns>How many octets it took: at most <see cref="ColumnSet.LongestRow"/>.</returns>
    internal int Write(Span<byte> into)
    {
        var at = 0;
        var columns = Layout.Columns;
        for (var i = 0; i < columns.Count; i++)
        {
            if (!IsEmpty(columns[i])) at += columns[i].Write(this, into[at..]);
            into[at++] = (byte)',';
        }

        into[at - 1] = (byte)'\n';
        return at;
    }

    /// <inheritdoc/>
    int ILine.Write(Span<byte> into) => Write(into);

    /// <summary>A whole number that fits into 32 bits.</summary>
    private protected int? Int(NumberColumn column) => checked((int?)Get(column));

    /// <inheritdoc/>
    public bool Equals(Row? other) =>
        other is not null && ReferenceEquals(other.Layout, Layout) && _numbers.AsSpan().SequenceEqual(other._numbers)
        && (_words ?? []).AsSpan().SequenceEqual(other._words ?? []);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Row);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_numbers[0], _numbers[^1]);

    /// <summary>The row's line in its file, for people.</summary>
    public override string ToString()
    {
        var line = new byte[Layout.LongestRow];
        return System.Text.Encoding.UTF8.GetString(line, 0, Write(line) - 1);
    }

    private string Cell(Column column)
    {
        var cell = new byte[column.LongestCell];
        return System.Text.Encoding.UTF8.GetString(cell, 0, column.Write(this, cell));
    }
}
