using System.Diagnostics;
using ProxyLab.Native;

namespace ProxyLab.Sandboxes;

/// <summary>
/// One program in user, network, pid and mount namespaces of its own (unshare(1), no root): it is process 1 there, sees only
/// its own sockets and processes, and cannot reach the host's sysctls. Its death, or the lab's, takes every process with it:
/// <c>--kill-child</c> ties process 1 to unshare, setpriv's death signal ties unshare to the lab, and process 1 also leaves when
/// its standard input ends, which no wedged or killed parent can prevent.
/// </summary>
internal sealed class Sandbox : IDisposable
{
    private static readonly string[] Wrapper =
    [
        "setpriv", "--pdeathsig", "KILL",
        "unshare", "--user", "--map-root-user", "--net", "--pid", "--mount", "--fork", "--kill-child", "--mount-proc",
    ];

    private readonly Process process = new();
    private readonly TaskCompletionSource<int> exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock errors = new();
    private readonly Queue<string> lastErrors = new();

    private Sandbox(IEnumerable<string> program, Action<string> onLine)
    {
        string[] command = [.. Wrapper, .. program];
        process.StartInfo = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        ChildEnvironment.Apply(process.StartInfo);
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is { } text) onLine(text);
        };
        process.ErrorDataReceived += (_, line) => RememberError(line.Data);
    }

    /// <summary>The exit code of the program, once it and everything it started are gone.</summary>
    internal Task<int> Exited => exited.Task;

    /// <summary>The last lines of the program's standard error.</summary>
    internal string Errors
    {
        get
        {
            lock (errors) return string.Join('\n', lastErrors);
        }
    }

    /// <summary>Starts a program; each line of its standard output goes to <paramref name="onLine"/>.</summary>
    /// <exception cref="LabException">util-linux is not installed.</exception>
    internal static async Task<Sandbox> Start(IEnumerable<string> program, Action<string> onLine)
    {
        var sandbox = new Sandbox(program, onLine);

        // A death signal is sent when the *thread* that forked ends (prctl(2), PR_SET_PDEATHSIG), so the thread has to stay.
        new Thread(sandbox.Live) { IsBackground = true, Name = "sandbox" }.Start();
        await sandbox.started.Task;
        return sandbox;
    }

    /// <summary>Ends the program and everything in the sandbox; safe twice, and after it ended by itself.</summary>
    internal async Task Kill()
    {
        try
        {
            process.StandardInput.Close();
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or ObjectDisposedException)
        {
            // Already closed.
        }

        await Task.WhenAny(Exited, Task.Delay(3.Seconds()));
        if (!Exited.IsCompleted) _ = Libc.kill(process.Id, Libc.SIGKILL);
        await Exited;
    }

    /// <inheritdoc/>
    public void Dispose() => process.Dispose();

    private void Live()
    {
        try
        {
            process.Start();
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            started.SetResult();
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            started.SetException(new LabException("start sandbox", $"setpriv or unshare cannot be started: {e.Message}", "install util-linux", e));
            return;
        }

        process.WaitForExit();
        exited.SetResult(process.ExitCode);
    }

    private void RememberError(string? line)
    {
        if (line is null) return;
        lock (errors)
        {
            lastErrors.Enqueue(line);
            if (lastErrors.Count > 20) lastErrors.Dequeue();
        }
    }
}
