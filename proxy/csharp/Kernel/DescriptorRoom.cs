using System.Runtime.InteropServices;

namespace LabProxy;

/// <summary>
/// Room for clients among the descriptors that this process may have (RLIMIT_NOFILE, getrlimit(2)): two for each, its own and one to the upstream. Who
/// finds no room is not accepted, and waits in the kernel's accept queue. Without that, the last descriptor would be a client's, and the runtime would end
/// the process with "Out of memory." when it next starts a thread, which takes a pipe; or a type whose assembly could not be opened would stay broken.
/// </summary>
internal sealed class DescriptorRoom
{
    /// <summary>What is kept for the runtime: two descriptors for each assembly that a first request loads, a pipe for a thread that starts, status connections.</summary>
    private const int Reserve = 48;

    private long _room;

    private DescriptorRoom(long clients) => _room = clients;

    /// <summary>Counts the descriptors that are open now, and takes the rest for clients.</summary>
    /// <param name="loops">Event loops that are still to be made: each takes two.</param>
    /// <exception cref="IOException">There is no room for a single one.</exception>
    public static DescriptorRoom Measure(int loops)
    {
        var (most, open) = (MostOpen(), Directory.EnumerateFileSystemEntries("/proc/self/fd").Count() + (2 * loops));
        var clients = (most - open - Reserve) / 2;
        return clients >= 1
            ? new DescriptorRoom(clients)
            : throw new IOException(FormattableString.Invariant(
                $"{most} descriptors (ulimit -n) leave no room for a client: {open} are open, {Reserve} are kept for the runtime, and a client takes 2"));
    }

    /// <summary>Takes room where there is some. From any thread.</summary>
    public bool TryEnter()
    {
        if (Interlocked.Decrement(ref _room) >= 0)
            return true;
        Interlocked.Increment(ref _room);
        return false;
    }

    /// <summary>A client has gone, or there was none.</summary>
    public void Leave() => Interlocked.Increment(ref _room);

    private static unsafe long MostOpen()
    {
        Libc.RLimit limit;
        if (Libc.getrlimit(Libc.RLIMIT_NOFILE, &limit) != 0)
            throw new IOException(Libc.Words("getrlimit", Marshal.GetLastPInvokeError()));
        return (long)Math.Min(limit.Soft, long.MaxValue);
    }
}
