using System.Diagnostics;
using ProxyLab.Native;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.EndToEnd;

/// <summary>
/// No verdict contradicts the published one, whatever else the machine does: unknown is the worst that a load may make of a claim. CI asks a few
/// cases once under each load; <c>make soak</c> asks every short case until there were as many trials as it was told.
/// </summary>
[Collection(Alone.Name)]
[Trait("Asked", "once")]
public sealed class SoakTests
{
    private static readonly int Trials = int.TryParse(Environment.GetEnvironmentVariable("SOAK_TRIALS"), out var trials) ? trials : 0;
    private static readonly string[] Few = ["never-accept", "write-no-close", "full-unix-queue", "recovery"];

    // The proxies are those of the few cases that CI asks: all of them beside the heaviest load, one beside each of the others.
    private static Dictionary<string, (string[] Load, string[] Wrapper, string Few)> Loads { get; } = new()
    {
        ["cpus"] = (["--cpu", $"{4 * Environment.ProcessorCount}"], [], "csharp,haproxy,nginx"),
        ["memory"] = (["--vm", $"{2 * Environment.ProcessorCount}", "--vm-bytes", "256M"], [], "haproxy"),
        ["disk"] = (["--hdd", "4", "--hdd-bytes", "128M"], [], "csharp"),
        ["nice 15"] = (["--cpu", $"{Environment.ProcessorCount}"], ["nice", "-n", "15"], "nginx"),
    };

    public static TheoryData<string> Names { get; } = [.. Loads.Keys.Where(name => Environment.GetEnvironmentVariable("SOAK_LOAD") is not { Length: > 0 } only || only == name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Beside_a_load_no_verdict_contradicts_the_published_one(string name)
    {
        Needs.UsualProxies();
        Needs.Strace();
        Needs.Program("stress-ng");
        var verdicts = new PublishedVerdicts();
        do
        {
            using var lab = new Lab { Wrapper = Loads[name].Wrapper };
            using var load = new Load(lab.Folder, Loads[name].Load);
            verdicts.Add((await lab.Run(Trials > 0 ? ["run"] : ["run", .. Few, "--proxy", Loads[name].Few])).Run);
        }
        while (verdicts.Trials * Loads.Count < Trials);
        TestContext.Current.TestOutputHelper!.WriteLine($"{name}: {verdicts}");
        verdicts.AssertNoneContradicted();
    }

    /// <summary>stress-ng with files in a folder of its own, until it is disposed.</summary>
    private sealed class Load : IDisposable
    {
        private const int SigTerm = 15; // signal(7)
        private readonly Process _process;

        internal Load(string folder, string[] stressors) =>
            _process = Process.Start(new ProcessStartInfo("stress-ng", [.. stressors, "--temp-path", folder, "--timeout", "1h", "--quiet"]))!;

        public void Dispose()
        {
            Assert.Equal(0, LibcProcess.kill(_process.Id, SigTerm)); // it ends its own workers and removes its files; a killed one could not
            _process.WaitForExit();
            _process.Dispose();
        }
    }
}
