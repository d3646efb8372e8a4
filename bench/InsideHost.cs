using System.Text.Json;
using ProxyLab.Sandboxes;
using ProxyLab.Trials;

namespace ProxyLab.Bench;

/// <summary>Process 1 of a comparison's sandbox: a hidden command of this program. It tells its progress in lines, and at last its result.</summary>
internal static class InsideHost
{
    /// <summary>What begins the line with the result.</summary>
    internal const string Result = "result ";

    /// <summary>Runs the comparison of that name.</summary>
    internal static async Task<int> Run(string name, int pairs, bool quick, string proxylab)
    {
        if (!Namespace.IsOurs) throw new UsageException("the command 'inside' is for the bench's own use, inside a sandbox");
        new Thread(TrialHost.LeaveWithParent) { IsBackground = true, Name = "parent" }.Start();
        try
        {
            using var bed = new Bed(Namespace.Prepare(), quick, proxylab);
            var measured = await PairRunner.Run(ComparisonCatalog.Find(name), pairs, bed, Console.WriteLine);
            Console.WriteLine(Result + JsonSerializer.Serialize(measured, Json.Line));
            return 0;
        }
        catch (Exception e) when (e is LabException or IOException or UnauthorizedAccessException or ArgumentException or TimeoutException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return TrialHost.BrokeOff;
        }
    }
}
