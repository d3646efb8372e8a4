namespace ProxyLab.Proxies.Node;

/// <summary>The library of npm that the proxy in <c>proxy/node</c> calls.</summary>
public enum NodeLibrary
{
    /// <summary>http-proxy: the program answers errors itself: ECONNRESET with 504, all else with 502.</summary>
    HttpProxy,

    /// <summary>http-proxy-middleware, which is built on it, and answers errors with 504 or 500.</summary>
    HttpProxyMiddleware,
}
