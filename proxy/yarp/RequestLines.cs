using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;

namespace LabYarp;

/// <summary>
/// One line for each request that failed, on standard output, and for every request in a file where one is asked for: the status that was sent or <c>-</c>, seconds,
/// whether the answer was whole, YARP's ForwarderError, its cause, and the id of the lab's clients. No word of it is text from outside.
/// </summary>
internal sealed class RequestLines(string? path) : IDisposable
{
    private readonly StreamWriter? _file = path is null ? null : new StreamWriter(path, append: true) { AutoFlush = true };
    private readonly Lock _gate = new();

    /// <summary>The middleware in front of YARP's.</summary>
    public async Task Tell(HttpContext client, RequestDelegate next)
    {
        var started = Stopwatch.GetTimestamp();
        var ending = new Ending(client.Features.GetRequiredFeature<IHttpRequestLifetimeFeature>());
        client.Features.Set<IHttpRequestLifetimeFeature>(ending);
        await next(client);
        var failure = client.GetForwarderErrorFeature();
        if ((failure is null && _file is null) || !long.TryParse(client.Request.Headers["X-Lab-Request"], NumberStyles.None, CultureInfo.InvariantCulture, out var id)) return;
        var nothing = ending.ClientLeft && !client.Response.HasStarted;
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"request {(nothing ? "-" : client.Response.StatusCode)} {Stopwatch.GetElapsedTime(started).TotalSeconds:0.000} s {(nothing ? "nothing" : ending.IsCut ? "cut" : "whole")} {failure?.Error ?? ForwarderError.None} {Cause(failure, ending, client.Response)} id {id}");
        if (failure is not null) Console.WriteLine(line);
        lock (_gate) _file?.WriteLine(line);
    }

    public void Dispose() => _file?.Dispose();

    // What YARP cancelled, and no client, its timeout did: while it waits for the rest of a body, YARP calls that ResponseBodyDestination, "the destination reported an error".
    private static string Cause(IForwarderErrorFeature? failure, Ending ending, HttpResponse response) => failure switch
    {
        null => "none",
        { Error: ForwarderError.RequestTimedOut } => "timeout",
        _ when ending.ClientLeft => "client_left",
        { Error: ForwarderError.RequestBodyClient or ForwarderError.RequestBodyDestination } when response.StatusCode is StatusCodes.Status408RequestTimeout or StatusCodes.Status504GatewayTimeout => "timeout",
        { Exception: { } exception } when All(exception).OfType<OperationCanceledException>().Any() => "timeout",
        { Exception: { } exception } => Name(All(exception).Last()),
        _ => "none",
    };

    private static IEnumerable<Exception> All(Exception e) =>
        e is AggregateException many ? many.InnerExceptions.SelectMany(All) : e.InnerException is { } inner ? All(inner).Prepend(e) : [e];

    private static string Name(Exception e) => e switch
    {
        SocketException socket => $"{socket.SocketErrorCode}",
        HttpIOException http => $"{http.HttpRequestError}",
        HttpRequestException request => $"{request.HttpRequestError}",
        _ => e.GetType().Name,
    };

    /// <summary>Who ended a request first. YARP cuts an answer by Abort, which cancels the same token as a client's leaving does.</summary>
    private sealed class Ending(IHttpRequestLifetimeFeature kestrel) : IHttpRequestLifetimeFeature
    {
        private bool? _left;

        /// <summary>Whether YARP cut the answer.</summary>
        public bool IsCut => _left is not null;

        /// <summary>Whether the client left before YARP did anything about it.</summary>
        public bool ClientLeft => _left ?? kestrel.RequestAborted.IsCancellationRequested;

        public CancellationToken RequestAborted
        {
            get => kestrel.RequestAborted;
            set => kestrel.RequestAborted = value;
        }

        public void Abort()
        {
            _left ??= kestrel.RequestAborted.IsCancellationRequested;
            kestrel.Abort();
        }
    }
}
