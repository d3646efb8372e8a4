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
        var drawn = new List<string?>();
        foreach (var plot in await place.Locator(".plot").AllAsync())
        {
            drawn.Add(await plot.GetAttributeAsync("data-chart"));
            var marks = await plot.Locator(".scatterlayer .js-line, .scatterlayer .js-fill, .scatterlayer .point, .barlayer .point").CountAsync();
            Assert.True(marks > 0, $"{drawn[^1]} has no marks");
        }

        Assert.Equal(["saturation", "queue", "requests", "latency", "memory", "calls"], drawn);
    }

    [Fact]
    public async Task Another_trial_of_the_case_can_be_chosen()
    {
        await using var open = await browser.Open(await run.Page());
        var place = await open.Case(Case);
        await place.Locator("select").SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await Assertions.Expect(place.Locator("figcaption code").First).ToHaveTextAsync("trials/never-accept/csharp/2/samples.csv");
        await OpenPage.Drawn(place.Locator("[data-chart=saturation]"));
        Assert.Empty(open.Complaints);
    }

    [Fact]
    public async Task Figures_turn_dark_with_the_page()
    {
        await using var open = await browser.Open(await run.Page());
        var title = (await open.Figure(Case, "saturation")).Locator(".xtitle");
        var before = await title.EvaluateAsync<string>("e => getComputedStyle(e).fill");
        await open.Page.Locator("#theme").ClickAsync();
        await Assertions.Expect(title).Not.ToHaveCSSAsync("fill", before);
        Assert.Empty(open.Complaints);
    }

    [Fact]
    public async Task A_figure_names_its_file_and_has_its_numbers_beside_it()
    {
        await using var open = await browser.Open(await run.Page());
        var figure = (await open.Figure(Case, "latency")).Locator("xpath=ancestor::figure");
        await Assertions.Expect(figure.Locator("figcaption code")).ToHaveTextAsync("trials/never-accept/csharp/1/requests.csv");
        await figure.GetByText("Table", new() { Exact = true }).ClickAsync();
        await Assertions.Expect(figure.Locator(".rows tbody tr").First).ToHaveTextAsync("0100");
    }

    [Fact]
    public async Task A_phone_has_nothing_to_scroll_sideways()
    {
        await using var open = await browser.Open(await run.Page(), new() { ViewportSize = new() { Width = 360, Height = 740 } });
        foreach (var name in ReportedRun.Cases) await open.Case(name);
        Assert.Equal(360, await open.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
    }

    [Fact]
    public async Task Nothing_moves_when_figures_are_drawn()
    {
        await using var open = await browser.Open(await run.Page());
        var place = open.Page.Locator($".trials[data-case='{Case}']");
        await place.ScrollIntoViewIfNeededAsync();
        await place.Locator(".plot").First.WaitForAsync();
        var before = await place.EvaluateAsync<double>("e => e.getBoundingClientRect().height");
        await open.Case(Case);
        Assert.Equal(before, await place.EvaluateAsync<double>("e => e.getBoundingClientRect().height"));
    }

    [Fact]
    public async Task Print_draws_every_figure_and_the_page_is_as_it_was_afterwards()
    {
        await using var open = await browser.Open(await run.Page(), new() { ColorScheme = ColorScheme.Dark });
        await open.Page.EvaluateAsync("() => { window.print = () => { window.printed = [document.documentElement.dataset.theme, document.querySelectorAll('.plot').length, document.querySelectorAll('.plot[data-drawn]').length]; }; }");
        await open.Page.Locator("#print").ClickAsync();
        var printed = await open.Page.WaitForFunctionAsync("() => window.printed");
        Assert.Equal("light,12,12", await printed.EvaluateAsync<string>("p => p.join()"));
        Assert.Null(await open.Page.EvaluateAsync<string?>("() => document.documentElement.dataset.theme ?? null"));
    }
}
