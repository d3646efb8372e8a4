namespace ProxyLab.Cases;

/// <summary>The same as fastcgi-boundary with php-fpm, a real application server, in place of the lab's own responder.</summary>
public sealed class PhpFpmBoundary : Case
{
    /// <inheritdoc/>
    public override Plan Plan => new FastcgiBoundary().Plan with { Upstream = UpstreamServer.PhpFpm };

    // It confirms on a real server what the short fastcgi-boundary shows, in as many trials again.
    /// <inheritdoc/>
    public override bool Long => true;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Proxies => ["nginx"];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Variants => KeptConnections.Grid;

    /// <inheritdoc/>
    public override Upstream Upstream => Upstream.FastCgi(KeptConnections.Service);

    /// <inheritdoc/>
    public override Claim Fault => KeptConnections.Proof;

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims => [KeptConnections.Boundary];
}
