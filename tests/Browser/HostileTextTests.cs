using Microsoft.Playwright;
using Xunit;

namespace ProxyLab.Tests.Browsers;

/// <summary>What programs under test wrote is text in the page, whatever it looks like.</summary>
[Collection(Browser.OnePageAtATime)]
public sealed class HostileTextTests(Browser browser, ReportedRun run)
{
    private const string Hostile = "</script><script>document.title = 'taken'</script><img src=x onerror=\"document.title='taken'\"><!--";

    [Theory]
    [InlineData("proxy.log", "The proxy's log")]
    [InlineData("proxy.conf", "The proxy's configuration")]
    [InlineData("upstream.log", "The upstream's log")]
    public async Task A_script_in_a_file_of_a_trial_stays_text(string file, string title)
    {
        using var folder = new TempFolder();
        var copy = await run.Copy(folder);
        await File.AppendAllTextAsync(Path.Combine(copy, "trials", "never-accept", "csharp", "1", file), Hostile + "\n", TestContext.Current.CancellationToken);
        await using var open = await browser.Open(ReportedRun.Report(copy));
        var place = await open.Case("never-accept");
        await place.GetByText(title).ClickAsync();
        await Assertions.Expect(place.GetByLabel(title)).ToContainTextAsync(Hostile);
        Assert.StartsWith("Proxy Lab: run", await open.Page.TitleAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await open.Page.Locator("img").CountAsync());
        Assert.Empty(open.Complaints);
    }

    [Fact]
    public async Task A_script_in_the_machine_s_description_stays_text()
    {
        using var folder = new TempFolder();
        var copy = await run.Copy(folder);
        var machine = Path.Combine(copy, "machine.json");
        var told = System.Text.Json.Nodes.JsonNode.Parse(await File.ReadAllTextAsync(machine, TestContext.Current.CancellationToken))!;
        told["cpu"] = Hostile;
        await File.WriteAllTextAsync(machine, told.ToJsonString(), TestContext.Current.CancellationToken);
        await using var open = await browser.Open(ReportedRun.Report(copy));
        await Assertions.Expect(open.Page.Locator("#machine")).ToContainTextAsync(Hostile);
        Assert.Equal(0, await open.Page.Locator("img").CountAsync());
    }

    [Fact]
    public async Task A_script_that_is_not_the_page_s_own_does_not_run()
    {
        var copy = Path.GetTempFileName() + ".html";
        try
        {
            var page = await File.ReadAllTextAsync(await run.Page(), TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(copy, page.Replace("</body>", "<script>document.title = 'taken'</script></body>", StringComparison.Ordinal), TestContext.Current.CancellationToken);
            await using var open = await browser.Open(copy);
            Assert.StartsWith("Proxy Lab: run", await open.Page.TitleAsync(), StringComparison.Ordinal);
            Assert.Contains(open.Complaints, c => c.Contains("Content Security Policy", StringComparison.Ordinal));
        }
        finally
        {
            File.Delete(copy);
        }
    }
}
