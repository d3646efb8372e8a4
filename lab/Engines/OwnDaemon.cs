using System.Diagnostics;
using ProxyLab.Native;
using ProxyLab.Sandboxes;

namespace ProxyLab.Engines;

/// <summary>
/// A Docker daemon for the time of a command. Its socket is in a private folder, its images are in a folder that stays. It makes no bridge, writes no rule
/// of the firewall and leaves <c>net.ipv4.ip_forward</c> alone; what it mounts is in a mount namespace of its own, and ends with it. It is in a session of
/// its own, so that a Ctrl-C ends the command first; and the death of the thread that started it ends it too (prctl(2), PR_SET_PDEATHSIG).
/// </summary>
internal sealed class OwnDaemon : IAsyncDisposable
{
    private const string Phase = "start a Docker daemon", Ready = "API listen on";

    // Ends the daemon when it is told to end, and removes the private folder afterwards, whoever is left.
    private const string Keeper = "\"$@\" & daemon=$!; trap 'kill $daemon' TERM; while kill -0 $daemon 2>/dev/null; do wait $daemon; done; rm -rf \"$0\"";

    // Docker before 24 writes it wherever it starts.
    private const string Key = "/etc/docker/key.json";

    private readonly Process _process = new();
    private readonly string _folder;
    private readonly TaskCompletionSource<bool> _listens = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Queue<string> _lastLines = new();
    private readonly bool _hadKeyFolder = Directory.Exists(Path.GetDirectoryName(Key)), _hadKey = File.Exists(Key);

    private OwnDaemon(string folder, string data)
    {
        _folder = folder;
        string[] command =
        [
            "setpriv", "--pdeathsig", "TERM", "setsid", "unshare", "--mount", "sh", "-c", Keeper, folder,
            "dockerd", $"--host=unix://{Socket}", $"--data-root={data}", $"--exec-root={folder}/exec", $"--pidfile={folder}/pid",
            "--bridge=none", "--iptables=false", "--ip6tables=false", "--ip-forward=false",
        ];
        _process.StartInfo = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        ChildEnvironment.Apply(_process.StartInfo);
        _process.OutputDataReceived += (_, line) => Take(line.Data);
        _process.ErrorDataReceived += (_, line) => Take(line.Data);
    }

    /// <summary>What DOCKER_HOST is to be for it.</summary>
    internal string Host => $"unix://{Socket}";

    private string Socket => Path.Combine(_folder, "docker.sock");

    /// <summary>Why none can be started here; null where it can.</summary>
    internal static string? WhyNot() =>
        !Environment.IsPrivilegedProcess ? "this is not root" : Programs.Missing("dockerd", "docker.io");

    /// <summary>Starts one, and waits until it says that it listens.</summary>
    /// <param name="data">The folder of its images; made where it is missing.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="LabException">It ended: quotes its last lines.</exception>
    internal static async Task<OwnDaemon> Start(string data, CancellationToken cancel = default)
    {
        var full = Path.GetFullPath(data);
        Directory.CreateDirectory(full);
        var daemon = new OwnDaemon(Directory.CreateTempSubdirectory("proxylab-engine-").FullName, full);
        new Thread(daemon.Live) { IsBackground = true, Name = "daemon" }.Start();
        try
        {
            if (await daemon._listens.Task.WaitAsync(cancel)) return daemon;
            throw new LabException(Phase, $"it ended:\n{string.Join('\n', daemon._lastLines.TakeLast(5))}", "see what it says; is another daemon using the folder? (--data)");
        }
        catch
        {
            await daemon.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends it, with every container of it, and removes its folder. Safe twice.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_ended.Task.IsCompleted) _ = LibcProcess.kill(_process.Id, LibcProcess.SIGTERM);
        await _ended.Task;
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
        if (!_hadKey && File.Exists(Key)) File.Delete(Key);
        if (!_hadKeyFolder && Directory.Exists(Path.GetDirectoryName(Key))) Directory.Delete(Path.GetDirectoryName(Key)!);
        _process.Dispose();
    }

    private void Live()
    {
        try
        {
            _process.Start();
            _process.BeginOutputReadLine();
            _process.BeginErrorReadLine();
            _process.WaitForExit();
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            Take($"setpriv cannot be started: {e.Message}");
        }

        _listens.TrySetResult(false);
        _ended.SetResult();
    }

    private void Take(string? line)
    {
        if (line is null) return;
        if (line.Contains(Ready, StringComparison.Ordinal)) _listens.TrySetResult(true);
        if (_listens.Task.IsCompleted) return;
        _lastLines.Enqueue(line);
        if (_lastLines.Count > 20) _lastLines.Dequeue();
    }
}
