using System.Text;
using Microsoft.Win32.SafeHandles;

namespace ProxyLab;

/// <summary>
/// A CSV file that is written through one buffer: rows gather in it and go out with one write a flush, so that a crash loses at most the
/// rows of the last tick. Adding and flushing allocate nothing.
/// </summary>
internal sealed class CsvBuffer : IDisposable
{
    private const int Usual = 64 * 1024;
    private readonly byte[] _buffer;
    private readonly int _longestRow;
    private readonly SafeFileHandle _file;
    private long _written;
    private int _filled;

    /// <param name="path">The file; one that exists is replaced.</param>
    /// <param name="columns">Its columns.</param>
    /// <exception cref="IOException">The file cannot be made. The heading goes out with the first flush.</exception>
    internal CsvBuffer(string path, ColumnSet columns)
    {
        _longestRow = columns.LongestRow;
        _buffer = new byte[Math.Max(Usual, 2 * _longestRow)];
        _file = File.OpenHandle(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite);
        _filled = Encoding.ASCII.GetBytes(columns.Heading + "\n", _buffer);
    }

    /// <summary>Adds a row.</summary>
    /// <exception cref="IOException">The buffer was full and could not be written, e.g. because the disk is full.</exception>
    internal void Add(Row row)
    {
        if (_filled + _longestRow > _buffer.Length) Flush();
        _filled += row.Write(_buffer.AsSpan(_filled));
    }

    /// <summary>Writes the rows to the file.</summary>
    /// <exception cref="IOException">E.g. the disk is full.</exception>
    internal void Flush()
    {
        if (_filled == 0) return;
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

    /// <summary>Takes back a row that went out in part, so that what is saved is whole rows.</summary>
    private void CutBack()
    {
        try
        {
            RandomAccess.SetLength(_file, _written);
        }
        catch (Exception e) when (e is IOException or NotSupportedException)
        {
            // The disk itself is lost: whoever reads the file finds a cut row.
        }
    }

    /// <summary>Closes the file without writing what was not flushed; safe twice.</summary>
    public void Dispose() => _file.Dispose();
}
