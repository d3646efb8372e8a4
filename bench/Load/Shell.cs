using System.Diagnostics;
using System.Globalization;
using ProxyLab.Sandboxes;

namespace ProxyLab.Bench;

/// <summary>Runs other people's tools and counts what they cost: wall time, and the CPU time of all their processes.</summary>
internal static class Shell
{
    /// <summary>What one run cost.</summary>
    internal readonly record struct Cost(double WallMs, CpuTime Cpu, string Output);

    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="LabException">It ends with another code than 0.</exception>
    internal static Cost Run(IReadOnlyList<string> command)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardOutput = true, RedirectStandardError = true };
        ChildEnvironment.Apply(start);
        var before = CpuTime.OfEndedChildren;
        var began = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var cost = new Cost(Stopwatch.GetElapsedTime(began).TotalMilliseconds, CpuTime.OfEndedChildren - before, output);
        return process.ExitCode == 0 ? cost
            : throw new LabException("bench", $"{string.Join(' ', command)} ended with {process.ExitCode}: {output}{errors.Result}", "");
    }

    /// <summary>
    /// Runs a command line of the shell many times in one shell, and gives the cost of one. What an empty loop costs, the start of the
    /// shell and of .NET's process class included, is taken off: it is not the tool's.
    /// </summary>
    internal static Cost Repeat(string commandLine, int times, Cost empty)
    {
        var cost = Run(["sh", "-c", Loop(commandLine, times)]);
        return new Cost(Math.Max(0, cost.WallMs - empty.WallMs) / times, (cost.Cpu - empty.Cpu) / times, cost.Output);
    }

    /// <summary>The median cost of a loop that runs nothing.</summary>
    internal static Cost Empty(int times)
    {
        var runs = Enumerable.Range(0, 9).Select(_ => Run(["sh", "-c", Loop(":", times)])).ToArray();
        return runs.OrderBy(r => r.WallMs).ElementAt(runs.Length / 2);
    }

    private static string Loop(string commandLine, int times) =>
        string.Create(CultureInfo.InvariantCulture, $"i=0; while [ $i -lt {times} ]; do {commandLine}; i=$((i+1)); done");
}
