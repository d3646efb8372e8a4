using System.Diagnostics;

namespace ProxyLab.Bench;

/// <summary>Times short work on the calling thread by doing it often.</summary>
internal static class Meter
{
    private const double LeastMs = 150;

    /// <summary>The wall and the CPU time of one, in milliseconds, over at least 150 ms and three times.</summary>
    internal static Reading Thread(Action work)
    {
        var before = CpuTime.OfThisThread;
        var began = Stopwatch.GetTimestamp();
        var times = 0;
        double wall;
        do
        {
            work();
            times++;
            wall = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        }
        while (times < 3 || wall < LeastMs);
        var cpu = (CpuTime.OfThisThread - before) / times;
        return new Reading([wall / times, cpu.TotalMs], cpu);
    }
}
