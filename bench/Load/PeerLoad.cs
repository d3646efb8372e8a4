using System.Globalization;
using System.Text.RegularExpressions;

namespace ProxyLab.Bench;

/// <summary>wrk and ab as load generators, on the CPU that the lab's own clients have in their turn.</summary>
internal static partial class PeerLoad
{
    /// <summary>What a load came to.</summary>
    internal readonly record struct Result(double PerSecond, CpuTime CpuEach);

    /// <summary>wrk with one thread and 64 connections.</summary>
    internal static Result Wrk(string url, TimeSpan time, bool keepAlive)
    {
        string[] close = keepAlive ? [] : ["-H", "Connection: close"];
        var seconds = Math.Max(1, (int)time.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        var cost = Shell.Run([.. Cpus.Pin(Cpus.Load), "wrk", "-t1", "-c64", $"-d{seconds}s", .. close, url]);
        return Parse(cost, WrkRate(), WrkCount(), "wrk");
    }

    /// <summary>ab with 64 connections at once, each for one request, until the time is over.</summary>
    internal static Result Ab(string url, TimeSpan time)
    {
        var seconds = Math.Max(1, (int)time.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        var cost = Shell.Run([.. Cpus.Pin(Cpus.Load), "ab", "-q", "-c", "64", "-t", seconds, "-n", "10000000", url]);
        if (!AbFailed().IsMatch(cost.Output)) throw new LabException("bench", $"ab had failures: {cost.Output}", "");
        return Parse(cost, AbRate(), AbCount(), "ab");
    }

    private static Result Parse(Shell.Cost cost, Regex rate, Regex count, string tool)
    {
        var (perSecond, requests) = (rate.Match(cost.Output), count.Match(cost.Output));
        if (!perSecond.Success || !requests.Success || cost.Output.Contains("Non-2xx", StringComparison.Ordinal))
            throw new LabException("bench", $"{tool} said: {cost.Output}", "");
        return new Result(
            double.Parse(perSecond.Groups[1].Value, CultureInfo.InvariantCulture),
            cost.Cpu / double.Parse(requests.Groups[1].Value, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex WrkRate();

    [GeneratedRegex(@"(\d+) requests in ")]
    private static partial Regex WrkCount();

    [GeneratedRegex(@"Requests per second:\s+([\d.]+)")]
    private static partial Regex AbRate();

    [GeneratedRegex(@"Complete requests:\s+(\d+)")]
    private static partial Regex AbCount();

    [GeneratedRegex(@"Failed requests:\s+0\b")]
    private static partial Regex AbFailed();
}
