namespace ProxyLab;

/// <summary>
/// One instrument of a trial: what its columns are, and how a row of them is read. Found by reflection; one file each. Its rows are saved as
/// <c>NAME.csv</c> in the trial's folder, with the time first; rules find them by <see cref="Evidence.Probe"/>, and its columns stand in
/// <c>list --columns</c> and in the trial's <c>columns.json</c>.
/// <para>
/// Each trial has a fresh instance, so that fields may hold state; it is read on a thread of its own, so that one that reads slowly delays no
/// other. What a probe throws leaves empty cells and a note in <c>events.jsonl</c>, and never ends the trial.
/// </para>
/// </summary>
public abstract class Probe : Door, IDisposable
{
    /// <summary>Its columns after the time, in the order of the heading. Declare each once, in a field.</summary>
    public abstract IReadOnlyList<Column> Columns { get; }

    /// <summary>From one reading to the next: by default the plan's tick; 1 ms at least. Readings are due at whole multiples of it.</summary>
    public virtual TimeSpan Every(Plan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return plan.Tick;
    }

    /// <summary>Whether the probe has something to read in this trial; where it has not, there is no file.</summary>
    public virtual bool Applies(ProbeContext trial) => true;

    /// <summary>
    /// Whether one more reading is taken when the trial is over, so that a process that died has a row that says so and every other one its
    /// totals.
    /// </summary>
    public virtual bool ReadsAtEnd => false;

    /// <summary>Prepares: called once, when the upstream and the proxy listen and no client has come.</summary>
    public virtual void Begin(ProbeContext trial)
    {
    }

    /// <summary>
    /// Reads once, and fills the row: <c>row.Set(column, value)</c>. What is not set was not measured. A probe that reads several things at a
    /// time ends each row but the last with <see cref="NewRow.Next"/>.
    /// </summary>
    /// <param name="trial">The trial.</param>
    /// <param name="row">The row to fill; a row in which nothing was set is not written.</param>
    public abstract void Read(ProbeContext trial, NewRow row);

    /// <summary>Closes what was opened; called once, after the last reading.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes what was opened.</summary>
    /// <param name="disposing">Always true.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}
