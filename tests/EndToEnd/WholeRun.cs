using ProxyLab.Tests.EndToEnd;
using Xunit;

[assembly: AssemblyFixture(typeof(WholeRun))]

namespace ProxyLab.Tests.EndToEnd;

/// <summary>
/// Every case on every installed proxy, twice, as they come, with figures: started once for all the tests that read its folder.
/// </summary>
public sealed class WholeRun : IDisposable
{
    internal const int Repeats = 2;

    internal static readonly string[] Arguments = ["run", "--repeat", $"{Repeats}"];

    private readonly Lab _lab = new() { Environment = [] };
    private readonly Lazy<Task<LabResult>> _result;

    public WholeRun() => _result = new(() => _lab.Run(Arguments));

    internal Task<LabResult> Result => _result.Value;

    /// <summary>The run folder, once the run is over and was valid.</summary>
    internal async Task<RunReader> Run() => (await Result).Exits(0).Run;

    /// <inheritdoc/>
    public void Dispose() => _lab.Dispose();
}
