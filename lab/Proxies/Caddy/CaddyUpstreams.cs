using System.Buffers.Text;

namespace ProxyLab.Proxies.Caddy;

/// <summary>What Caddy's admin API tells of its upstreams (reverseproxy/admin.go, upstreamStatus): <c>[{"address":"…","num_requests":2,"fails":0}]</c>.</summary>
internal static class CaddyUpstreams
{
    /// <summary>The requests in hand, of all upstreams together; null where the text has no such number. Allocates nothing.</summary>
    internal static long? Requests(ReadOnlySpan<byte> body)
    {
        long? all = null;
        var name = "\"num_requests\":"u8;
        while (body.IndexOf(name) is >= 0 and var at)
        {
            body = body[(at + name.Length)..];
            if (!Utf8Parser.TryParse(body, out long requests, out _) || requests < 0) return null;
            all = (all ?? 0) + requests;
        }

        return all;
    }
}
