using Microsoft.AspNetCore.Http;

namespace LabProxy;

/// <summary>
/// Requests that must not be forwarded because the upstream could read them as another request than we did (request smuggling), or
/// because this proxy does not implement what they ask for. Kestrel rejects more of them before they get here.
/// </summary>
internal static class RequestGuard
{
    public static ForwardError Check(HttpRequest request)
    {
        if (HttpMethods.IsConnect(request.Method))
            return ForwardError.RequestUnsupported;
        var coding = request.Headers.TransferEncoding;
        if (coding.Count == 0)
            return ForwardError.None;

        // RFC 9112 section 6.1: a message with both may be an attack. Kestrel goes by the coding and renames Content-Length.
        if (request.Headers.ContainsKey("X-Content-Length") || request.ContentLength is not null || request.Protocol == "HTTP/1.0")
            return ForwardError.RequestInvalid;
        // The same section: a coding that we do not understand is answered with 501.
        return coding is [{ } only] && only.Trim().Equals("chunked", StringComparison.OrdinalIgnoreCase)
            ? ForwardError.None
            : ForwardError.RequestUnsupported;
    }
}
