using System.CommandLine;
using ProxyLab.Engines;

namespace ProxyLab.Commands;

/// <summary>A run that is to be done in a container.</summary>
/// <param name="Engine">The engine.</param>
/// <param name="Image">The image.</param>
/// <param name="AsRoot">Whether as the container's root, with the capabilities that some cases need.</param>
/// <param name="Out">The folder for run folders, on this side.</param>
/// <param name="Baseline">The run to compare with, on this side; null for none.</param>
internal sealed record RunInside(EngineKind Engine, string Image, bool AsRoot, string Out, string? Baseline);

/// <summary>The options that say so.</summary>
internal sealed class ContainerOptions
{
    /// <summary>The image that <c>make image</c> makes. It is in no registry, and what a registry has by this name is somebody else's.</summary>
    internal const string OwnImage = "proxylab";

    internal Option<string?> In { get; } = new("--in") { HelpName = "docker|podman", Description = "Run it in a container of that engine." };

    internal Option<string> Image { get; } = new("--image") { HelpName = "image", Description = "The image for --in.", DefaultValueFactory = _ => OwnImage };

    internal Option<bool> AsRoot { get; } = new("--as-root") { Description = "With --in: as root, for cases that need it." };

    /// <summary>The engine that is named; null for none.</summary>
    /// <exception cref="UsageException">It is none that the lab knows.</exception>
    internal EngineKind? Kind(ParseResult parsed) => parsed.GetValue(In) switch
    {
        null => null,
        "docker" => EngineKind.Docker,
        "podman" => EngineKind.Podman,
        { } other => throw UsageException.Unknown("engine", other, ["docker", "podman"]),
    };

    /// <summary>The run inside that is meant; null for one on this machine itself.</summary>
    /// <exception cref="UsageException">Options are given that mean nothing without <c>--in</c>, or a proxy's root with it.</exception>
    internal RunInside? Of(ParseResult parsed, string output, string? baseline, IEnumerable<string> proxies)
    {
        var kind = Kind(parsed);
        if (kind is not null && proxies.Any(p => p.Contains('@', StringComparison.Ordinal)))
            throw new UsageException("a proxy's root is on this machine, and not in the container: leave out --in, or what follows the @");
        if (kind is not null) return new RunInside(kind.Value, parsed.GetValue(Image)!, parsed.GetValue(AsRoot), output, baseline);
        if (parsed.GetValue(AsRoot)) throw new UsageException("--as-root is for a run in a container: give --in too, or run the lab as root");
        return parsed.GetResult(Image) is { Implicit: false } ? throw new UsageException("--image is for a run in a container: give --in too") : null;
    }
}
