using ProxyLab.Tests.EndToEnd;
using Xunit;

[assembly: AssemblyFixture(typeof(WholeRun))]

namespace ProxyLab.Tests.EndToEnd;

/// <summary>
/// Every case on every installed proxy, twice, started once for all the tests that read its folder; with figures. Timeouts
/// of a second keep it short.
/// </summary>
public sealed class WholeRun : IDisposable
{
    internal const int Repeats = 2;

    internal static readonly string[] Arguments =
    [
        "run", "--repeat", $"{Repeats}", "--set", "connect_timeout=1s", "--set", "send_timeout=1s", "--set", "read_timeout=1s",
    ];

    private readonly Lab lab = new() { Environment = [] };
    private readonly Lazy<Task<LabResult>> result;

    public WholeRun() => result = new(() => lab.Run(Arguments));

    internal Task<LabResult> Result => result.Value;

    /// <summary>The run folder, once the run is over and was valid.</summary>
    internal async Task<RunReader> Run() => (await Result).Exits(0).Run;

    /// <inheritdoc/>
    public void Dispose() => lab.Dispose();
}
