namespace ProxyLab.Engines;

/// <summary>The container engines that the lab speaks to, all through Docker's Engine API.</summary>
internal enum EngineKind
{
    /// <summary>Docker's daemon.</summary>
    Docker,

    /// <summary>Podman's API service, which answers Docker's requests too.</summary>
    Podman,
}
