using Microsoft.Playwright;
using Xunit;

namespace ProxyLab.Tests.Browsers;

/// <summary>The report of a real run, as its reader meets it.</summary>
[Collection(Browser.OnePageAtATime)]
public sealed class ReportPageTests(Browser browser, ReportedRun run)
{
    private const string Case = "never-accept";

    public static TheoryData<string> EachCase { get; } = [.. ReportedRun.Cases];

    [Fact]
    public async Task The_page_asks_for_nothing_and_complains_of_nothing()
    {
        await using var open = await browser.Open(await run.Page());
        foreach (var name in ReportedRun.Cases) await open.Case(name);
        Assert.Empty(open.Requests);
        Assert.Empty(open.Complaints);
    }

    [Theory]
    [MemberData(nameof(EachCase))]
    public async Task Every_figure_of_a_case_has_marks(string name)
    {
        await using var open = await browser.Open(await run.Page());
        var place = await open.Case(name);
        var plots = await place.Locator(".plot").AllAsync();
        var drawn = new List<string?>();
        foreach (var plot in plots)
        {
            drawn.Add(await plot.GetAttributeAsync("data-chart"));
            // Marks of data, and neither the waves' background nor the text.
            var marks = await plot.Locator(".mark-area path, .mark-line path, .mark-rule line, .mark-rect path, .mark-symbol path").CountAsync();
            Assert.True(marks > 0, $"{drawn[^1]} has no marks");
        }

        Assert.Equal(["sockets", "queue", "requests", "latency", "memory", "calls"], drawn);
    }

    [Fact]
    public async Task A_hover_tells_the_tick()
    {
        await using var open = await browser.Open(await run.Page());
        await (await Plot(open, "sockets")).HoverAsync();
        var tip = open.Page.Locator("#tip");
        await Assertions.Expect(tip).ToBeVisibleAsync();
        await Assertions.Expect(tip).ToContainTextAsync("dead embryo");
    }

    [Fact]
    public async Task A_hover_tells_of_the_request_under_the_pointer()
    {
        await using var open = await browser.Open(await run.Page());
        var plot = await Plot(open, "requests");
        await plot.Locator(".mark-symbol.role-mark path").First.HoverAsync(new() { Force = true });
        await Assertions.Expect(open.Page.Locator("#tip")).ToContainTextAsync("took (s)");
    }

    [Fact]
    public async Task Other_figures_of_the_trial_follow_a_zoom_in_time()
    {
        await using var open = await browser.Open(await run.Page());
        var place = await open.Case(Case);
        var (sockets, requests) = (place.Locator("[data-chart=sockets]"), place.Locator("[data-chart=requests] .role-axis-label").First);
        var before = await requests.TextContentAsync();
        await sockets.ScrollIntoViewIfNeededAsync();
        var box = (await sockets.BoundingBoxAsync())!;
        await open.Page.Mouse.MoveAsync(box.X + (box.Width * 0.4f), box.Y + 80);
        await open.Page.Mouse.DownAsync();
        await open.Page.Mouse.MoveAsync(box.X + (box.Width * 0.5f), box.Y + 80, new() { Steps = 3 });
        await open.Page.Mouse.UpAsync();
        await Assertions.Expect(requests).Not.ToHaveTextAsync(before!);
    }

    [Fact]
    public async Task Arrow_keys_tell_the_numbers_to_those_who_do_not_point()
    {
        await using var open = await browser.Open(await run.Page());
        var plot = await Plot(open, "queue");
        await plot.FocusAsync();
        await plot.PressAsync("ArrowRight");
        await Assertions.Expect(plot.Locator("xpath=ancestor::figure").Locator(".says")).ToContainTextAsync("queue: ");
    }

    [Theory]
    [InlineData("SVG", ".svg", "<svg")]
    [InlineData("PNG", ".png", "\uFFFDPNG")]
    [InlineData("Specification", ".vl.json", "trials/never-accept/csharp/1/samples.csv")]
    public async Task A_figure_can_be_saved(string kind, string suffix, string content)
    {
        await using var open = await browser.Open(await run.Page());
        var plot = await Plot(open, "sockets");
        var figure = plot.Locator("xpath=ancestor::figure");
        var saved = await open.Page.RunAndWaitForDownloadAsync(() => figure.GetByText(kind, new() { Exact = true }).ClickAsync());
        Assert.EndsWith($"never-accept-csharp-1-sockets{suffix}", saved.SuggestedFilename, StringComparison.Ordinal);
        Assert.Contains(content, await File.ReadAllTextAsync(await saved.PathAsync(), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_trial_of_the_case_can_be_chosen()
    {
        await using var open = await browser.Open(await run.Page());
        var place = await open.Case(Case);
        await place.Locator("select").SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await Assertions.Expect(place.Locator("figcaption code").First).ToHaveTextAsync("trials/never-accept/csharp/2/samples.csv");
        await OpenPage.Drawn(place.Locator("[data-chart=sockets]"));
        Assert.Empty(open.Complaints);
    }

    [Fact]
    public async Task Figures_turn_dark_with_the_page()
    {
        await using var open = await browser.Open(await run.Page());
        var title = (await Plot(open, "sockets")).Locator(".role-axis-title text").First;
        var before = await title.GetAttributeAsync("fill");
        await open.Page.Locator("#theme").ClickAsync();
        await Assertions.Expect(title).Not.ToHaveAttributeAsync("fill", before!);
        Assert.Empty(open.Complaints);
    }

    [Fact]
    public async Task A_figure_names_its_file()
    {
        await using var open = await browser.Open(await run.Page());
        var figure = (await Plot(open, "latency")).Locator("xpath=ancestor::figure");
        await Assertions.Expect(figure.Locator("figcaption code")).ToHaveTextAsync("trials/never-accept/csharp/1/requests.csv");
    }

    [Fact]
    public async Task A_phone_has_nothing_to_scroll_sideways()
    {
        await using var open = await browser.Open(await run.Page(), new() { ViewportSize = new() { Width = 390, Height = 844 } });
        foreach (var name in ReportedRun.Cases) await open.Case(name);
        Assert.Equal(390, await open.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
    }

    private static async Task<ILocator> Plot(OpenPage open, string chart)
    {
        var place = open.Page.Locator($".trials[data-case='{Case}']");
        await place.ScrollIntoViewIfNeededAsync();
        var plot = place.Locator($"[data-chart={chart}]");
        await plot.WaitForAsync();
        await OpenPage.Drawn(plot);
        return plot;
    }
}
