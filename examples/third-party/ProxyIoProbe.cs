using System.Globalization;
using ProxyLab;

namespace MyCases;

/// <summary>What the proxy's processes have read and written, all together.</summary>
public sealed class ProxyIoProbe : Probe
{
    private static readonly NumberColumn
        ReadOctets = Column.Number("read_octets", "octets", "octets that the proxy's processes read, of any file", "`/proc/PID/io` rchar (fs/proc/base.c, do_io_accounting)"),
        WrittenOctets = Column.Number("written_octets", "octets", "octets that they wrote, to any file", "`/proc/PID/io` wchar");

    /// <inheritdoc/>
    public override IReadOnlyList<Column> Columns => [ReadOctets, WrittenOctets];

    /// <inheritdoc/>
    public override bool ReadsAtEnd => true;

    /// <summary>The most that the proxy had written at any reading, in octets; null when nothing was measured.</summary>
    public static double? Written(Evidence evidence) => evidence.Probe("proxy-io").Max(row => row.Number(WrittenOctets.Name));

    /// <inheritdoc/>
    public override void Read(ProbeContext trial, NewRow row)
    {
        var files = trial.Processes.Select(p => File.ReadAllLines($"/proc/{p.Pid}/io")).ToArray();
        row.Set(ReadOctets, files.Sum(lines => Field(lines, "rchar:")));
        row.Set(WrittenOctets, files.Sum(lines => Field(lines, "wchar:")));
    }

    private static long Field(string[] lines, string name) => long.Parse(lines.First(l => l.StartsWith(name, StringComparison.Ordinal)).AsSpan(name.Length), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture);
}
