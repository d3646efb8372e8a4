namespace ProxyLab.Engines;

/// <summary>Where an engine listens: what the environment names, or else the sockets that distributions use.</summary>
internal static class EngineSocket
{
    /// <summary>The variable that names a Docker daemon, as Docker's own client reads it.</summary>
    internal const string DockerHost = "DOCKER_HOST";

    private const string ContainerHost = "CONTAINER_HOST";

    /// <summary>The endpoints worth trying, the likeliest first: the one that the environment names, or every usual socket that is there.</summary>
    /// <exception cref="LabException">The environment names one that the lab cannot speak to.</exception>
    internal static IReadOnlyList<Uri> Candidates(EngineKind kind)
    {
        var variable = kind == EngineKind.Docker ? DockerHost : ContainerHost;
        return Environment.GetEnvironmentVariable(variable) is { Length: > 0 } named
            ? [Parse(variable, named)]
            : [.. Usual(kind).Where(File.Exists).Select(path => new Uri($"unix://{path}"))];
    }

    /// <summary>The files that are looked for.</summary>
    internal static IEnumerable<string> Usual(EngineKind kind)
    {
        var own = Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { Length: > 0 } folder ? folder : null;
        string?[] files = kind == EngineKind.Docker
            ? ["/var/run/docker.sock", own is null ? null : $"{own}/docker.sock"]
            : [own is null ? null : $"{own}/podman/podman.sock", "/run/podman/podman.sock"];
        return files.OfType<string>();
    }

    private static Uri Parse(string variable, string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var endpoint) && endpoint.Scheme is "unix" or "tcp" or "http" or "https"
            ? new Uri(text)
            : throw new LabException("find a container engine", $"{variable}={text} is not unix://, tcp:// or http://", $"export {variable}=unix:///var/run/docker.sock");
}
