namespace ProxyLab.Cases;

/// <summary>
/// How a POST may differ from one that says <c>Content-Length: 0</c>: proxies try a request again or not by whether it has a body, and some by whether it says so
/// (Varnish, bin/varnishd/cache/cache_backend.c, vbe_dir_gethdrs; dotnet/runtime issue 86714).
/// </summary>
internal static class Posts
{
    // One with a body of some octets, and one that has none and says nothing of a length, as curl -X POST sends it.
    private static readonly Variant[] Others = [Variant.Of(("request_method", "POST"), ("body_bytes", 12)), Variant.Of(("request_method", "POST"), ("zero_length", false))];

    /// <summary>GET and POST, each with both endings; and the other POSTs with a FIN.</summary>
    /// <param name="ending">The setting that says how the connection ends.</param>
    internal static IReadOnlyList<Variant> Kinds(Setting<ConnectionEnding> ending) =>
    [
        .. Variant.Grid(("request_method", ["GET", "POST"]), (ending.Name, [ConnectionEnding.Fin, ConnectionEnding.Reset])),
        .. Others.Select(post => post.With(ending.Name, ConnectionEnding.Fin)),
    ];
}
