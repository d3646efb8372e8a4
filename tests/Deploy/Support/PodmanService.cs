using System.Diagnostics;
using ProxyLab.Native;
using ProxyLab.Tests.EndToEnd;

namespace ProxyLab.Tests.Deploy.Support;

/// <summary>Podman's API service with its data in a folder of the tests, and the lab's image in it. It is ended by its id.</summary>
internal sealed class PodmanService : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _socket;

    private PodmanService(Process process, string socket)
    {
        _process = process;
        _socket = socket;
    }

    internal string Host => $"unix://{_socket}";

    /// <summary>Starts it, with the image out of a Docker daemon.</summary>
    internal static async Task<PodmanService> Start(string folder, IReadOnlyDictionary<string, string> docker)
    {
        Directory.CreateDirectory(folder);
        // runc, because crun refuses cgroups that are v1 and v2 at once; a mount namespace, because Podman leaves a mount on its folder of layers.
        string[] podman = ["unshare", "--mount", "podman", "--root", $"{folder}/data", "--runroot", $"{folder}/run", "--storage-driver", "overlay", "--cgroup-manager", "cgroupfs", "--runtime", "runc"];
        await Shell.Must(docker, "bash", "-c", $"set -o pipefail; docker save proxylab | {string.Join(' ', podman)} load");
        var socket = Path.Combine(folder, "api.sock");
        var process = Process.Start(new ProcessStartInfo(podman[0], [.. podman[1..], "system", "service", "--time", "0", $"unix://{socket}"]))!;
        await Eventually.Is(() => File.Exists(socket) || process.HasExited, "Podman's service listens");
        return new PodmanService(process, socket);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _ = LibcProcess.kill(_process.Id, LibcProcess.SIGTERM);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
