namespace ProxyLab.Cases;

/// <summary>
/// How a POST may differ from one that says <c>Content-Length: 0</c>: proxies try a request again or not by whether it has a body, and some by whether it says so
/// (Varnish, doc/sphinx/users-guide; dotnet/runtime issue 86714).
/// </summary>
internal static class Posts
{
    /// <summary>One with a body of some octets, and one that has none and says nothing of a length, as <c>curl -X POST</c> sends it.</summary>
    internal static IReadOnlyList<Variant> Others { get; } = [Variant.Of(("request_method", "POST"), ("body_bytes", 12)), Variant.Of(("request_method", "POST"), ("zero_length", false))];
}
