using System.Diagnostics;

namespace ProxyLab.Sandboxes;

/// <summary>
/// A child inside a sandbox: its output is kept in a log of the trial, and can be awaited line by line. It needs no tear-down of
/// its own: the sandbox's end takes it along.
/// </summary>
internal sealed class ManagedProcess : IDisposable
{
    private static readonly TimeSpan LastLines = 500.Milliseconds();
    private readonly Process process;
    private readonly StreamWriter log;
    private readonly Lock gate = new();
    private readonly Queue<string> tail = new();
    private readonly List<(Func<string, bool> Is, TaskCompletionSource<string> Seen)> waiters = [];
    private readonly TaskCompletionSource outputEnded = new(), errorsEnded = new();
    private readonly TaskCompletionSource<int> exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ManagedProcess(string name, Process process, string logFile)
    {
        Name = name;
        this.process = process;
        log = new StreamWriter(new FileStream(logFile, FileMode.Create, FileAccess.Write, FileShare.Read)) { AutoFlush = true };
    }

    /// <summary>What it is, for messages.</summary>
    internal string Name { get; }

    /// <summary>Its process id, as the sandbox counts.</summary>
    internal int Pid => process.Id;

    /// <summary>Its exit code, once it has ended.</summary>
    internal Task<int> Exited => exited.Task;

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
                WorkingDirectory = "/", // HAProxy refuses to start in a folder that it may not enter, such as the caller's may be
            },
            EnableRaisingEvents = true,
        };
        ChildEnvironment.Apply(process.StartInfo);
        var managed = new ManagedProcess(name, process, logFile);
        process.OutputDataReceived += (_, line) => managed.Take(line.Data, managed.outputEnded);
        process.ErrorDataReceived += (_, line) => managed.Take(line.Data, managed.errorsEnded);
        process.Exited += (_, _) => managed.Ended();
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
    internal async Task<string> Line(Func<string, bool> wanted, TimeSpan within)
    {
        var seen = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (tail.FirstOrDefault(wanted) is { } already) return already;
            waiters.Add((wanted, seen));
        }

        await Task.WhenAny(seen.Task, Exited, Task.Delay(within));
        if (seen.Task.IsCompleted) return await seen.Task;
        var how = Exited.IsCompleted ? $"it ended with exit code {await Exited}" : $"nothing was said within {within.TotalSeconds} s";
        throw new LabException($"start {Name}", $"{how}; its last words:\n{Quote()}", "see the trial's logs");
    }

    /// <summary>Writes a line to its standard input; one that has gone is noticed elsewhere.</summary>
    internal void Say(string line)
    {
        try
        {
            process.StandardInput.WriteLine(line);
            process.StandardInput.Flush();
        }
        catch (IOException)
        {
            // The reader has died: Exited tells.
        }
    }

    /// <summary>Its last lines, indented, for a message.</summary>
    internal string Quote()
    {
        lock (gate) return tail.Count == 0 ? "  (nothing)" : string.Join('\n', tail.TakeLast(8).Select(l => "  | " + l));
    }

    /// <summary>Forgets the lines seen so far, so that the next wait is for a new one.</summary>
    internal void Forget()
    {
        lock (gate) tail.Clear();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (gate) log.Dispose();
        process.Dispose();
    }

    private void Ended()
    {
        // Its last lines may still come. But its children have the same pipes: those of a killed nginx master live on.
        _ = Task.WhenAll(outputEnded.Task, errorsEnded.Task).Wait(LastLines);
        exited.TrySetResult(process.ExitCode);
    }

    private void Take(string? line, TaskCompletionSource ended)
    {
        if (line is null)
        {
            ended.TrySetResult();
            return;
        }

        lock (gate)
        {
            try
            {
                log.WriteLine(line);
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException)
            {
                // A full disk shows in the samples too, and ends the trial there; a late line after the end is of no use.
            }

            tail.Enqueue(line);
            if (tail.Count > 50) tail.Dequeue();
            foreach (var (wanted, seen) in waiters)
            {
                if (wanted(line)) seen.TrySetResult(line);
            }
        }
    }
}
