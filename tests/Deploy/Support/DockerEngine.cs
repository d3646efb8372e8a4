using System.Diagnostics;
using ProxyLab.Native;
using ProxyLab.Sandboxes;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Deploy.Support;

/// <summary>
/// A Docker daemon of the tests' own, with its socket, its data and its process file in a folder of its own, and the lab's image, built
/// in it once. The host's network and firewall are not touched; the daemon is ended by its id.
/// </summary>
public sealed class DockerEngine : IAsyncLifetime
{
    private static readonly string[] Wanted = ["dockerd", "docker", "mmdebstrap"];

    private readonly string _folder = Directory.CreateTempSubdirectory("pld").FullName;
    private Process? _daemon;

    /// <summary>Why there is none; null where there is one.</summary>
    internal string? Missing { get; private set; }

    /// <summary>The folder for the tests' files.</summary>
    internal string Folder => _folder;

    /// <summary>What the client of this daemon needs to find it.</summary>
    internal Dictionary<string, string> Environment => new() { ["DOCKER_HOST"] = $"unix://{_folder}/d.sock", ["BASES"] = "made", ["RESULTS"] = $"{_folder}/results" };

    /// <summary>Skips the test where the engine cannot be had.</summary>
    internal void Require()
    {
        if (Missing is not null) Assert.Skip(Missing);
    }

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        Missing = Wanted.FirstOrDefault(n => Programs.Find(n) is null) is { } program ? $"{program} is not installed: make deps"
            : await SandboxCheck.WhyNoRoot() is not null ? Needs.NoRoot // nor can root of a user namespace have one
            : null;
        if (Missing is not null) return;
        _daemon = Process.Start(new ProcessStartInfo("dockerd", [
            $"--host=unix://{_folder}/d.sock", $"--data-root={_folder}/data", $"--exec-root={_folder}/exec", $"--pidfile={_folder}/d.pid",
            "--bridge=none", "--iptables=false",
        ]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        _daemon.OutputDataReceived += (_, _) => { };
        _daemon.BeginOutputReadLine();
        await Ready(_daemon.StandardError);
        await Shell.Must(Environment, "deploy/image.sh");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_daemon is not null)
        {
            if (!_daemon.HasExited) _ = LibcProcess.kill(_daemon.Id, 15);
            await _daemon.WaitForExitAsync();
            _daemon.Dispose();
        }

        // Beneath it may be mounts that the daemon made and left: rm tells so, and goes on.
        using var remove = Process.Start("rm", ["-rf", _folder]);
        await remove.WaitForExitAsync();
    }

    /// <summary>The daemon says itself when it listens; its end is noticed too, and quoted.</summary>
    private static async Task Ready(StreamReader log)
    {
        var said = new List<string>();
        while (await log.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            said.Add(line);
            if (!line.Contains("API listen on", StringComparison.Ordinal)) continue;
            _ = log.ReadToEndAsync(); // so that it is never stopped by a full pipe
            return;
        }

        Assert.Fail($"dockerd ended:\n{string.Join('\n', said.TakeLast(10))}");
    }
}
