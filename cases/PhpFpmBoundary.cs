namespace ProxyLab.Cases;

/// <summary>The same as fastcgi-boundary with php-fpm, a real application server, in place of the lab's own responder.</summary>
public sealed class PhpFpmBoundary : Case
{
    /// <inheritdoc/>
    public override Plan Plan => new FastcgiBoundary().Plan with { Server = "php-fpm" };

    // It confirms on a real server what the short fastcgi-boundary shows, in as many trials again.
    /// <inheritdoc/>
    public override bool Long => true;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Proxies => ["nginx"];

    /// <inheritdoc/>
    public override IReadOnlyList<Variant> Variants => HeldProcesses.Grid;

    /// <inheritdoc/>
    public override Upstream Upstream => Upstream.FastCgi(HeldProcesses.Service);

    /// <inheritdoc/>
    public override Claim Fault => HeldProcesses.Proof;

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims => [HeldProcesses.Boundary];
}
