using System.Buffers.Text;

namespace ProxyLab.Clients;

/// <summary>
/// Writes <c>requests.csv</c>: append-only, whole rows at a time, at most 100 ms behind. Times are milliseconds with three
/// decimals; an empty cell means that it did not happen. May be called from one thread at a time.
/// </summary>
internal sealed class RequestsCsv : IDisposable
{
    internal const string Header = "id,wave,intended_ms,sent_ms,first_byte_ms,end_ms,status,outcome,bytes\n";

    private const int Room = 64 * 1024, LongestRow = 256;
    private static readonly byte[][] OutcomeOctets =
        [.. Enum.GetValues<Outcome>().Select(o => System.Text.Encoding.ASCII.GetBytes(o.Name()))];

    private readonly FileStream _file;
    private readonly byte[] _rows = new byte[Room];
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
            _used = System.Text.Encoding.ASCII.GetBytes(Header, _rows);
        _timer = new Timer(static csv => ((RequestsCsv)csv!).FlushQuietly(), this, 100, 100);
    }

    /// <summary>Adds a row. It is on its way to the file within 100 ms.</summary>
    /// <exception cref="IOException">This or an earlier write failed, e.g. the disk is full.</exception>
    internal void Write(in RequestResult result)
    {
        lock (_lock)
        {
            if (_used > Room - LongestRow)
                WriteOut();
            ThrowFailure();
            var row = new Row(_rows.AsSpan(_used));
            row.Number(result.Id);
            row.Number(result.Wave);
            row.Time(result.IntendedMs);
            row.Time(result.SentMs);
            row.Time(result.FirstByteMs);
            row.Time(result.EndMs);
            if (result.Status is { } status)
                row.Number(status);
            else
                row.Text([]);
            row.Text(OutcomeOctets[(int)result.Outcome]);
            row.Number(result.Bytes);
            _used += row.End();
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

    /// <summary>One row under construction.</summary>
    private ref struct Row(Span<byte> room)
    {
        private readonly Span<byte> _room = room;
        private int _at;

        internal void Number(long value)
        {
            Utf8Formatter.TryFormat(value, _room[_at..], out int length);
            _at += length;
            _room[_at++] = (byte)',';
        }

        internal void Text(ReadOnlySpan<byte> text)
        {
            text.CopyTo(_room[_at..]);
            _at += text.Length;
            _room[_at++] = (byte)',';
        }

        /// <summary>As F3 would, and some five times as fast; a trial's clock stays far within the range of a long.</summary>
        internal void Time(double? ms)
        {
            if (ms is { } value)
            {
                long micros = (long)Math.Round(value * 1000);
                if (micros < 0)
                    _room[_at++] = (byte)'-';
                var (whole, rest) = Math.DivRem(Math.Abs(micros), 1000);
                Utf8Formatter.TryFormat(whole, _room[_at..], out int length);
                _at += length;
                _room[_at++] = (byte)'.';
                Utf8Formatter.TryFormat(rest, _room[_at..], out length, new System.Buffers.StandardFormat('D', 3));
                _at += length;
            }
            _room[_at++] = (byte)',';
        }

        /// <summary>The row's length; its last comma becomes the line's end.</summary>
        internal readonly int End()
        {
            _room[_at - 1] = (byte)'\n';
            return _at;
        }
    }
}
