using ProxyLab.Probes.Processes;
using Xunit;

namespace ProxyLab.Tests.Probes;

/// <summary>The rows of <c>processes.csv</c>, as a trial has them.</summary>
[Collection("kernel")]
public sealed class ProcessesProbeTests : IDisposable
{
    private readonly ProbedTrial _trial = new();

    [Fact]
    public async Task A_row_names_the_role_and_a_process_that_has_ended_has_empty_cells()
    {
        using var child = System.Diagnostics.Process.Start("sleep", "1000");
        var context = _trial.Context(Endpoint.Unix("/nowhere"), processes: new ProxyProcess("proxy", child.Id));
        using var processes = new ProbeUnderTest(new ProcessesProbe(), context);
        processes.Thread.Start();
        await processes.Thread.Next(1);
        child.Kill();
        await child.WaitForExitAsync(TestContext.Current.CancellationToken);
        processes.Stop();

        var rows = _trial.Rows("processes.csv");
        Assert.Equal("proxy", rows[0]["role"]);
        Assert.NotEqual("", rows[0]["pss_kib"]);
        Assert.Equal("1", rows[0]["threads"]);
        Assert.All(rows[^1].Where(c => c.Key is not ("t_ms" or "role" or "pid")), c => Assert.Equal("", c.Value));
        Assert.True(context.Notes.All["process"].Count > 0);
    }

    public void Dispose() => _trial.Dispose();
}
