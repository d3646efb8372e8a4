using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace LabProxy;

/// <summary>Ends a loop's sleep from another thread (eventfd(2)), with something to do.</summary>
internal sealed unsafe class Wake : Source, IDisposable
{
    private readonly ConcurrentQueue<Action> _posted = new();

    public int Fd { get; } = Libc.eventfd(0, Libc.EFD_CLOEXEC | Libc.EFD_NONBLOCK) is var fd and >= 0
        ? fd
        : throw new IOException(Libc.Words("eventfd", Marshal.GetLastPInvokeError()));

    public void Post(Action work)
    {
        _posted.Enqueue(work);
        ulong one = 1;
        _ = Libc.write(Fd, &one, sizeof(ulong));
    }

    public override void Woken(uint events)
    {
        ulong count;
        _ = Libc.read(Fd, &count, sizeof(ulong));
        while (_posted.TryDequeue(out var work))
            work();
    }

    public void Dispose() => _ = Libc.close(Fd);
}
