using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Threading.Channels;
using Xunit;

namespace ProxyLab.Tests.ProxyProgram.Support;

/// <summary>The real labproxy, as a process of its own, with a configuration of its own.</summary>
internal sealed class LabProxy : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Process _process;
    private readonly TempFolder _directory;
    private readonly Channel<string> _errors = Channel.CreateUnbounded<string>();
    private readonly HttpClient _status = new() { Timeout = Patience };
    private readonly Uri _statusPage;

    private LabProxy(Process process, TempFolder directory, string listen, string status)
    {
        (_process, _directory) = (process, directory);
        Address = IPEndPoint.Parse(listen);
        _statusPage = new Uri($"http://{status}/");
        _ = PumpErrorsAsync();
    }

    public IPEndPoint Address { get; }

    public int Pid => _process.Id;

    /// <summary>Its anonymous memory, in KiB (proc(5), smaps_rollup).</summary>
    public long AnonymousKib => long.Parse(
        File.ReadLines(FormattableString.Invariant($"/proc/{Pid}/smaps_rollup")).First(l => l.StartsWith("Pss_Anon:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);

    public static string Executable { get; } = Path.Combine(AppContext.BaseDirectory, "proxy", "labproxy");

    /// <summary>Starts it in front of <paramref name="upstream"/> and waits for its line.</summary>
    public static async Task<LabProxy> StartAsync(string upstream, params (string Key, object Value)[] settings)
    {
        var directory = new TempFolder();
        var config = new Dictionary<string, object> { ["listen"] = "127.0.0.1:0", ["status"] = "127.0.0.1:0", ["upstream"] = upstream };
        foreach (var (key, value) in settings)
            config[key] = value;
        var process = Launch(directory.Write("config.json", JsonSerializer.Serialize(config)));
        var line = await process.StandardOutput.ReadLineAsync().WaitAsync(Patience);
        if (line?.Split(' ') is ["listening", var listen, "status", var status])
            return new LabProxy(process, directory, listen, status);
        throw new InvalidOperationException($"labproxy said '{line}' and {await process.StandardError.ReadToEndAsync()}");
    }

    /// <summary>Runs it to its end, for configurations with which it should not start.</summary>
    public static async Task<(int ExitCode, string Error)> RunAsync(params string[] arguments)
    {
        using var process = Launch(arguments);
        var error = await process.StandardError.ReadToEndAsync().WaitAsync(Patience);
        await process.WaitForExitAsync().WaitAsync(Patience);
        return (process.ExitCode, error);
    }

    public Task<RawClient> ConnectAsync() => RawClient.ConnectAsync(Address);

    /// <summary>One GET on a connection of its own, and all that came back.</summary>
    public async Task<string> GetAsync(string head = "GET / HTTP/1.1\r\nHost: lab\r\nConnection: close\r\n\r\n")
    {
        using var client = await ConnectAsync();
        await client.SendAsync(head);
        return (await client.ReadToEndAsync()).Text;
    }

    public async Task<IReadOnlyDictionary<string, long>> StatusAsync()
    {
        var page = await _status.GetStringAsync(_statusPage);
        return page.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' '))
            .ToDictionary(pair => pair[0], pair => long.Parse(pair[1], CultureInfo.InvariantCulture));
    }

    /// <summary>Asks the status page, without a pause, until <paramref name="isSo"/>; quotes the last page when it never is.</summary>
    public async Task<IReadOnlyDictionary<string, long>> StatusWhenAsync(Func<IReadOnlyDictionary<string, long>, bool> isSo)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var page = await StatusAsync();
            if (isSo(page))
                return page;
            if (watch.Elapsed > Patience)
                throw new TimeoutException(string.Join(", ", page.Where(pair => pair.Value != 0)));
        }
    }

    /// <summary>The next line of the error log.</summary>
    public async Task<string> NextErrorAsync() => await _errors.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    public void Terminate() => Assert.Equal(0, kill(_process.Id, 15));

    public void Kill() => _process.Kill();

    public async Task<int> ExitCodeAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _status.Dispose();
        _directory.Dispose();
    }

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int kill(int pid, int signal);

    private static Process Launch(params string[] arguments) =>
        Process.Start(new ProcessStartInfo(Executable, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;

    private async Task PumpErrorsAsync()
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
            _errors.Writer.TryWrite(line);
        _errors.Writer.TryComplete();
    }
}
