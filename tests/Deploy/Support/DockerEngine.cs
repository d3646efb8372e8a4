using System.Diagnostics;
using ProxyLab.Engines;
using ProxyLab.Sandboxes;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Deploy.Support;

/// <summary>
/// A Docker daemon of the tests' own, as the lab starts one, with the lab's image, built in it once; and Podman's service, with the same
/// image, for the tests that ask for it.
/// </summary>
public sealed class DockerEngine : IAsyncLifetime
{
    private static readonly string[] Wanted = ["dockerd", "docker", "mmdebstrap"];

    private readonly string _folder = Directory.CreateTempSubdirectory("pld").FullName;
    private OwnDaemon? _daemon;
    private PodmanService? _podman;

    /// <summary>Why there is none; null where there is one.</summary>
    internal string? Missing { get; private set; }

    /// <summary>What a client of this daemon needs to find it.</summary>
    internal Dictionary<string, string> Environment => new() { [EngineSocket.DockerHost] = _daemon!.Host, ["BASES"] = "made" };

    /// <summary>Skips the test where the engine cannot be had.</summary>
    internal void Require()
    {
        if (Missing is not null) Assert.Skip(Missing);
    }

    /// <summary>The endpoint of an engine that has the image.</summary>
    internal async Task<string> Host(string engine)
    {
        Require();
        if (engine == "docker") return _daemon!.Host;
        Needs.Program("podman");
        return (_podman ??= await PodmanService.Start(Path.Combine(_folder, "podman"), Environment)).Host;
    }

    /// <summary>What the lab needs to find it.</summary>
    internal async Task<Dictionary<string, string?>> For(string engine) => new() { [engine == "docker" ? "DOCKER_HOST" : "CONTAINER_HOST"] = await Host(engine) };

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        Missing = Wanted.FirstOrDefault(n => Programs.Find(n) is null) is { } program ? $"{program} is not installed: make deps"
            : await SandboxCheck.WhyNoRoot() is not null ? Needs.NoRoot // nor can root of a user namespace have one
            : null;
        if (Missing is not null) return;
        _daemon = await OwnDaemon.Start(Path.Combine(_folder, "data"), TestContext.Current.CancellationToken);
        await Shell.Must(Environment, "deploy/image.sh");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_podman is not null) await _podman.DisposeAsync();
        if (_daemon is not null) await _daemon.DisposeAsync();
        // Beneath it may be mounts that Podman made and left: rm tells so, and goes on.
        using var remove = Process.Start("rm", ["-rf", _folder]);
        await remove.WaitForExitAsync();
    }
}
