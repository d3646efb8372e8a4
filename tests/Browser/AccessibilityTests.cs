using System.Text.Json;
using Microsoft.Playwright;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Browsers;

/// <summary>What axe-core, from npm, finds in the page with every figure drawn.</summary>
[Collection(Browser.OnePageAtATime)]
public sealed class AccessibilityTests(Browser browser, ReportedRun run)
{
    private static readonly string Axe = Repository.File("deploy/checks/node_modules/axe-core/axe.min.js");

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 1280)]
    [InlineData(ColorScheme.Light, 390)]
    [InlineData(ColorScheme.Dark, 360)]
    public async Task Contrast_labels_and_structure_are_without_fault(ColorScheme scheme, int width)
    {
        Assert.SkipUnless(File.Exists(Axe), Needs.NoPackages);
        await using var open = await browser.Open(await run.Page(), new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 900 } });
        foreach (var name in ReportedRun.Cases)
        {
            var place = await open.Case(name);
            foreach (var summary in await place.Locator("summary").AllAsync()) await summary.ClickAsync();
            foreach (var table in await place.GetByText("Table", new() { Exact = true }).AllAsync()) await table.ClickAsync();
        }

        await open.Page.EvaluateAsync(await File.ReadAllTextAsync(Axe, TestContext.Current.CancellationToken));
        var found = await open.Page.EvaluateAsync<JsonElement>("async () => await axe.run(document, { resultTypes: ['violations', 'passes'] })");
        var violations = found.GetProperty("violations").EnumerateArray()
            .Select(v => $"{v.GetProperty("id")}: {v.GetProperty("help")}: {v.GetProperty("nodes")[0].GetProperty("html")}");
        Assert.Empty(violations);
        var passed = found.GetProperty("passes").EnumerateArray().Select(p => p.GetProperty("id").GetString()).ToArray();
        Assert.All(["color-contrast", "button-name", "region"], rule => Assert.Contains(rule, passed));
    }
}
