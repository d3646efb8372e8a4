namespace ProxyLab.Cases;

/// <summary>The same as fastcgi-keepalive with php-fpm, a real application server, in place of the lab's own responder.</summary>
public sealed class PhpFpmKeepalive : Case
{
    /// <inheritdoc/>
    public override Plan Plan => new FastcgiKeepalive().Plan with { Upstream = UpstreamServer.PhpFpm };

    /// <inheritdoc/>
    public override IReadOnlyList<string> Proxies => ["nginx"];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Variants => ["upstream_keepalive=4", "upstream_keepalive=0"];

    /// <inheritdoc/>
    public override Upstream Upstream => Upstream.FastCgi(KeptConnections.Service);

    /// <inheritdoc/>
    public override Claim Fault => KeptConnections.Proof;

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims => [KeptConnections.Hangs(keepalive: 4)];
}
