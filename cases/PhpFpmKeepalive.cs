namespace ProxyLab.Cases;

/// <summary>The same as fastcgi-keepalive with php-fpm, a real application server, in place of the lab's own responder.</summary>
public sealed class PhpFpmKeepalive : Case
{
    /// <inheritdoc/>
    public override Plan Plan => new FastcgiKeepalive().Plan with { Server = "php-fpm" };

    /// <inheritdoc/>
    public override IReadOnlyList<string> Proxies => ["nginx"];

    /// <inheritdoc/>
    public override IReadOnlyList<Variant> Variants => [HeldProcesses.Keeping(4), HeldProcesses.Keeping(0)];

    /// <inheritdoc/>
    public override Upstream Upstream => Upstream.FastCgi(HeldProcesses.Service);

    /// <inheritdoc/>
    public override Claim Fault => HeldProcesses.Proof;

    /// <inheritdoc/>
    public override IEnumerable<Claim> Claims => [HeldProcesses.Hangs(keepalive: 4)];
}
