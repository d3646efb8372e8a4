using System.Globalization;
using System.Text;
using System.Threading.Channels;

namespace LabProxy;

/// <summary>
/// One line for each request that failed, written as it happens: when, status, phase, culprit, what, who.
/// Requests never wait for the log: when its reader is slower than the errors come, lines are dropped and their number is logged.
/// </summary>
internal sealed class ErrorLog : IAsyncDisposable
{
    private const int LongestQueue = 4096;

    private readonly Channel<string> _lines =
        Channel.CreateBounded<string>(new BoundedChannelOptions(LongestQueue) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly Stream _output;
    private readonly string _upstream;
    private readonly Task _writing;
    private long _dropped;

    /// <exception cref="IOException">The file cannot be opened; the message names the key.</exception>
    public ErrorLog(Options options)
    {
        _upstream = options.UpstreamName;
        _output = Open(options.Log);
        _writing = Task.Run(WriteAsync);
    }

    public void Failed(ForwardError error, string detail, string client, string request) =>
        Tell(error.Fact().Status.ToString(CultureInfo.InvariantCulture), error, detail, client, request);

    /// <summary>What failed is sent once more: no status is given for it.</summary>
    /// <param name="error">Why; none where the upstream's own answer was the reason.</param>
    /// <param name="detail">What the kernel, or the answer, said.</param>
    /// <param name="client">Who asked.</param>
    /// <param name="request">For what.</param>
    public void TriedAgain(ForwardError error, string detail, string client, string request) => Tell("again", error, detail, client, request);

    /// <summary>Writes what is queued, for at most a second: a log that hangs must not keep the proxy alive.</summary>
    public async ValueTask DisposeAsync()
    {
        _lines.Writer.TryComplete();
        await Task.WhenAny(_writing, Task.Delay(TimeSpan.FromSeconds(1)));
    }

    private void Tell(string status, ForwardError error, string detail, string client, string request)
    {
        var fact = error.Fact();
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"{DateTime.UtcNow:yyyy-MM-ddTHH:mm:ss.fff}Z {status} {fact.Phase} {fact.Culprit}: {fact.Text}{(detail.Length > 0 ? $" ({detail})" : "")}, client {client}, request \"{request}\", upstream {_upstream}");
        if (!_lines.Writer.TryWrite(line))
            Interlocked.Increment(ref _dropped);
    }

    /// <summary>A line with its end. A client's text is in it: without its control characters it cannot forge a second line.</summary>
    public static string OneLine(string line) => string.Create(line.Length + 1, line, static (span, text) =>
    {
        for (var i = 0; i < text.Length; i++)
            span[i] = char.IsControl(text[i]) ? '?' : text[i];
        span[^1] = '\n';
    });

    private static Stream Open(string path)
    {
        return path.Length == 0 ? Console.OpenStandardError() : OpenFile("log", path);
    }

    /// <summary>Opens a log for appending, a write for each line.</summary>
    /// <exception cref="IOException">It cannot be opened; the message names the key.</exception>
    public static FileStream OpenFile(string key, string path)
    {
        try
        {
            return new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{key}: '{path}' cannot be opened: {e.Message}", e);
        }
    }

    private async Task WriteAsync()
    {
        try
        {
            await foreach (var line in _lines.Reader.ReadAllAsync())
            {
                if (Interlocked.Exchange(ref _dropped, 0) is > 0 and var dropped)
                    Write(string.Create(CultureInfo.InvariantCulture, $"{dropped} lines dropped: the log is read too slowly"));
                Write(line);
            }
        }
        catch (IOException)
        {
            // Nobody reads the log any more (EPIPE), or its disk is full. The proxy's work goes on; the counters still count.
        }
    }

    /// <summary>One write for each line, so that lines are whole even when several processes append to one file.</summary>
    private void Write(string line) => _output.Write(Encoding.UTF8.GetBytes(OneLine(line)));
}
