using ProxyLab.Tests.EndToEnd;
using Xunit;

[assembly: AssemblyFixture(typeof(WholeRun))]

namespace ProxyLab.Tests.EndToEnd;

/// <summary>
/// The five misbehaviours and their kin on every installed proxy, twice, with figures: started once for all the tests that read its folder.
/// (<see cref="EveryCaseTests"/> runs the others.)
/// </summary>
public sealed class WholeRun : IDisposable
{
    internal const int Repeats = 2;

    internal static readonly string[] Cases =
    [
        "healthy", "never-accept", "accept-no-read", "read-no-write", "write-no-close", "write-no-close-with-length", "active-over-somaxconn",
        "single-request",
    ];

    internal static readonly string[] Arguments = ["run", .. Cases, "--repeat", $"{Repeats}", "--set", "wire=512"];

    // Made when a test asks: most test processes, such as those in a namespace of their own, never do.
    private readonly Lazy<Lab> _lab = new(() => new Lab { Draws = true });
    private readonly Lazy<Task<LabResult>> _result;

    public WholeRun() => _result = new(() => _lab.Value.Run(Arguments));

    internal Task<LabResult> Result => _result.Value;

    /// <summary>The run folder, once the run is over and was valid.</summary>
    internal async Task<RunReader> Run() => (await Result).Exits(0).Run;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_lab.IsValueCreated) _lab.Value.Dispose();
    }
}
