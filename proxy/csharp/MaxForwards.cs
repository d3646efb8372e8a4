using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace LabProxy;

/// <summary>TRACE and OPTIONS that end here: their Max-Forwards is 0 (RFC 9110 section 7.6.2), or they ask about no resource at all.</summary>
internal static class MaxForwards
{
    /// <summary>The hops left, where the field means something: TRACE and OPTIONS, one value, all digits.</summary>
    public static int? Of(HttpRequest request) =>
        (HttpMethods.IsTrace(request.Method) || HttpMethods.IsOptions(request.Method))
        && request.Headers["Max-Forwards"] is [{ } text]
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var hops)
            ? hops
            : null;

    /// <summary>
    /// Whether the proxy is the one asked. <c>OPTIONS *</c> is about the server in general: the proxy is the server that its clients
    /// see (RFC 9110 section 9.3.7), and SocketsHttpHandler could not write the target.
    /// </summary>
    public static bool IsForUs(HttpRequest request, string target) => Of(request) == 0 || (HttpMethods.IsOptions(request.Method) && target == "*");

    public static Task AnswerAsync(HttpContext client, string target)
    {
        client.Response.StatusCode = StatusCodes.Status200OK;
        if (!HttpMethods.IsTrace(client.Request.Method))
        {
            client.Response.Headers.Allow = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, TRACE";
            client.Response.ContentLength = 0;
            return Task.CompletedTask;
        }

        // RFC 9110 section 9.3.8: the request as received, without what could be used to take over a session.
        var echo = new StringBuilder($"TRACE {target} {client.Request.Protocol}\r\n");
        foreach (var (name, values) in client.Request.Headers)
        {
            if (!name.Equals("Cookie", StringComparison.OrdinalIgnoreCase) && !name.EndsWith("Authorization", StringComparison.OrdinalIgnoreCase))
                foreach (var value in values)
                    echo.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        var octets = Encoding.Latin1.GetBytes(echo.Append("\r\n").ToString());
        client.Response.ContentType = "message/http";
        client.Response.ContentLength = octets.Length;
        return client.Response.BodyWriter.WriteAsync(octets).AsTask();
    }
}
