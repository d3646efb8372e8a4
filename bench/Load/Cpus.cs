using System.Globalization;
using ProxyLab.Native;

namespace ProxyLab.Bench;

/// <summary>
/// Who runs where. With two CPUs or more, what is loaded has CPU 1 for itself and everything that makes load shares CPU 0, so that
/// neither can take the other's time; with one, nobody is pinned.
/// </summary>
internal static class Cpus
{
    /// <summary>The CPU of the clients, the lab's and the peers' alike; null for any.</summary>
    internal static int? Load => Environment.ProcessorCount > 1 ? 0 : null;

    /// <summary>The CPU of the server or proxy; null for any.</summary>
    internal static int? Server => Environment.ProcessorCount > 1 ? 1 : null;

    /// <summary>The beginning of a command line that is to run on one CPU.</summary>
    internal static string[] Pin(int? cpu) => cpu is { } one ? ["taskset", "-c", one.ToString(CultureInfo.InvariantCulture)] : [];

    /// <summary>Runs work on a thread of its own on one CPU; threads that the work starts stay there as well.</summary>
    internal static Task<T> Run<T>(int? cpu, Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            try
            {
                if (cpu is { } one) Stay(one);
                done.SetResult(work());
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        }) { IsBackground = true, Name = "load" }.Start();
        return done.Task;
    }

    private static unsafe void Stay(int cpu)
    {
        var mask = 1UL << cpu;
        if (LibcProcess.sched_setaffinity(0, sizeof(ulong), &mask) != 0)
            throw new LabException("bench", $"sched_setaffinity to CPU {cpu}: {Errno.Describe(Errno.Last)}", "give the bench two CPUs");
    }
}
