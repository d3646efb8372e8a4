using System.Runtime.InteropServices;

namespace LabProxy;

/// <summary>
/// Room for clients among the descriptors that this process may have (RLIMIT_NOFILE, getrlimit(2)): two for each, its own and one to the upstream. Who
/// finds no room is not accepted, and waits in the kernel's accept queue. Without that, the last descriptor would be a client's, and the runtime would end
/// the process with "Out of memory." when it next starts a thread, which takes a pipe; or a type whose assembly could not be opened would stay broken.
/// </summary>
internal sealed class DescriptorRoom : IDisposable
{
    /// <summary>What is kept for the runtime: two descriptors for each assembly that a first request loads, a pipe for a thread that starts, status connections.</summary>
    private const int Reserve = 48;

    private readonly SemaphoreSlim _room;

    private DescriptorRoom(int clients) => _room = new SemaphoreSlim(clients);

    /// <summary>Counts the descriptors that are open now, and takes the rest for clients.</summary>
    /// <exception cref="IOException">There is no room for a single one.</exception>
    public static DescriptorRoom Measure()
    {
        var (most, open) = (MostOpen(), Directory.EnumerateFileSystemEntries("/proc/self/fd").Count());
        var clients = (most - open - Reserve) / 2;
        return clients >= 1
            ? new DescriptorRoom((int)Math.Min(int.MaxValue, clients))
            : throw new IOException(FormattableString.Invariant(
                $"{most} descriptors (ulimit -n) leave no room for a client: {open} are open, {Reserve} are kept for the runtime, and a client takes 2"));
    }

    /// <summary>Waits for room.</summary>
    public Task EnterAsync(CancellationToken cancellation) => _room.WaitAsync(cancellation);

    /// <summary>Takes room where there is some.</summary>
    public bool TryEnter() => _room.Wait(0);

    /// <summary>A client has gone, or there was none.</summary>
    public void Leave() => _room.Release();

    public void Dispose() => _room.Dispose();

    private static unsafe long MostOpen()
    {
        Libc.RLimit limit;
        if (Libc.getrlimit(Libc.RLIMIT_NOFILE, &limit) != 0)
            throw new IOException($"getrlimit: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
        return (long)Math.Min(limit.Soft, long.MaxValue);
    }
}
