using ProxyLab.Tests.EndToEnd;
using Xunit;

[assembly: AssemblyFixture(typeof(ProxyLab.Tests.Bisection.Support.BisectRun))]

namespace ProxyLab.Tests.Bisection.Support;

/// <summary>
/// One search among four switches, of which one is the culprit: a proxy that may hold only a few connections turns clients away.
/// Started once for all the tests that read its folder.
/// </summary>
public sealed class BisectRun : IDisposable
{
    internal static readonly string[] Factors =
        ["--factor", "transport=unix,tcp", "--factor", "waves=2,1", "--factor", "worker_connections=derived,10", "--factor", "body_bytes=0,16"];

    /// <summary>Requests enough for the proxy to turn some away, and time enough for a machine so busy that it takes seconds to answer one.</summary>
    internal static readonly string[] Patient =
        ["--set", "clients=40", "--set", "requests=2", "--set", "connect_timeout=30s", "--set", "send_timeout=30s", "--set", "read_timeout=30s"];

    private readonly Lazy<EndToEnd.Lab> _lab = new(() => new EndToEnd.Lab());
    private readonly Lazy<Task<LabResult>> _result;

    public BisectRun() => _result = new(() => _lab.Value.Run(["bisect", "healthy", "--claim", "C1c", "--proxy", "csharp", .. Factors, .. Patient, "--json"]));

    internal Task<LabResult> Result => _result.Value;

    /// <summary>The run folder, once the search is over and has found something.</summary>
    internal async Task<RunReader> Run() => (await Result).Exits(0).Run;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_lab.IsValueCreated) _lab.Value.Dispose();
    }
}
