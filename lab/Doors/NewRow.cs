using ProxyLab.Probes.Timing;

namespace ProxyLab;

/// <summary>The row that a probe fills. Filling it allocates nothing.</summary>
public sealed class NewRow
{
    private readonly CsvBuffer _csv;
    private readonly TrialClock _clock;
    private double _dueMs;
    private bool _isTouched, _isWritten;

    internal NewRow(CsvBuffer csv, ColumnSet columns, TrialClock clock)
    {
        (_csv, _clock) = (csv, clock);
        Row = new Row(columns);
    }

    /// <summary>When this reading should have begun, in milliseconds of the trial's clock.</summary>
    public double DueMs => _dueMs;

    /// <summary>
    /// The row's time: when the row began. A probe that read at another moment sets that.
    /// </summary>
    public double TimeMs
    {
        get => Row[Column.Time];
        set => Row.Set(Column.Time, value);
    }

    /// <summary>The cells; after the reading, those of the last row.</summary>
    internal Row Row { get; }

    /// <summary>Sets a cell; null leaves it empty.</summary>
    /// <exception cref="InvalidOperationException">The column is none of the probe's.</exception>
    public void Set(NumberColumn column, long? value)
    {
        Require(column);
        Row.Set(column, value);
    }

    /// <inheritdoc cref="Set(NumberColumn, long?)"/>
    public void Set(DecimalColumn column, double? value)
    {
        Require(column);
        Row.Set(column, value);
    }

    /// <inheritdoc cref="Set(NumberColumn, long?)"/>
    public void Set(WordColumn column, string? value)
    {
        Require(column);
        Row.Set(column, value);
    }

    /// <summary>Ends this row and begins the next one of the same reading.</summary>
    public void Next()
    {
        Write();
        Clear();
    }

    /// <summary>A reading begins.</summary>
    internal void Begin(double dueMs)
    {
        _dueMs = dueMs;
        _isWritten = false;
        Clear();
    }

    /// <summary>A reading is over.</summary>
    /// <param name="failed">Whether the probe threw: then there is a row, be it an empty one.</param>
    internal void End(bool failed)
    {
        if (_isTouched || (failed && !_isWritten)) Write();
    }

    private void Require(Column column)
    {
        ArgumentNullException.ThrowIfNull(column);
        if (!Row.Layout.Has(column)) throw new InvalidOperationException($"{Row.Layout.File} has no column {column.Name}: name it in Columns, and declare it once");
        _isTouched = true;
    }

    private void Write()
    {
        _csv.Add(Row);
        _isWritten = true;
    }

    private void Clear()
    {
        Row.Clear();
        TimeMs = _clock.NowMs;
        _isTouched = false;
    }
}
