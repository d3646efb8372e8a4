using System.Globalization;

namespace ProxyLab.Tests.Probes;

/// <summary>How many tasks want a CPU: a probe as somebody else would write it.</summary>
public sealed class LoadAverageProbe : Probe
{
    private static readonly DecimalColumn LastMinute =
        Column.Decimal("last_minute", "tasks", "runnable tasks, averaged over the last minute", "`/proc/loadavg` (fs/proc/loadavg.c, `loadavg_proc_show`)");

    private static readonly WordColumn Tasks = Column.Word("tasks", "runnable of all", "`/proc/loadavg`");

    /// <inheritdoc/>
    public override IReadOnlyList<Column> Columns => [LastMinute, Tasks];

    /// <inheritdoc/>
    public override void Read(ProbeContext trial, NewRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var words = File.ReadAllText("/proc/loadavg").Split(' ');
        row.Set(LastMinute, double.Parse(words[0], CultureInfo.InvariantCulture));
        row.Set(Tasks, words[3]);
    }
}
