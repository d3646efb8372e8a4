using System.Globalization;

namespace ProxyLab.Clients;

/// <summary>
/// Writes <c>requests.csv</c> and <c>kept.csv</c>, as <see cref="AppendedLines"/> does. Times are milliseconds with three decimals; an empty cell means
/// that it did not happen. May be called from one thread at a time.
/// </summary>
internal sealed class RequestsCsv : IDisposable
{
    private const int MostHashes = 256;
    private readonly AppendedLines _csv;
    private readonly Dictionary<ulong, string> _hashes = []; // most bodies of a flood are the same few
    private readonly RequestRow _row = new();

    /// <summary>Opens the file, or goes on with it; a new one gets its header.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    internal RequestsCsv(string path) => _csv = AppendedLines.Csv(path, RequestColumns.All);

    /// <summary>Adds a row. It is on its way to the file within 100 ms.</summary>
    /// <exception cref="IOException">This or an earlier write failed, e.g. the disk is full.</exception>
    internal void Write(in RequestResult result)
    {
        Fill(in result);
        _csv.Add(_row);
    }

    /// <summary>Hands all rows to the system; call it after every wave.</summary>
    /// <exception cref="IOException">This or an earlier write failed.</exception>
    internal void Flush() => _csv.Flush();

    /// <summary>Flushes and closes; safe twice. Throws only a failure that no call has thrown yet.</summary>
    /// <exception cref="IOException">Rows were lost, and nobody was told.</exception>
    public void Dispose() => _csv.Dispose();

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
}
