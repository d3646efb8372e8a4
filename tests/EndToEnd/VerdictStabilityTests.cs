using System.Diagnostics;
using Xunit;

namespace ProxyLab.Tests.EndToEnd;

/// <summary>The same claims give the same verdicts, each time, and with both cores kept busy by another load.</summary>
[Collection(Alone.Name)]
public sealed class VerdictStabilityTests(WholeRun whole)
{
    [Fact]
    public async Task No_claim_has_two_verdicts() => SameEachTime(await whole.Run());

    [Fact]
    public async Task No_claim_has_another_verdict_on_a_busy_machine()
    {
        var calm = await whole.Run();
        using var lab = new Lab();
        using var load = new Load();
        var busy = (await lab.Run(["run", .. WholeRun.Cases])).Exits(0).Run;
        Assert.Equal(
            calm.Claims.Select(c => $"{c.Key} {c.Value["verdict"]}").Order(),
            busy.Claims.Select(c => $"{c.Key} {c.Value["verdict"]}").Order());
    }

    private static void SameEachTime(RunReader run)
    {
        var several = run.Claims.Where(c => c.Value["counts"]!.AsObject().Count > 1);
        Assert.True(!several.Any(), string.Join('\n', several.Select(c => $"{c.Key}: {c.Value["summary"]}: {c.Value["observed"]}")));
    }

    /// <summary>One busy process for each core, with an end of its own.</summary>
    private sealed class Load : IDisposable
    {
        private readonly Process[] processes =
            [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => Process.Start("sh", ["-c", "ulimit -t 240; while :; do :; done"]))];

        public void Dispose()
        {
            foreach (var process in processes)
            {
                process.Kill();
                process.WaitForExit();
                process.Dispose();
            }
        }
    }
}
