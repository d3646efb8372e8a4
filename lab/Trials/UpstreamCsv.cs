using System.Globalization;
using ProxyLab.Probes.Timing;

namespace ProxyLab.Trials;

/// <summary>Writes <c>upstream.csv</c>, as <see cref="AppendedLines"/> does. Processes that share a listener write into one file.</summary>
internal sealed class UpstreamCsv : IDisposable
{
    private readonly AppendedLines _csv;
    private readonly TrialClock _clock;
    private readonly UpstreamRow _row = new();

    /// <param name="folder">The trial's folder.</param>
    /// <param name="clock">The trial's clock.</param>
    internal UpstreamCsv(string folder, TrialClock clock) => (_csv, _clock) = (AppendedLines.Csv(Path.Combine(folder, RunFiles.Upstream), UpstreamColumns.All), clock);

    /// <summary>Makes the file, with its heading. Done once, before any process writes into it.</summary>
    internal static void Create(string folder) => File.WriteAllText(Path.Combine(folder, RunFiles.Upstream), UpstreamColumns.All.Heading + "\n");

    /// <summary>Adds the entries of a connection. What cannot be written is told when the account is asked for: here it would pass for a behaviour's mistake.</summary>
    internal void Write(IReadOnlyList<UpstreamEntry> entries)
    {
        try
        {
            foreach (var entry in entries)
            {
                Fill(entry);
                _csv.Add(_row);
            }
        }
        catch (IOException)
        {
            // See above.
        }
    }

    /// <summary>Hands all rows to the system.</summary>
    /// <exception cref="LabException">Rows could not be written.</exception>
    internal void Flush()
    {
        try
        {
            _csv.Flush();
        }
        catch (IOException e)
        {
            throw new LabException("save the upstream's account", e.Message, "free disk space, then run again", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _csv.Dispose();

    private void Fill(UpstreamEntry entry)
    {
        _row.Clear();
        _row.Set(UpstreamColumns.Process, Environment.ProcessId);
        _row.Set(UpstreamColumns.Connection, entry.Connection);
        _row.Set(UpstreamColumns.Address, entry.Address.ToString());
        _row.Set(UpstreamColumns.N, entry.N);
        _row.Set(UpstreamColumns.Request, entry.Request);
        _row.Set(UpstreamColumns.Method, entry.Method);
        _row.Set(UpstreamColumns.OctetsRead, entry.OctetsRead);
        _row.Set(UpstreamColumns.OctetsWritten, entry.OctetsWritten);
        _row.Set(UpstreamColumns.AcceptedMs, Ms(entry.Accepted));
        _row.Set(UpstreamColumns.FirstReadMs, Ms(entry.FirstRead));
        _row.Set(UpstreamColumns.WholeMs, Ms(entry.Whole));
        _row.Set(UpstreamColumns.FirstWrittenMs, Ms(entry.FirstWritten));
        _row.Set(UpstreamColumns.AnsweredMs, Ms(entry.LastWritten));
        _row.Set(UpstreamColumns.PeerEndedMs, Ms(entry.PeerEnded));
        _row.Set(UpstreamColumns.ClosedMs, Ms(entry.Closed));
        if (entry.EndedBy is { } end) _row[UpstreamColumns.EndedBy] = (int)end;
        _row.Set(UpstreamColumns.ForNobody, entry.ForNobody is { } nobody ? nobody ? 1 : 0 : null);
        _row.Set(UpstreamColumns.Notes, string.Join(';', entry.Notes.Select(n => string.Create(CultureInfo.InvariantCulture, $"{n.Name}@{Ms(n.At):0.000}"))));
    }

    private double? Ms(long? ticks) => ticks is { } at ? _clock.At(at) : null;
}
