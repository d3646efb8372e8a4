using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace LabProxy;

/// <summary>The proxy's own answer to a request that failed: a status, Proxy-Status (RFC 9209), and one line of text.</summary>
internal static class ErrorAnswer
{
    public static Task WriteAsync(HttpContext client, ForwardFact fact)
    {
        var response = client.Response;
        // Whatever was copied from the upstream's answer before it failed is not part of ours. Connection is our own word.
        var connection = response.Headers.Connection;
        response.Clear();
        response.Headers.Connection = connection;
        response.StatusCode = fact.Status;
        response.Headers["Proxy-Status"] = $"{Headers.Pseudonym}; error={fact.ProxyStatus}";
        var text = Encoding.ASCII.GetBytes($"{fact.Status} {ReasonPhrases.GetReasonPhrase(fact.Status)}: {fact.Text}\n");
        response.ContentType = "text/plain; charset=us-ascii";
        response.ContentLength = text.Length;
        return HttpMethods.IsHead(client.Request.Method) ? Task.CompletedTask : response.BodyWriter.WriteAsync(text).AsTask();
    }
}
