using Microsoft.Playwright;
using Xunit;

namespace ProxyLab.Tests.Browsers;

/// <summary>What a reader of many proxies leaves out of the page, and gets back.</summary>
[Collection(Browser.OnePageAtATime)]
public sealed class FilterTests(Browser browser) : IDisposable
{
    private readonly EndToEnd.Lab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public async Task A_proxy_that_is_left_out_has_no_column_and_no_row_until_it_is_back()
    {
        await using var open = await browser.Open(await Page());
        var boxes = open.Page.Locator("fieldset.filter input[value]");
        var names = await boxes.EvaluateAllAsync<string[]>("all => all.map(box => box.value)");
        Assert.True(names.Length > 1, "the run has one proxy");
        var column = open.Page.Locator($".grid [data-proxy='{names[0]}']:is(th, td)");
        var others = open.Page.Locator($".grid [data-proxy='{names[1]}']:is(th, td)");
        var rows = open.Page.Locator("tr[data-proxies]");
        var (cells, all) = (await Visible(column), await Visible(rows));
        Assert.True(cells > 1 && all > 1);

        await boxes.First.UncheckAsync();
        Assert.Equal((0, cells), (await Visible(column), await Visible(others)));
        Assert.Equal(0, await Visible(open.Page.Locator($"tr[data-proxies='{names[0]}']")));
        Assert.Equal(await rows.EvaluateAllAsync<int>($"all => all.filter(row => row.dataset.proxies !== '{names[0]}').length"), await Visible(rows));

        await boxes.First.CheckAsync();
        Assert.Equal((cells, all), (await Visible(column), await Visible(rows)));
    }

    [Fact]
    public async Task Only_cases_whose_proxies_differ_are_left_where_these_are_asked_for()
    {
        await using var open = await browser.Open(await Page());
        var rows = open.Page.Locator(".grid tbody tr");
        Assert.True(await Visible(rows) > 0);
        await open.Page.Locator("#differing").CheckAsync();
        Assert.Equal(await rows.EvaluateAllAsync<int>("all => all.filter(row => 'differs' in row.dataset).length"), await Visible(rows));
        await open.Page.Locator("#differing").UncheckAsync();
        Assert.Equal(await rows.CountAsync(), await Visible(rows));
    }

    private async Task<string> Page() => (await _lab.Run("run", "healthy", "single-request", "--proxy", "csharp,csharp+tuned")).Run.File("report.html");

    private static Task<int> Visible(ILocator all) => all.EvaluateAllAsync<int>("all => all.filter(one => one.offsetParent !== null).length");
}
