namespace ProxyLab;

/// <summary>Who serves the upstream's socket.</summary>
public enum UpstreamServer
{
    /// <summary>The case's own behaviour, in processes of the lab's.</summary>
    Case,

    /// <summary>php-fpm, from the distribution: a real application server of the process-per-connection model, with a page of its own.</summary>
    PhpFpm,
}
