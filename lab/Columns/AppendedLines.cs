using System.Text;
using Microsoft.Win32.SafeHandles;
using ProxyLab.Native;

namespace ProxyLab;

/// <summary>A line of a file, as <see cref="AppendedLines"/> asks for it.</summary>
internal interface ILine
{
    /// <summary>Writes the line with its end.</summary>
    /// <returns>How many octets it took.</returns>
    public int Write(Span<byte> into);
}

/// <summary>
/// A file that lines are added to as they come: whole lines at a time, at most 100 ms behind. Several processes may add to one file: O_APPEND puts
/// each write(2) at the end (fs/ext4/file.c, ext4_buffered_write_iter, under the inode's lock; other file systems likewise). Adding allocates nothing.
/// </summary>
internal sealed class AppendedLines : IDisposable
{
    private const int Room = 64 * 1024, BehindMs = 100;

    private readonly string _path;
    private readonly SafeFileHandle _file;
    private readonly int _longest;
    private readonly byte[] _lines = new byte[Room];
    private readonly Lock _gate = new();
    private readonly Timer _timer;
    private int _used;
    private IOException? _failure;
    private bool _reported, _disposed;

    /// <summary>Opens the file, or goes on with it; a new one gets its heading.</summary>
    /// <param name="path">The file.</param>
    /// <param name="longest">The most octets of a line, at most half of 64 KiB.</param>
    /// <param name="heading">The first line, with its end; empty for none.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    internal AppendedLines(string path, int longest, string heading = "")
    {
        (_path, _longest) = (path, longest);
        using (var made = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite))
            _used = RandomAccess.GetLength(made) == 0 ? Encoding.ASCII.GetBytes(heading, _lines) : 0;

        // Not FileMode.Append, which remembers where the end was when the file was opened, and writes over what others add.
        _file = new SafeFileHandle(LibcFiles.open(path, LibcFiles.O_WRONLY | LibcFiles.O_APPEND | LibcFiles.O_CLOEXEC), ownsHandle: true);
        if (_file.IsInvalid) throw new IOException($"{path}: {Errno.Describe(Errno.Last)}");
        _timer = new Timer(static lines => ((AppendedLines)lines!).FlushQuietly(), this, BehindMs, BehindMs);
    }

    /// <summary>A CSV file of these columns.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    internal static AppendedLines Csv(string path, ColumnSet columns) => new(path, columns.LongestRow, columns.Heading + "\n");

    /// <summary>Adds a line. It is on its way to the file within 100 ms.</summary>
    /// <exception cref="IOException">This or an earlier write failed, e.g. because the disk is full.</exception>
    internal void Add<T>(T line)
        where T : ILine, allows ref struct
    {
        lock (_gate)
        {
            if (_used > Room - _longest) WriteOut();
            ThrowFailure();
            _used += line.Write(_lines.AsSpan(_used));
        }
    }

    /// <summary>Hands all lines to the system.</summary>
    /// <exception cref="IOException">This or an earlier write failed.</exception>
    internal void Flush()
    {
        lock (_gate)
        {
            WriteOut();
            ThrowFailure();
        }
    }

    /// <summary>Flushes and closes; safe twice. Throws only a failure that no call has thrown yet.</summary>
    /// <exception cref="IOException">Lines were lost, and nobody was told.</exception>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed) return;
            _disposed = true;
            _timer.Dispose();
            WriteOut();
            _file.Dispose();
            if (!_reported) ThrowFailure();
        }
    }

    private void FlushQuietly()
    {
        lock (_gate)
        {
            if (!_disposed) WriteOut();
        }
    }

    private unsafe void WriteOut()
    {
        if (_used == 0 || _failure is not null) return;
        fixed (byte* start = _lines)
        {
            var written = Libc.write((int)_file.DangerousGetHandle(), start, _used);
            if (written != _used) _failure = new IOException(written < 0 ? Errno.Describe(Errno.Last) : FormattableString.Invariant($"{written} of {_used} octets were written")); // thrown to the next caller: the timer has nobody to tell
        }

        _used = 0;
    }

    private void ThrowFailure()
    {
        if (_failure is null) return;
        _reported = true;
        throw new IOException($"{_path}: {_failure.Message}", _failure);
    }
}
