using System.Globalization;

namespace ProxyLab.Bench;

/// <summary>What processes hold in memory.</summary>
internal static class Memory
{
    /// <summary>The sum of the proportional set sizes in KiB (proc(5), smaps_rollup); the kernel's own memory for sockets is not in it.</summary>
    internal static double PssKib(IEnumerable<int> processes) => processes.Sum(pid =>
    {
        var file = string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/smaps_rollup");
        var line = File.ReadLines(file).First(l => l.StartsWith("Pss:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    });
}
