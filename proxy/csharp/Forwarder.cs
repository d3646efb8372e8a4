using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace LabProxy;

/// <summary>Forwards one request and its answer.</summary>
internal sealed class Forwarder(Options options, Counters counters, ErrorLog log, HttpMessageInvoker upstream)
{
    private static readonly UriCreationOptions AsReceived = new() { DangerousDisablePathAndQueryCanonicalization = true };

    // The authority in the URI only names the pool of connections; the Host field is the client's.
    private readonly string _origin = options.Upstreams[0] is System.Net.IPEndPoint tcp ? $"http://{tcp}" : "http://localhost";

    /// <summary>
    /// 1. Answer what is for the proxy itself; refuse what could be understood in two ways.
    /// 2. Make the upstream's request: same method, same target, the end-to-end fields, and our own.
    /// 3. Connect, and send header and body as the client sends them. Three clocks run, one at a time: until connected; between two writes;
    ///    and, once the request is out, between two reads.
    /// 4. Give the response header to the client as soon as it is here.
    /// 5. Give it every octet of the body as it comes.
    /// 6. A fault before the header was given is answered: 502, 503 or 504 (see <see cref="ForwardErrors"/>). After that, the client's
    ///    connection is cut, so that it sees a truncated message and never one that seems complete.
    /// 7. Whatever happened: nobody reads from the client any more, the fault is counted and logged, the connection to the upstream is let go.
    /// </summary>
    public async Task ForwardAsync(HttpContext client, Exchange exchange)
    {
        counters.Request();
        var target = client.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (RequestGuard.Check(client.Request) is not ForwardError.None and var refused)
        {
            client.Response.Headers.Connection = "close";
            await FailAsync(client, exchange, refused, "");
            return;
        }

        if (MaxForwards.IsForUs(client.Request, target))
        {
            await MaxForwards.AnswerAsync(client, target);
            return;
        }

        var hasBody = client.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: false };
        exchange.Begin(hasBody);
        try
        {
            using var body = hasBody ? new RequestBody(client, exchange) : null;
            var (error, detail) = await TryForwardAsync(client, exchange, target, body);
            if (body is not null)
                await body.StopAsync();
            if (error != ForwardError.None)
                await FailAsync(client, exchange, error, detail);
        }
        finally
        {
            exchange.End();
        }
    }

    private async Task<(ForwardError Error, string Detail)> TryForwardAsync(
        HttpContext client, Exchange exchange, string target, RequestBody? body)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Parse(client.Request.Method), new Uri(_origin + OriginForm(target), AsReceived));
            request.Content = body;
            Headers.ToUpstream(client, request, closes: !options.UpstreamKeepalive);

            using var answer = await upstream.SendAsync(request, exchange.Abandoned);
            exchange.HeaderReceived();
            if (answer.StatusCode == System.Net.HttpStatusCode.SwitchingProtocols)
                return (ForwardError.HeaderInvalid, "101 without having been asked");

            client.Response.StatusCode = (int)answer.StatusCode;
            client.Features.GetRequiredFeature<IHttpResponseFeature>().ReasonPhrase = answer.ReasonPhrase;
            Headers.ToClient(answer, client.Response);
            exchange.Answered.Octets = 0;
            if (HasBody(client, answer))
                await ResponseBody.CopyAsync(answer, client.Response, exchange);
            return (exchange.Fault, "");
        }
        catch (Exception e)
        {
            return FaultFinder.Find(exchange, e);
        }
    }

    private async Task FailAsync(HttpContext client, Exchange exchange, ForwardError error, string detail)
    {
        exchange.Answered.Fail(error, hasBegun: client.Response.HasStarted);
        counters.Failed(error);
        log.Failed(error, detail, $"{client.Connection.RemoteIpAddress}:{client.Connection.RemotePort}", $"{client.Request.Method} {client.Request.Path.Value}");
        if (error is ForwardError.ClientGone or ForwardError.AnswerTimeout)
            client.Abort();
        else if (client.Response.HasStarted)
            Cut(client, error, detail);
        else
            await ErrorAnswer.WriteAsync(client, error.Fact());
    }

    /// <summary>
    /// Ends a message that has begun. An exception makes Kestrel send what it has and close without ending the framing: the client gets
    /// all octets and sees that some are missing. Where nothing but the close marks the end, only a reset can say so.
    /// </summary>
    private static void Cut(HttpContext client, ForwardError error, string detail)
    {
        if (client.Response.ContentLength is null && client.Request.Protocol == "HTTP/1.0")
            client.Abort();
        else
            throw new ForwardException(error, detail);
    }

    /// <summary>RFC 9110 section 6.4.1.</summary>
    private static bool HasBody(HttpContext client, HttpResponseMessage answer) =>
        !HttpMethods.IsHead(client.Request.Method) && (int)answer.StatusCode is not (204 or 304);

    /// <summary>RFC 9112 section 3.2.2: an absolute-form target names this proxy's host; the upstream gets the rest of it.</summary>
    private static string OriginForm(string target)
    {
        if (target.StartsWith('/'))
            return target;
        var path = target.IndexOf("://", StringComparison.Ordinal) is var scheme and > 0 ? target.AsSpan(scheme + 3) : default;
        var start = path.IndexOfAny('/', '?');
        return start < 0 ? "/" : path[start] == '/' ? path[start..].ToString() : $"/{path[start..]}";
    }
}
