using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace LabProxy;

/// <summary>How the answer to one request went, for its line in the request log. A client connection keeps one and uses it again.</summary>
internal sealed class Answered
{
    /// <summary>When the request's header was complete, by <see cref="Stopwatch"/>.</summary>
    public long Started { get; private set; }

    /// <summary>Octets of the upstream's body that were given to the client; null for an answer of the proxy's own.</summary>
    public long? Octets { get; set; }

    /// <summary>How the request failed, if it did.</summary>
    public ForwardError Error { get; private set; }

    /// <summary>Whether it ended after it had begun, and before its end.</summary>
    public bool IsCut { get; private set; }

    public void Begin() => (Started, Octets, Error, IsCut) = (Stopwatch.GetTimestamp(), null, ForwardError.None, false);

    /// <summary>It failed. An answer that has begun is cut; else whatever follows is the proxy's own.</summary>
    public void Fail(ForwardError error, bool hasBegun) => (Error, IsCut, Octets) = (error, hasBegun, hasBegun ? Octets : null);
}

/// <summary>
/// One line for each request whose exchange has ended: when, the status that was sent or <c>-</c>, octets of the body, seconds, whether that was the
/// whole answer, why not or why it is one of the proxy's own, and the id of the lab's clients. A line is written at once, as nginx does it.
/// </summary>
internal sealed class RequestLog : IDisposable
{
    private const string IdField = "X-Lab-Request";

    private readonly Lock _gate = new();
    private readonly FileStream? _output;

    /// <exception cref="IOException">The file cannot be opened; the message names the key.</exception>
    public RequestLog(Options options) => _output = options.RequestLog.Length == 0 ? null : ErrorLog.OpenFile("request_log", options.RequestLog);

    public void Ended(HttpContext client, Answered answer)
    {
        if (_output is null)
            return;
        var response = client.Response;
        var status = response.HasStarted ? response.StatusCode.ToString(CultureInfo.InvariantCulture) : "-";
        var octets = !response.HasStarted || HttpMethods.IsHead(client.Request.Method) ? 0 : answer.Octets ?? response.ContentLength ?? 0;
        var ending = !response.HasStarted ? "nothing" : answer.IsCut ? "cut" : "whole";

        // The id is the client's text. It stands last and without its control characters, so that it can forge neither a field nor a line.
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"{DateTime.UtcNow:yyyy-MM-ddTHH:mm:ss.fff}Z request {status} {octets} octets {Stopwatch.GetElapsedTime(answer.Started).TotalSeconds:0.000} s {ending} {answer.Error.Fact().Name} id {client.Request.Headers[IdField]}");
        var written = Encoding.UTF8.GetBytes(ErrorLog.OneLine(line));
        lock (_gate)
            _output.Write(written);
    }

    public void Dispose() => _output?.Dispose();
}
