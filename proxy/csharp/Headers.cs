using System.Collections.Frozen;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace LabProxy;

/// <summary>Which header fields go on, which stay, and which are the proxy's own (RFC 9110 section 7.6).</summary>
internal static class Headers
{
    /// <summary>The name by which this proxy signs Via and Proxy-Status.</summary>
    public const string Pseudonym = "labproxy";

    /// <summary>
    /// Fields that are for the next hop only. Those of RFC 9110 section 7.6.1, whether or not Connection names them; Trailer because
    /// neither Kestrel nor SocketsHttpHandler passes trailers of HTTP/1.1 on, and section 6.5.1 lets an intermediary drop them.
    /// </summary>
    private static readonly FrozenSet<string> HopByHop = new[]
    {
        "Connection", "Proxy-Connection", "Keep-Alive", "TE", "Transfer-Encoding", "Trailer", "Upgrade",
        "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Authentication-Info",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public static void ToUpstream(HttpContext client, HttpRequestMessage request, bool closes)
    {
        var from = client.Request.Headers;
        var nominated = Checked(client.Features.Get<ClientConnection>()?.Nominated);
        foreach (var (name, values) in from)
        {
            if (StaysHere(name, nominated) || IsOurs(name))
                continue;
            if (name.Equals("Expect", StringComparison.OrdinalIgnoreCase) && request.Content is not null)
                request.Headers.ExpectContinue = true;
            else
                Add(request, name, values);
        }

        // RFC 9110 section 7.2: Host goes on as received; the upstream's own name is only for a client of HTTP/1.0 that sent none.
        if (from.Host.Count > 0)
            request.Headers.TryAddWithoutValidation("Host", from.Host.ToString());
        if (client.Request.ContentLength is null && request.Content is RequestBody)
            request.Headers.TransferEncodingChunked = true;
        if (closes)
            request.Headers.ConnectionClose = true;
        AddOurs(client, request);
    }

    public static void ToClient(HttpResponseMessage answer, HttpResponse client)
    {
        var from = answer.Headers.NonValidated;
        var nominated = from.TryGetValues("Connection", out var connection) ? Nominated(Values(connection)) : null;
        var to = client.Headers;
        foreach (var (name, values) in from)
        {
            if (!StaysHere(name, nominated))
                to.Append(name, Values(values));
        }

        foreach (var (name, values) in answer.Content.Headers.NonValidated)
        {
            if (name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
                to.ContentLength = Length(answer, values);
            else if (!StaysHere(name, nominated))
                to.Append(name, Values(values));
        }

        // RFC 9110 section 7.6.3: the version is that in which the message was received.
        to.Append("Via", answer.Version.Minor == 0 ? "1.0 " + Pseudonym : "1.1 " + Pseudonym);
    }

    /// <summary>The length to announce; null where there must be none.</summary>
    private static long? Length(HttpResponseMessage answer, System.Net.Http.Headers.HeaderStringValues values)
    {
        // RFC 9110 section 8.6: none with 204. RFC 9112 section 6.3: a transfer coding overrides it.
        if (answer.StatusCode == System.Net.HttpStatusCode.NoContent || answer.Headers.TransferEncodingChunked == true)
            return null;
        // RFC 9112 section 6.3, rule 5: lengths that differ or are no numbers make the answer invalid, and a gateway says 502.
        long? length = null;
        foreach (var value in values)
        {
            if (!long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var one) || (length ?? one) != one)
                throw new ForwardException(ForwardError.HeaderInvalid, $"Content-Length: {values}");
            length = one;
        }

        return length;
    }

    /// <summary>Fields that the proxy writes itself and that must not be sent twice.</summary>
    private static bool IsOurs(string name) =>
        name.Equals("Host", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Via", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Max-Forwards", StringComparison.OrdinalIgnoreCase)
        || name.Equals("X-Forwarded-For", StringComparison.OrdinalIgnoreCase)
        || name.Equals("X-Forwarded-Host", StringComparison.OrdinalIgnoreCase)
        || name.Equals("X-Forwarded-Proto", StringComparison.OrdinalIgnoreCase);

    private static void AddOurs(HttpContext client, HttpRequestMessage request)
    {
        var from = client.Request.Headers;
        var via = client.Request.Protocol == "HTTP/1.0" ? "1.0 " + Pseudonym : "1.1 " + Pseudonym;
        request.Headers.TryAddWithoutValidation("Via", Append(from["Via"], via));
        // Appended, so that the last address is the one that this proxy saw itself; the other two are this proxy's word alone.
        var address = client.Connection.RemoteIpAddress?.ToString() ?? "unknown";
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", Append(from["X-Forwarded-For"], address));
        request.Headers.TryAddWithoutValidation("X-Forwarded-Proto", "http");
        if (from.Host.Count > 0)
            request.Headers.TryAddWithoutValidation("X-Forwarded-Host", from.Host.ToString());
        if (MaxForwards.Of(client.Request) is { } hops)
            request.Headers.TryAddWithoutValidation("Max-Forwards", (hops - 1).ToString(CultureInfo.InvariantCulture));
        else if (from.TryGetValue("Max-Forwards", out var unread))
            Add(request, "Max-Forwards", unread);
    }

    private static string Append(StringValues received, string own) =>
        received.Count == 0 ? own : received.ToString().Replace(",", ", ", StringComparison.Ordinal).Replace(",  ", ", ", StringComparison.Ordinal) + ", " + own;

    private static bool StaysHere(string name, HashSet<string>? nominated) =>
        HopByHop.Contains(name) || nominated?.Contains(name) == true;

    private static void Add(HttpRequestMessage request, string name, StringValues values)
    {
        var isAdded = values.Count == 1
            ? request.Headers.TryAddWithoutValidation(name, (string?)values)
            : request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values!);
        if (isAdded)
            return;
        // .NET keeps the fields that describe a body with the body. A request can have them without one.
        request.Content ??= new EmptyBody();
        if (!name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
            request.Content.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values!);
    }

    private static StringValues Values(System.Net.Http.Headers.HeaderStringValues values)
    {
        if (values.Count == 1)
            return values.ToString();
        var array = new string[values.Count];
        var i = 0;
        foreach (var value in values)
            array[i++] = value;
        return array;
    }

    /// <summary>The fields that Connection names; null for the common case that it names none.</summary>
    private static HashSet<string>? Nominated(StringValues connection)
    {
        HashSet<string>? names = null;
        foreach (var value in connection)
        {
            if (value is null or "close" or "keep-alive" or "Keep-Alive")
                continue;
            foreach (var name in value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                (names ??= new(StringComparer.OrdinalIgnoreCase)).Add(name);
        }

        return Checked(names);
    }

    /// <summary>Nobody may make the proxy forget what it must say itself (the "abusing hop-by-hop headers" trick).</summary>
    private static HashSet<string>? Checked(HashSet<string>? nominated)
    {
        nominated?.ExceptWith(["Host", "Content-Length", "Via", "Date"]);
        return nominated;
    }
}
