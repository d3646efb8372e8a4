using ProxyLab.Report;
using ProxyLab.Tests.EndToEnd;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Browsers;

/// <summary>A report of a hundred trials and a million sample cells.</summary>
[Collection(Alone.Name)]
public sealed class LargeRunTests(Browser browser)
{
    [Fact]
    public async Task A_hundred_trials_with_a_million_cells_are_ready_in_two_seconds_and_under_fifteen_megabytes()
    {
        Needs.Figures();
        Assert.True(LargeRun.Cells >= 1_000_000);
        using var folder = new TempFolder();
        var (run, findings) = LargeRun.Save(folder);
        RunReport.WriteHtml(run, findings, TheLab.Catalogue);
        var page = run.FileOf(RunFiles.Report);
        await using var open = await browser.Open(page);
        var ready = await open.Page.EvaluateAsync<double>("() => performance.getEntriesByName('report-ready')[0].startTime");
        TestContext.Current.SendDiagnosticMessage($"{new FileInfo(page).Length:N0} octets, ready after {ready:N0} ms");
        Assert.InRange(new FileInfo(page).Length, 1, 15_000_000);
        Assert.InRange(ready, 1, 2_000);
        await open.Case("case-25"); // and the last case is still there to be drawn
    }
}
