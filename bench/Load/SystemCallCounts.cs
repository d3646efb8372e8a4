using System.Globalization;
using ProxyLab.Native;
using ProxyLab.Sandboxes;

namespace ProxyLab.Bench;

/// <summary>
/// How many system calls of each kind some work takes, by strace -c. It is a second run of the work, slowed by strace: its counts are
/// used and its times are not.
/// </summary>
internal static class SystemCallCounts
{
    private const int SIGINT = 2;
    private const string Report = "strace.txt", NotCounted = "not counted: strace is not installed";

    /// <summary>Counts those of running processes, all threads, while some work goes on.</summary>
    /// <param name="bed">Where strace writes.</param>
    /// <param name="processes">Whom to trace.</param>
    /// <param name="work">Does the work, and tells how many units it was.</param>
    /// <returns>E.g. <c>1.00 recvfrom, 1.00 sendto, 0.031 epoll_wait</c>, for each unit; why not, where strace cannot be had.</returns>
    internal static async Task<string> During(Bed bed, IEnumerable<int> processes, Func<Task<double>> work)
    {
        if (Programs.Find("strace") is null) return NotCounted;
        var strace = await Attach(bed, ["-f", .. processes.SelectMany(p => (string[])["-p", p.ToString(CultureInfo.InvariantCulture)])]);
        var units = await work();
        return await Detach(bed, strace, units);
    }

    /// <summary>Counts those that a thread makes of itself when it does some work so many times.</summary>
    internal static Task<string> OfThread(Bed bed, int times, Action work) => Cpus.Run(null, () =>
    {
        if (Programs.Find("strace") is null) return NotCounted;
        var thread = Path.GetFileName(File.ResolveLinkTarget("/proc/thread-self", returnFinalTarget: false)!.FullName);
        var strace = Attach(bed, ["-p", thread]).GetAwaiter().GetResult(); // to go on on another thread would be to count nothing
        for (var i = 0; i < times; i++) work();
        return Detach(bed, strace, times).GetAwaiter().GetResult();
    });

    private static async Task<ManagedProcess> Attach(Bed bed, string[] whom)
    {
        var strace = bed.Start("strace", ["strace", "-c", "-o", bed.Private(Report), .. whom]);
        await strace.Line(l => l.Contains(" attached", StringComparison.Ordinal), Bed.Patience);
        return strace;
    }

    private static async Task<string> Detach(Bed bed, ManagedProcess strace, double units)
    {
        _ = LibcProcess.kill(strace.Pid, SIGINT); // it detaches and writes its summary
        await strace.Exited.WaitAsync(Bed.Patience);
        return Summary(await File.ReadAllTextAsync(bed.Private(Report)), units);
    }

    /// <summary>Counts those of a command of this program, which says on its last line how many units it did.</summary>
    internal static string Of(Bed bed, IReadOnlyList<string> command, double units)
    {
        if (Programs.Find("strace") is null) return NotCounted;
        var report = bed.Private(Report);
        Shell.Run(["strace", "-c", "-f", "-o", report, .. command]);
        return Summary(File.ReadAllText(report), units);
    }

    /// <summary>The four most frequent lines of a summary of strace -c, divided by the units of work. Pure.</summary>
    internal static string Summary(string report, double units)
    {
        var counts = new List<(string Name, double Each)>();
        foreach (var line in report.Split('\n'))
        {
            // % time, seconds, usecs/call, calls, errors (which may be empty), syscall
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length is 5 or 6 && fields[^1] != "total" && long.TryParse(fields[3], NumberStyles.None, CultureInfo.InvariantCulture, out var calls))
                counts.Add((fields[^1], calls / units));
        }

        return counts.Count == 0 ? "strace counted nothing"
            : string.Join(", ", counts.OrderByDescending(c => c.Each).Take(4).Select(c => $"{Text.Number(c.Each)} {c.Name}"));
    }
}
