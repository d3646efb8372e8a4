using ProxyLab.Native;

namespace ProxyLab.Commands;

/// <summary>
/// Whoever read standard output has gone, as <c>head -1</c> does after its line. .NET drops what is written then and says nothing, so a command
/// that prints until it is interrupted would never end. A pipe without a reader is in error (fs/pipe.c, pipe_poll).
/// </summary>
internal sealed class ReaderGone : IDisposable
{
    private const int Output = 1, LookMs = 200;
    private readonly CancellationTokenSource _gone = new();
    private readonly Thread _waits;
    private volatile bool _ends;

    internal ReaderGone()
    {
        _waits = new Thread(Wait) { IsBackground = true, Name = "reader-gone" };
        _waits.Start();
    }

    /// <summary>Cancelled when the reader has gone.</summary>
    internal CancellationToken Token => _gone.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        _ends = true;
        _waits.Join();
        _gone.Dispose();
    }

    /// <summary>Waits for the event; it looks up at times only to see whether it is still wanted.</summary>
    private unsafe void Wait()
    {
        while (!_ends)
        {
            var output = new Libc.PollFd { Fd = Output };
            if (Libc.poll(&output, 1, LookMs) <= 0) continue;
            if ((output.Returned & (Libc.POLLERR | Libc.POLLHUP)) != 0) _gone.Cancel();
            return; // or there is no standard output, and so no reader
        }
    }
}
