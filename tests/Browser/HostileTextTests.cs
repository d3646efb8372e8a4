using Microsoft.Playwright;
using ProxyLab.Figures;
using ProxyLab.Figures.Model;
using ProxyLab.Figures.Plotly;
using ProxyLab.Tests.Figures.Support;
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
    public async Task A_third_party_s_figure_is_on_the_page_and_its_words_stay_text()
    {
        using var folder = new TempFolder();
        await using var open = await browser.Open(ReportedRun.Report(await run.Copy(folder), Catalogue.With(new AllKinds(), new Fails())));
        var place = await open.Case("never-accept");
        var figure = place.Locator("figure", new() { Has = open.Page.Locator("[data-chart=all-kinds]") });
        await Assertions.Expect(figure.Locator("figcaption strong")).ToHaveTextAsync($"Every kind {AllKinds.Hostile}");
        await Assertions.Expect(figure.Locator(".names")).ToContainTextAsync(AllKinds.Hostile);
        await Assertions.Expect(place.GetByText("figure fails: InvalidOperationException: no")).ToBeVisibleAsync();
        foreach (var plot in await open.Page.Locator("#run-figures .plot").AllAsync()) await OpenPage.Drawn(plot);
        Assert.Equal(2, await open.Page.Locator("#run-figures .plot[data-chart=all-kinds]").CountAsync());
        Assert.Equal(0, await open.Page.Locator("img").CountAsync());
        Assert.StartsWith("Proxy Lab: run", await open.Page.TitleAsync(), StringComparison.Ordinal);
        Assert.Empty(open.Complaints);
    }

    [Fact]
    public async Task Every_figure_is_valid_for_Plotly()
    {
        await using var open = await browser.Open(await run.Page());
        var faults = new List<string>();
        foreach (var model in (FigureModel[])[AllKinds.Model, AllKinds.Heat, AllKinds.Grid])
        {
            var made = PlotlyFigure.Of(model, FigureStyle.Light).ToJsonString();
            faults.AddRange(await open.Page.EvaluateAsync<string[]>("made => (Plotly.validate(JSON.parse(made).data, JSON.parse(made).layout) ?? []).map(fault => fault.msg)", made));
        }

        Assert.Empty(faults);
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

    private sealed class Fails : Figure
    {
        public override FigureModel? Of(Evidence evidence) => throw new InvalidOperationException("no");
    }
}
