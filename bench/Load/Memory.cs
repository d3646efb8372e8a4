using System.Globalization;

namespace ProxyLab.Bench;

/// <summary>What processes hold in memory.</summary>
internal static class Memory
{
    /// <summary>The sum of the proportional set sizes in KiB (proc(5), smaps_rollup); the kernel's own memory for sockets is not in it.</summary>
    internal static double PssKib(IEnumerable<int> processes) => Kib(processes, "Pss:");

    /// <summary>The part of it that is anonymous, and the part that maps files, in KiB.</summary>
    internal static (double Anonymous, double File) PartsKib(IReadOnlyList<int> processes) => (Kib(processes, "Pss_Anon:"), Kib(processes, "Pss_File:"));

    private static double Kib(IEnumerable<int> processes, string name) => processes.Sum(pid =>
    {
        var file = string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/smaps_rollup");
        var line = File.ReadLines(file).First(l => l.StartsWith(name, StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    });
}
