using System.Diagnostics;

namespace ProxyLab.Sandboxes;

/// <summary>
/// A child inside a sandbox: its output is kept in a log of the trial, and can be awaited line by line. It needs no tear-down of
/// its own: the sandbox's end takes it along.
/// </summary>
internal sealed class ManagedProcess : IDisposable
{
    private static readonly TimeSpan LastLines = 1.Seconds();

    private readonly Process _process;
    private readonly StreamWriter _log;
    private readonly Lock _gate = new();
    private readonly Queue<string> _tail = new();
    private readonly List<Waiter> _waiters = [];
    private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ManagedProcess(string name, Process process, string logFile)
    {
        Name = name;
        _process = process;
        _log = new StreamWriter(new FileStream(logFile, FileMode.Create, FileAccess.Write, FileShare.Read)) { AutoFlush = true };
    }

    /// <summary>What it is, for messages.</summary>
    internal string Name { get; }

    /// <summary>Its process id, as the sandbox counts.</summary>
    internal int Pid => _process.Id;

    /// <summary>Its exit code, once it has ended.</summary>
    internal Task<int> Exited => _exited.Task;

    /// <summary>Starts a child with its output in <paramref name="logFile"/>.</summary>
    /// <exception cref="LabException">The program cannot be started.</exception>
    internal static ManagedProcess Start(string name, IReadOnlyList<string> command, string logFile)
    {
        var process = new Process
        {
            StartInfo = new ProcessStartInfo(command[0], command.Skip(1))
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = "/", // some proxies refuse to start in a folder that they may not enter, such as the caller's may be
            },
            EnableRaisingEvents = true,
        };
        ChildEnvironment.Apply(process.StartInfo);
        var managed = new ManagedProcess(name, process, logFile);
        process.OutputDataReceived += (_, line) => managed.Take(line.Data);
        process.ErrorDataReceived += (_, line) => managed.Take(line.Data);
        process.Exited += (_, _) => _ = managed.Ended();
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            managed.Dispose();
            throw new LabException($"start {name}", $"{command[0]}: {e.Message}", "see: proxylab doctor", e);
        }

        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return managed;
    }

    /// <summary>Waits for a line of output. To miss none, ask before whatever causes it.</summary>
    /// <exception cref="LabException">The process ended first, or the time is over: quotes its last lines.</exception>
    /// <param name="wanted">Whether it is the line. What it throws is thrown on.</param>
    /// <param name="within">How long to wait.</param>
    /// <param name="what">What the line says, for the message.</param>
    /// <param name="fresh">Whether only a line counts that comes from now on.</param>
    internal async Task<string> Line(Func<string, bool> wanted, TimeSpan within, Func<string>? what = null, bool fresh = false)
    {
        var waiter = new Waiter(wanted, new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (_gate)
        {
            if (!fresh && _tail.FirstOrDefault(wanted) is { } already) return already;
            _waiters.Add(waiter);
        }

        using var over = new CancellationTokenSource();
        await Task.WhenAny(waiter.Seen.Task, Exited, Task.Delay(within, over.Token));
        await over.CancelAsync();
        lock (_gate) _waiters.Remove(waiter);
        if (waiter.Seen.Task.IsCompleted) return await waiter.Seen.Task;
        var how = Exited.IsCompleted
            ? FormattableString.Invariant($"it ended with exit code {await Exited}")
            : FormattableString.Invariant($"it did not say {what?.Invoke() ?? "what was awaited"} within {within.TotalSeconds} s");
        throw new LabException($"wait for {Name}", $"{how}; its last words:\n{Quote()}", "see the trial's logs");
    }

    /// <summary>Writes a line to its standard input; one that has gone is noticed elsewhere.</summary>
    internal void Say(string line)
    {
        try
        {
            _process.StandardInput.WriteLine(line);
            _process.StandardInput.Flush();
        }
        catch (IOException)
        {
            // The reader has died: Exited tells.
        }
    }

    /// <summary>Its last lines, indented, for a message.</summary>
    internal string Quote()
    {
        lock (_gate) return _tail.Count == 0 ? "  (nothing)" : string.Join('\n', _tail.TakeLast(8).Select(l => "  | " + l));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate) _log.Dispose();
        _process.Dispose();
    }

    /// <summary>
    /// Waits for the last lines of output, but not for ever: a child of this one, such as a worker whose master was killed, may hold
    /// the pipe open and say nothing more.
    /// </summary>
    private async Task Ended()
    {
        var code = _process.ExitCode;
        using var patience = new CancellationTokenSource(LastLines);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or InvalidOperationException)
        {
            // See above; or it was disposed of meanwhile.
        }

        _exited.TrySetResult(code);
    }

    private void Take(string? line)
    {
        if (line is null) return;
        lock (_gate)
        {
            try
            {
                _log.WriteLine(line);
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException)
            {
                // A full disk shows in the samples too, and ends the trial there; a late line after the end is of no use.
            }

            _tail.Enqueue(line);
            if (_tail.Count > 50) _tail.Dequeue();
            foreach (var waiter in _waiters)
            {
                waiter.Show(line);
            }
        }
    }

    /// <summary>One wait for a line.</summary>
    private sealed record Waiter(Func<string, bool> Wanted, TaskCompletionSource<string> Seen)
    {
        /// <summary>Shows it a line. A mistake in the condition is the waiter's to tell; the reader of the output goes on.</summary>
        internal void Show(string line)
        {
            try
            {
                if (Wanted(line)) Seen.TrySetResult(line);
            }
            catch (LabException e)
            {
                Seen.TrySetException(e);
            }
        }
    }
}
