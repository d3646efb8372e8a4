using System.Buffers;
using System.Globalization;
using System.Text;

namespace ProxyLab.Clients;

/// <summary>The octets of a request before its body (RFC 9112 sections 3 and 5), and what cannot be put into them.</summary>
internal static class RequestHead
{
    private static readonly SearchValues<char> Token =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>The octets, with the empty line.</summary>
    /// <param name="spec">What the clients send.</param>
    /// <param name="id">The request's id.</param>
    /// <param name="idAt">Where the id stands; empty where the request carries none.</param>
    internal static byte[] Of(FloodSpec spec, long id, out Range idAt)
    {
        var head = new StringBuilder();
        void Line(string name, string value) => head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        void Own(string name, string value)
        {
            if (!spec.Fields.Any(field => NameOf(field).Equals(name, StringComparison.OrdinalIgnoreCase)))
                Line(name, value);
        }

        head.Append(CultureInfo.InvariantCulture, $"{spec.Method} {spec.Path} HTTP/1.{(spec.Http10 ? 0 : 1)}\r\n");
        Own("Host", spec.Host);
        idAt = default;
        if (spec.RequestIds)
        {
            int at = head.Length + RequestScanner.IdField.Length + ": ".Length;
            Line(RequestScanner.IdField, id.ToString(CultureInfo.InvariantCulture));
            idAt = at..(head.Length - 2);
        }
        foreach (var field in spec.Fields)
            head.Append(field).Append("\r\n");
        if (spec.ExpectContinue)
            Own("Expect", "100-continue");
        if (spec.Chunked)
            Line("Transfer-Encoding", "chunked");
        else if (spec.BodyBytes > 0 || (spec.ZeroLength && spec.Method is "POST" or "PUT" or "PATCH")) // RFC 9110 section 8.6
            Line("Content-Length", spec.BodyBytes.ToString(CultureInfo.InvariantCulture));
        if (spec.Upgrade is { } protocol)
            Own("Upgrade", protocol);
        if (Connection(spec) is { } options)
            Own("Connection", options);
        return Encoding.UTF8.GetBytes(head.Append("\r\n").ToString());
    }

    /// <summary>Refuses what cannot be sent, or would say two things of one.</summary>
    /// <exception cref="LabException">Says what, and what would do.</exception>
    internal static void Validate(FloodSpec spec)
    {
        FloodSpec.Check(IsToken(spec.Method) && spec.Method != "CONNECT", $"method '{spec.Method}'", "a token, and not CONNECT");
        FloodSpec.Check(spec.Path.StartsWith('/') && spec.Path.All(c => c is > ' ' and < '\x7f'), $"path '{spec.Path}'", "one that begins with / and has no blank: write other octets as %20");
        FloodSpec.Check(spec.Host.All(c => c is > ' ' and < '\x7f'), $"host '{spec.Host}'", "a name without blanks");
        FloodSpec.Check(spec.Upgrade is null || spec.Upgrade.Split('/').All(IsToken), $"upgrade to '{spec.Upgrade}'", "a protocol's name, e.g. websocket");
        foreach (var field in spec.Fields)
            ValidateField(field, spec.RequestIds);
        FloodSpec.Check(!spec.ExpectContinue || spec.BodyBytes > 0 || spec.Chunked, "Expect: 100-continue without a body", "a body (RFC 9110 section 10.1.1)");
        FloodSpec.Check(!spec.Http10 || !(spec.Chunked || spec.ExpectContinue || spec.Upgrade is not null), "HTTP/1.0 with a chunked body, Expect or Upgrade", "HTTP/1.1 for these");
    }

    private static void ValidateField(string field, bool ids)
    {
        var name = NameOf(field);
        FloodSpec.Check(
            field.Contains(':', StringComparison.Ordinal) && IsToken(name) && field.All(c => c is '\t' or (>= ' ' and not '\x7f' and not '\uFFFD')),
            $"field '{field}'", "one like 'Name: value', on one line, in UTF-8");
        FloodSpec.Check(!name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase) && !name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase),
            $"field '{name}'", "the body's size, and whether it is chunked, and the client makes the field");
        FloodSpec.Check(!ids || !name.Equals(RequestScanner.IdField, StringComparison.OrdinalIgnoreCase), $"field '{name}'", "it only where requests carry no ids of their own");
    }

    private static string NameOf(string field) => field.Split(':')[0];

    private static bool IsToken(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExcept(Token);

    /// <summary>An upgrade needs the option Upgrade (RFC 9110 section 7.8); HTTP/1.0 closes unless it is asked not to (RFC 9112 section 9.3).</summary>
    private static string? Connection(FloodSpec spec) =>
        spec.Upgrade is not null ? "Upgrade"
        : spec.Http10 ? (spec.KeepAlive ? "keep-alive" : null)
        : spec.KeepAlive ? null : "close";
}
