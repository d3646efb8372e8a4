using System.Diagnostics;
using ProxyLab.Native;

namespace ProxyLab.Sandboxes;

/// <summary>
/// One program in user, network, pid and mount namespaces of its own (unshare(1), no root): it is process 1 there, sees only
/// its own sockets and processes, and cannot reach the host's sysctls. Its death, or the lab's, takes every process with it:
/// <c>--kill-child</c> ties process 1 to unshare, setpriv's death signal ties unshare to the lab, and process 1 also leaves when
/// its standard input ends, which no wedged or killed parent can prevent. One that is started as root has no user namespace of its own.
/// </summary>
internal sealed class Sandbox : IDisposable
{
    private static readonly string[] AsUser = ["--user", "--map-root-user"];

    // Every dump of TCP sockets walks the whole table of established connections (net/ipv4/inet_diag.c, inet_diag_dump_icsk), which network namespaces share: 262,144 buckets here, 0.17 ms
    // for each dump. One that is made below a namespace with this setting has a table of its own (net/ipv4/tcp_ipv4.c, tcp_set_hashinfo; Linux 6.1). Where it may not be set, nothing is lost.
    private static readonly string[] WithOwnTable = ["sh", "-c", "{ echo 16384 >/proc/sys/net/ipv4/tcp_child_ehash_entries; } 2>/dev/null; exec \"$@\"", "sh"];

    private readonly Process _process = new();
    private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _errors = new();
    private readonly Queue<string> _lastErrors = new();

    private Sandbox(IEnumerable<string> program, Action<string> onLine, bool asRoot)
    {
        string[] command =
        [
            "setpriv", "--pdeathsig", "KILL",
            "unshare", .. asRoot ? [] : AsUser, "--net", .. WithOwnTable, "unshare", "--net", "--pid", "--mount", "--fork", "--kill-child", "--mount-proc", .. program,
        ];
        _process.StartInfo = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        ChildEnvironment.Apply(_process.StartInfo);
        _process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is { } text) onLine(text);
        };
        _process.ErrorDataReceived += (_, line) => RememberError(line.Data);
    }

    /// <summary>The exit code of the program, once it and everything it started are gone.</summary>
    internal Task<int> Exited => _exited.Task;

    /// <summary>The last lines of the program's standard error.</summary>
    internal string Errors
    {
        get
        {
            lock (_errors) return string.Join('\n', _lastErrors);
        }
    }

    /// <summary>Starts a program; each line of its standard output goes to <paramref name="onLine"/>.</summary>
    /// <param name="program">Its command line.</param>
    /// <param name="onLine">Takes each line.</param>
    /// <param name="asRoot">Whether to leave out the user namespace, for what only root itself may do (<see cref="Case.NeedsRoot"/>).</param>
    /// <exception cref="LabException">util-linux is not installed.</exception>
    internal static async Task<Sandbox> Start(IEnumerable<string> program, Action<string> onLine, bool asRoot = false)
    {
        var sandbox = new Sandbox(program, onLine, asRoot);

        // A death signal is sent when the *thread* that forked ends (prctl(2), PR_SET_PDEATHSIG), so the thread has to stay.
        new Thread(sandbox.Live) { IsBackground = true, Name = "sandbox" }.Start();
        await sandbox._started.Task;
        return sandbox;
    }

    /// <summary>Ends the program and everything in the sandbox; safe twice, and after it ended by itself.</summary>
    internal async Task Kill()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or ObjectDisposedException)
        {
            // Already closed.
        }

        await Task.WhenAny(Exited, Task.Delay(3.Seconds()));
        if (!Exited.IsCompleted) _ = LibcProcess.kill(_process.Id, LibcProcess.SIGKILL);
        await Exited;
    }

    /// <inheritdoc/>
    public void Dispose() => _process.Dispose();

    private void Live()
    {
        try
        {
            _process.Start();
            _process.BeginOutputReadLine();
            _process.BeginErrorReadLine();
            _started.SetResult();
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            _started.SetException(new LabException("start sandbox", $"setpriv or unshare cannot be started: {e.Message}", Surroundings.RemedyForPrograms, e));
            return;
        }

        _process.WaitForExit();
        _exited.SetResult(_process.ExitCode);
    }

    private void RememberError(string? line)
    {
        if (line is null) return;
        lock (_errors)
        {
            _lastErrors.Enqueue(line);
            if (_lastErrors.Count > 20) _lastErrors.Dequeue();
        }
    }
}
