using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;
using ProxyLab.Native;
using ProxyLab.Probes.Timing;

namespace ProxyLab.Trials;

/// <summary>
/// Writes <c>upstream.csv</c>, at most 100 ms behind. Processes that share a listener write into one file, each whole rows at a time: O_APPEND puts each
/// write(2) at the end (fs/ext4/file.c, ext4_buffered_write_iter, under the inode's lock; other file systems likewise).
/// </summary>
internal sealed class UpstreamCsv : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly TrialClock _clock;
    private readonly UpstreamRow _row = new();
    private readonly byte[] _line = new byte[UpstreamColumns.All.LongestRow];
    private readonly Lock _gate = new();
    private readonly MemoryStream _rows = new();
    private readonly Timer _timer;

    /// <param name="folder">The trial's folder.</param>
    /// <param name="clock">The trial's clock.</param>
    internal UpstreamCsv(string folder, TrialClock clock)
    {
        _clock = clock;
        var path = Path.Combine(folder, RunFiles.Upstream);

        // Not FileMode.Append, which remembers where the end was when the file was opened, and writes over what others add.
        _file = new SafeFileHandle(LibcFiles.open(path, LibcFiles.O_WRONLY | LibcFiles.O_APPEND | LibcFiles.O_CLOEXEC), ownsHandle: true);
        if (_file.IsInvalid) throw new LabException("start upstream", $"{path} cannot be written: {Errno.Describe(Errno.Last)}", "free disk space, then run again");
        _timer = new Timer(static csv => ((UpstreamCsv)csv!).FlushQuietly(), this, 100, 100);
    }

    /// <summary>Makes the file, with its heading. Done once, before any process writes into it.</summary>
    internal static void Create(string folder) => File.WriteAllText(Path.Combine(folder, RunFiles.Upstream), UpstreamColumns.All.Heading + "\n");

    /// <summary>Adds the entries of a connection. They are on their way to the file within 100 ms.</summary>
    internal void Write(IReadOnlyList<UpstreamEntry> entries)
    {
        lock (_gate)
        {
            foreach (var entry in entries)
            {
                Fill(entry);
                _rows.Write(_line, 0, _row.Write(_line));
            }
        }
    }

    /// <summary>Hands all rows to the system.</summary>
    /// <exception cref="IOException">The disk is full, or such.</exception>
    internal void Flush()
    {
        lock (_gate)
        {
            if (_rows.Length == 0 || _file.IsClosed) return;
            Append(_rows.GetBuffer().AsSpan(0, (int)_rows.Length));
            _rows.SetLength(0);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        lock (_gate) _file.Dispose();
    }

    private unsafe void Append(ReadOnlySpan<byte> rows)
    {
        fixed (byte* start = rows)
        {
            var written = Libc.write((int)_file.DangerousGetHandle(), start, rows.Length);
            if (written != rows.Length) throw new IOException($"{RunFiles.Upstream}: {(written < 0 ? Errno.Describe(Errno.Last) : $"{written} of {rows.Length} octets written")}");
        }
    }

    private void FlushQuietly()
    {
        try
        {
            Flush();
        }
        catch (IOException)
        {
            // What stays behind is tried again, and told when the account is asked for.
        }
    }

    private void Fill(UpstreamEntry entry)
    {
        _row.Clear();
        _row.Set(UpstreamColumns.Process, Environment.ProcessId);
        _row.Set(UpstreamColumns.Connection, entry.Connection);
        _row.Set(UpstreamColumns.Address, entry.Address.ToString());
        _row.Set(UpstreamColumns.N, entry.N);
        _row.Set(UpstreamColumns.Request, entry.Request);
        _row.Set(UpstreamColumns.Method, entry.Method is { } method ? Word(method) : null);
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

    /// <summary>A method as it can stand in a cell, whatever octets a proxy made of it.</summary>
    private static string Word(string method)
    {
        var word = new StringBuilder();
        foreach (var c in method.Take(32)) word.Append(char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '?');
        return word.ToString();
    }
}
