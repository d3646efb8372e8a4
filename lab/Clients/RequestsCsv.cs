using System.Globalization;

namespace ProxyLab.Clients;

/// <summary>
/// Writes <c>requests.csv</c>: append-only, whole rows at a time, at most 100 ms behind. Times are milliseconds with three
/// decimals; an empty cell means that it did not happen. May be called from one thread at a time.
/// </summary>
internal sealed class RequestsCsv : IDisposable
{
    private const int Room = 64 * 1024, MostHashes = 256;

    private readonly FileStream _file;
    private readonly byte[] _rows = new byte[Room];
    private readonly RequestRow _row = new();
    private readonly Dictionary<ulong, string> _hashes = []; // most bodies of a flood are the same few
    private readonly Lock _lock = new();
    private readonly Timer _timer;
    private int _used;
    private IOException? _failure;
    private bool _reported, _disposed;

    /// <summary>Opens the file, or goes on with it; a new one gets its header.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    internal RequestsCsv(string path)
    {
        _file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        if (_file.Length == 0)
            _used = System.Text.Encoding.ASCII.GetBytes(RequestColumns.All.Heading + "\n", _rows);
        _timer = new Timer(static csv => ((RequestsCsv)csv!).FlushQuietly(), this, 100, 100);
    }

    /// <summary>Adds a row. It is on its way to the file within 100 ms.</summary>
    /// <exception cref="IOException">This or an earlier write failed, e.g. the disk is full.</exception>
    internal void Write(in RequestResult result)
    {
        lock (_lock)
        {
            if (_used > Room - RequestColumns.All.LongestRow)
                WriteOut();
            ThrowFailure();
            Fill(in result);
            _used += _row.Write(_rows.AsSpan(_used));
        }
    }

    /// <summary>Hands all rows to the system; call it after every wave.</summary>
    /// <exception cref="IOException">This or an earlier write failed.</exception>
    internal void Flush()
    {
        lock (_lock)
        {
            WriteOut();
            ThrowFailure();
        }
    }

    /// <summary>Flushes and closes; safe twice. Throws only a failure that no call has thrown yet.</summary>
    /// <exception cref="IOException">Rows were lost, and nobody was told.</exception>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed)
                return;
            _disposed = true;
            _timer.Dispose();
            WriteOut();
            _file.Dispose();
            if (!_reported)
                ThrowFailure();
        }
    }

    private void Fill(in RequestResult result)
    {
        _row.Set(RequestColumns.Id, result.Id);
        _row.Set(RequestColumns.Wave, result.Wave);
        _row.Set(RequestColumns.IntendedMs, result.IntendedMs);
        _row.Set(RequestColumns.SentMs, result.SentMs);
        _row.Set(RequestColumns.FirstByteMs, result.FirstByteMs);
        _row.Set(RequestColumns.EndMs, result.EndMs);
        _row.Set(RequestColumns.Status, result.Status);
        _row[RequestColumns.Outcome] = (int)result.Outcome;
        _row.Set(RequestColumns.Bytes, result.Bytes);
        _row.Set(RequestColumns.Connection, result.Connection);
        _row.Set(RequestColumns.Nth, result.Nth);
        _row.Set(RequestColumns.Interim, result.Interim);
        _row.Set(RequestColumns.UnaskedBytes, result.Unasked);
        _row.Set(RequestColumns.BodyHash, result.BodyHash is { } hash ? Hexadecimal(hash) : null);
        _row.Set(RequestColumns.Rule, result.Broken.Words());
        _row.Set(RequestColumns.RetryOf, result.RetryOf);
    }

    private string Hexadecimal(ulong hash)
    {
        if (_hashes.TryGetValue(hash, out var text))
            return text;
        text = hash.ToString("x16", CultureInfo.InvariantCulture);
        if (_hashes.Count < MostHashes)
            _hashes[hash] = text;
        return text;
    }

    private void FlushQuietly()
    {
        lock (_lock)
        {
            if (!_disposed)
                WriteOut();
        }
    }

    private void WriteOut()
    {
        if (_used == 0 || _failure is not null)
            return;
        try
        {
            _file.Write(_rows, 0, _used);
        }
        catch (IOException e)
        {
            _failure = e; // thrown to the next caller: the timer has nobody to tell
        }
        _used = 0;
    }

    private void ThrowFailure()
    {
        if (_failure is null)
            return;
        _reported = true;
        throw new IOException($"{_file.Name}: {_failure.Message}", _failure);
    }
}
