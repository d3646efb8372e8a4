using System.Globalization;
using ProxyLab.Native;

namespace ProxyLab.Bench;

/// <summary>CPU time in user and in kernel mode, in milliseconds.</summary>
internal readonly record struct CpuTime(double UserMs, double SystemMs)
{
    /// <summary>Both together.</summary>
    internal double TotalMs => UserMs + SystemMs;

    /// <summary>Of all threads of this process until now.</summary>
    internal static CpuTime OfThisProcess => Usage(LibcProcess.RUSAGE_SELF);

    /// <summary>Of the calling thread until now.</summary>
    internal static CpuTime OfThisThread => Usage(LibcProcess.RUSAGE_THREAD);

    /// <summary>Of this process's children that have ended and been waited for, and theirs.</summary>
    internal static CpuTime OfEndedChildren => Usage(LibcProcess.RUSAGE_CHILDREN);

    /// <summary>Of other processes until now: fields 14 and 15 of /proc/PID/stat, in ticks of 10 ms (proc_pid_stat(5); USER_HZ is 100).</summary>
    internal static CpuTime Of(IEnumerable<int> processes)
    {
        CpuTime sum = default;
        foreach (var pid in processes)
        {
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"));
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            sum += new CpuTime(10 * long.Parse(fields[11], CultureInfo.InvariantCulture), 10 * long.Parse(fields[12], CultureInfo.InvariantCulture));
        }

        return sum;
    }

    /// <inheritdoc/>
    public override string ToString() => TotalMs < 1
        ? $"{Text.Number(UserMs * 1000)} µs user + {Text.Number(SystemMs * 1000)} µs system"
        : $"{Text.Number(UserMs)} ms user + {Text.Number(SystemMs)} ms system";

    public static CpuTime operator +(CpuTime a, CpuTime b) => new(a.UserMs + b.UserMs, a.SystemMs + b.SystemMs);

    public static CpuTime operator -(CpuTime a, CpuTime b) => new(a.UserMs - b.UserMs, a.SystemMs - b.SystemMs);

    public static CpuTime operator /(CpuTime a, double parts) => new(a.UserMs / parts, a.SystemMs / parts);

    private static unsafe CpuTime Usage(int who)
    {
        LibcProcess.RUsage usage;
        if (LibcProcess.getrusage(who, &usage) != 0) throw new LabException("bench", $"getrusage: {Errno.Describe(Errno.Last)}", "");
        return new CpuTime((usage.UserSeconds * 1e3) + (usage.UserMicroseconds / 1e3), (usage.SystemSeconds * 1e3) + (usage.SystemMicroseconds / 1e3));
    }
}
