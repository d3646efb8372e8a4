using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace ProxyLab.Probes.Columns;

/// <summary>
/// An append-only CSV file that is written through one buffer: rows gather in it and go out with one write a flush, so that a
/// crash loses at most the rows of the last tick. Adding and flushing allocate nothing.
/// </summary>
internal sealed class CsvBuffer : IDisposable
{
    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly Microsoft.Win32.SafeHandles.SafeFileHandle _file;
    private long _written;
    private int _filled;

    /// <param name="path">The file; one that exists is replaced.</param>
    /// <param name="heading">The names of the columns, joined by commas.</param>
    /// <exception cref="IOException">The file cannot be made. The heading goes out with the first row.</exception>
    internal CsvBuffer(string path, string heading)
    {
        _file = File.OpenHandle(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite);
        Add(heading);
        EndRow();
    }

    /// <summary>Adds a number, or an empty cell.</summary>
    internal void Add(long? value)
    {
        if (value is { } number)
        {
            Utf8Formatter.TryFormat(number, Room(), out var size);
            _filled += size;
        }

        _buffer[_filled++] = (byte)',';
    }

    /// <summary>Adds a number of milliseconds with three decimals.</summary>
    internal void AddMs(double ms)
    {
        Utf8Formatter.TryFormat(ms, Room(), out var size, new StandardFormat('F', 3));
        _filled += size;
        _buffer[_filled++] = (byte)',';
    }

    /// <summary>Adds a text without commas, or an empty cell; one that is too long is cut.</summary>
    internal void Add(string? text)
    {
        if (text is not null)
        {
            Encoding.UTF8.TryGetBytes(text.AsSpan(0, Math.Min(text.Length, 1024)), Room(), out var size);
            _filled += size;
        }

        _buffer[_filled++] = (byte)',';
    }

    /// <summary>Ends the row: its last comma becomes a line feed.</summary>
    internal void EndRow()
    {
        _buffer[_filled - 1] = (byte)'\n';
        if (_filled > _buffer.Length / 2)
        {
            Flush();
        }
    }

    /// <summary>Writes the rows to the file.</summary>
    /// <exception cref="IOException">E.g. the disk is full.</exception>
    internal void Flush()
    {
        if (_filled > 0)
        {
            try
            {
                RandomAccess.Write(_file, _buffer.AsSpan(0, _filled), _written);
            }
            catch (IOException)
            {
                CutBack();
                throw;
            }

            _written += _filled;
            _filled = 0;
        }
    }

    /// <summary>Takes back a row that went out in part, so that what is saved is whole rows.</summary>
    private void CutBack()
    {
        try
        {
            RandomAccess.SetLength(_file, _written);
        }
        catch (Exception e) when (e is IOException or NotSupportedException)
        {
            // The loss of the disk itself: whoever reads the file finds a cut row.
        }
    }

    private Span<byte> Room() => _buffer.AsSpan(_filled, _buffer.Length - _filled - 1);

    /// <summary>Closes the file without writing what was not flushed; safe twice.</summary>
    public void Dispose() => _file.Dispose();
}
