using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace LabProxy;

/// <summary>
/// One line for each request whose exchange has ended: when, the status that was sent or <c>-</c>, octets of the body, seconds, whether that was the
/// whole answer, why not or why it is one of the proxy's own, and the id of the lab's clients. A line is written at once, as nginx does it.
/// </summary>
internal sealed class RequestLog : IDisposable
{
    private readonly Lock _gate = new();
    private readonly FileStream? _output;

    /// <exception cref="IOException">The file cannot be opened; the message names the key.</exception>
    public RequestLog(Options options) => _output = options.RequestLog.Length == 0 ? null : ErrorLog.OpenFile("request_log", options.RequestLog);

    public bool IsOn => _output is not null;

    /// <summary>Writes a line.</summary>
    /// <param name="status">What was sent; 0 where nothing was.</param>
    /// <param name="octets">Of the body.</param>
    /// <param name="started">When the request's head was whole, by <see cref="Stopwatch"/>.</param>
    /// <param name="isCut">Whether it ended after it had begun, and before its end.</param>
    /// <param name="error">How it failed, if it did.</param>
    /// <param name="id">The id of the request.</param>
    public void Ended(int status, long octets, long started, bool isCut, ForwardError error, ReadOnlySpan<byte> id)
    {
        if (_output is null)
            return;
        var sent = status == 0 ? "-" : status.ToString(CultureInfo.InvariantCulture);
        var ending = status == 0 ? "nothing" : isCut ? "cut" : "whole";

        // The id is the client's text. It stands last and without its control characters, so that it can forge neither a field nor a line.
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"{DateTime.UtcNow:yyyy-MM-ddTHH:mm:ss.fff}Z request {sent} {octets} octets {Stopwatch.GetElapsedTime(started).TotalSeconds:0.000} s {ending} {error.Fact().Name} id {Encoding.Latin1.GetString(id)}");
        var written = Encoding.UTF8.GetBytes(ErrorLog.OneLine(line));
        lock (_gate)
            _output.Write(written);
    }

    public void Dispose() => _output?.Dispose();
}
