using System.Diagnostics;
using System.Globalization;
using ProxyLab.Native;
using Xunit;

namespace ProxyLab.Tests.EndToEnd;

/// <summary>The program while it runs.</summary>
internal sealed class LabProcess : IDisposable
{
    // Beside the loads of a soak a run of every case has taken six minutes.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(Environment.GetEnvironmentVariable("SOAK_TRIALS") is null ? 5 : 30);

    private readonly Process _process;
    private readonly Task<string> _output, _errors;
    private readonly string _runs;
    private bool _disposed;

    internal LabProcess(string[] command, Dictionary<string, string?> environment, string runs, string folder)
    {
        _runs = runs;
        if (IsInterruptIgnored) command = ["env", "--default-signal=INT", .. command];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        _process = Process.Start(start)!;
        _process.StandardInput.Close();
        _output = _process.StandardOutput.ReadToEndAsync();
        _errors = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>
    /// Whether whoever started the tests has them ignore SIGINT, as a shell does with what a script starts by <c>&amp;</c>: bit 1 of SigIgn
    /// (fs/proc/array.c, task_sig). The program would inherit that, and the tests interrupt it. env(1) becomes the program, so that its id is the same.
    /// </summary>
    private static bool IsInterruptIgnored { get; } = File.ReadLines("/proc/self/status").FirstOrDefault(l => l.StartsWith("SigIgn:", StringComparison.Ordinal)) is { } line
        && (ulong.Parse(line.AsSpan(7).Trim(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) & 2) != 0;

    internal int Pid => _process.Id;

    internal bool HasEnded => _process.HasExited;

    /// <summary>The newest run folder that it made; null when there is none yet.</summary>
    internal RunReader? Newest => RunReader.Newest(_runs);

    /// <summary>Waits for the end.</summary>
    internal async Task<LabResult> Result()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        await _process.WaitForExitAsync(limit.Token);
        return new LabResult(_process.ExitCode, await _output, await _errors, Newest);
    }

    /// <summary>Sends it a signal by number (signal(7)).</summary>
    internal void Signal(int signal) => Assert.Equal(0, LibcProcess.kill(Pid, signal));

    /// <summary>Waits for an event of a trial, as its <c>events.jsonl</c> tells.</summary>
    /// <param name="name">The event, e.g. <c>wave-start</c>.</param>
    /// <param name="wave">Of that wave; 0 for an event without one.</param>
    internal async Task<TrialReader> Event(string name, int wave = 0)
    {
        TrialReader? Told() => Newest?.Trials.FirstOrDefault(t => t.Has(name, wave));
        await Eventually.Is(() => Told() is not null || HasEnded, $"{name} {wave}");
        if (Told() is { } trial) return trial;
        Assert.Fail($"it ended before {name}: {await _errors}{await _output}");
        return null!;
    }

    /// <summary>Kills it if it still runs: a test that failed leaves nothing behind. Safe twice.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }
}

/// <summary>What a run of the program left.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Out">Standard output.</param>
/// <param name="Err">Standard error.</param>
/// <param name="NewestRun">The newest run folder, if it made one.</param>
internal sealed record LabResult(int ExitCode, string Out, string Err, RunReader? NewestRun)
{
    /// <summary>The run folder, which there must be.</summary>
    internal RunReader Run => NewestRun ?? throw new InvalidOperationException($"no run folder; exit code {ExitCode}: {Err}{Out}");

    /// <summary>Checks the exit code; a failure quotes what was said.</summary>
    internal LabResult Exits(int code)
    {
        Assert.True(ExitCode == code, $"exit code {ExitCode}, not {code}\n{Err}{Out}");
        return this;
    }

    /// <summary>Checks the exit code, and that standard error says all of these.</summary>
    internal void Fails(int code, params string[] says)
    {
        Exits(code);
        foreach (var words in says) Assert.Contains(words, Err, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ProxyLab", Err, StringComparison.Ordinal); // a message, not a stack
    }
}
