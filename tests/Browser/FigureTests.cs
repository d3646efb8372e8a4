using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Xunit;

namespace ProxyLab.Tests.Browsers;

/// <summary>What a figure of the page answers to the pointer and to the keys.</summary>
[Collection(Browser.OnePageAtATime)]
public sealed class FigureTests(Browser browser, ReportedRun run)
{
    private const string Case = "never-accept";

    private const string Range = "e => e.querySelector('.js-plotly-plot')._fullLayout.xaxis.range";

    [Fact]
    public async Task A_hover_tells_the_tick_that_holds_there_also_on_a_plateau()
    {
        await using var open = await browser.Open(await run.Page());
        var plot = await open.Figure(Case, "queue");
        // The longest time without a change, 90 % through: the nearest point is the next one, which is not what holds.
        var place = await plot.EvaluateAsync<JsonElement>("""
            e => {
              const { data, _fullLayout: { xaxis, yaxis } } = e.querySelector('.js-plotly-plot');
              const { x, y } = data.find(trace => trace.legendgroup === 'in the queue');
              const steps = x.map((_, i) => i).filter(i => i > 0 && y[i] !== y[i - 1] && y[i - 1] !== null).map(i => i - 1);
              const from = i => { while (i > 0 && y[i - 1] === y[i]) i--; return x[i]; };
              const i = steps.reduce((best, i) => x[i + 1] - from(i) > x[best + 1] - from(best) ? i : best);
              return { px: xaxis._offset + xaxis.d2p(from(i) + (x[i + 1] - from(i)) * 0.9), py: yaxis._offset + yaxis._length / 2, count: y[i] };
            }
            """);
        await plot.HoverAsync(new() { Position = new() { X = place.GetProperty("px").GetSingle(), Y = place.GetProperty("py").GetSingle() } });
        var row = open.Page.Locator("#tip tr", new() { HasText = "in the queue" });
        await Assertions.Expect(row.Locator("td").Last).ToHaveTextAsync(place.GetProperty("count").GetInt32().ToString(CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_hover_tells_of_the_request_under_the_pointer()
    {
        await using var open = await browser.Open(await run.Page());
        var plot = await open.Figure(Case, "requests");
        var bar = (await plot.Locator(".barlayer .point path").Last.BoundingBoxAsync())!; // a short one lies under the mark of its end
        await open.Page.Mouse.MoveAsync(bar.X + (bar.Width / 2), bar.Y + (bar.Height / 2));
        await Assertions.Expect(plot.Locator(".hoverlayer")).ToContainTextAsync("took");
    }

    [Fact]
    public async Task Other_figures_of_the_trial_follow_a_zoom_in_time_and_come_back()
    {
        await using var open = await browser.Open(await run.Page());
        await open.Case(Case);
        var (requests, latency) = (await open.Figure(Case, "requests"), await open.Figure(Case, "latency"));
        var plot = await open.Figure(Case, "saturation");
        var (whole, own) = (await requests.EvaluateAsync<double[]>(Range), await latency.EvaluateAsync<double[]>(Range));
        var box = (await plot.BoundingBoxAsync())!;
        await open.Page.Mouse.MoveAsync(box.X + (box.Width * 0.4f), box.Y + 100);
        await open.Page.Mouse.DownAsync();
        await open.Page.Mouse.MoveAsync(box.X + (box.Width * 0.6f), box.Y + 100, new() { Steps = 5 });
        await open.Page.Mouse.UpAsync();
        await Assertions.Expect(plot.Locator("xpath=ancestor::figure").Locator("button.all")).ToBeVisibleAsync();
        var zoomed = await requests.EvaluateAsync<double[]>(Range);
        Assert.InRange((zoomed[1] - zoomed[0]) / (whole[1] - whole[0]), 0.15, 0.3);
        var range = await plot.EvaluateAsync<double[]>(Range);
        Assert.All(zoomed.Zip(range), end => Assert.Equal(end.First, end.Second, 9)); // the page counts on with them, so that their last digits may differ
        Assert.Equal(own, await latency.EvaluateAsync<double[]>(Range));
        await plot.PressAsync("Escape");
        await Assertions.Expect(plot.Locator("xpath=ancestor::figure").Locator("button.all")).ToBeHiddenAsync();
        Assert.All(whole.Zip(await requests.EvaluateAsync<double[]>(Range)), end => Assert.Equal(end.First, end.Second, 9));
    }

    [Fact]
    public async Task A_name_of_the_legend_shows_and_hides_its_series()
    {
        await using var open = await browser.Open(await run.Page());
        var plot = await open.Figure(Case, "queue");
        var lines = plot.Locator(".scatterlayer .js-line");
        var name = plot.Locator("xpath=ancestor::figure").GetByRole(AriaRole.Button, new() { Name = "in the queue" });
        var before = await lines.CountAsync();
        await name.ClickAsync();
        await Assertions.Expect(lines).ToHaveCountAsync(before - 1);
        await Assertions.Expect(name).ToHaveAttributeAsync("aria-pressed", "false");
        await name.PressAsync("Enter");
        await Assertions.Expect(lines).ToHaveCountAsync(before);
    }

    [Fact]
    public async Task Keys_tell_the_numbers_and_zoom_for_those_who_do_not_point()
    {
        await using var open = await browser.Open(await run.Page());
        var plot = await open.Figure(Case, "queue");
        await plot.FocusAsync();
        await plot.PressAsync("ArrowRight");
        var says = plot.Locator("xpath=ancestor::figure").Locator(".says");
        await Assertions.Expect(says).ToContainTextAsync("in the queue: 0");
        var first = await says.TextContentAsync();
        await plot.PressAsync("ArrowRight");
        await Assertions.Expect(says).Not.ToHaveTextAsync(first!);
        await Assertions.Expect(plot.Locator(".cross")).ToBeVisibleAsync();
        var whole = await plot.EvaluateAsync<double[]>(Range);
        await plot.PressAsync("+");
        await open.Page.WaitForFunctionAsync($"([e, wide]) => {{ const [a, b] = ({Range})(e); return Math.abs((b - a) / wide - 0.5) < 0.01; }}", new object[] { await plot.ElementHandleAsync(), whole[1] - whole[0] });
        await plot.PressAsync("0");
        await open.Page.WaitForFunctionAsync($"([e, wide]) => {{ const [a, b] = ({Range})(e); return Math.abs((b - a) / wide - 1) < 0.01; }}", new object[] { await plot.ElementHandleAsync(), whole[1] - whole[0] });
    }

    [Theory]
    [InlineData("SVG", ".svg", "@font-face { font-family: \"Inter\"")]
    [InlineData("SVG", ".svg", "active in the proxy")]
    [InlineData("PNG", ".png", "\uFFFDPNG")]
    [InlineData("JSON", ".plotly.json", "trials/never-accept/csharp/1/samples.csv")]
    public async Task A_figure_can_be_saved(string kind, string suffix, string content)
    {
        await using var open = await browser.Open(await run.Page());
        var figure = (await open.Figure(Case, "saturation")).Locator("xpath=ancestor::figure");
        var saved = await open.Page.RunAndWaitForDownloadAsync(() => figure.GetByText(kind, new() { Exact = true }).ClickAsync());
        Assert.EndsWith($"never-accept-csharp-1-saturation{suffix}", saved.SuggestedFilename, StringComparison.Ordinal);
        Assert.Contains(content, await File.ReadAllTextAsync(await saved.PathAsync(), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Empty(open.Complaints);
    }

    [Fact]
    public async Task What_is_saved_as_JSON_is_drawn_by_Plotly_as_it_is()
    {
        await using var open = await browser.Open(await run.Page());
        var figure = (await open.Figure(Case, "requests")).Locator("xpath=ancestor::figure");
        var saved = await open.Page.RunAndWaitForDownloadAsync(() => figure.GetByText("JSON", new() { Exact = true }).ClickAsync());
        var made = JsonNode.Parse(await File.ReadAllTextAsync(await saved.PathAsync(), TestContext.Current.CancellationToken))!;
        Assert.Empty(await open.Page.EvaluateAsync<string[]>("made => (Plotly.validate(JSON.parse(made).data, JSON.parse(made).layout) ?? []).map(fault => fault.msg)", made.ToJsonString()));
        Assert.Contains("Requests from their intended start", (string?)made["layout"]!["meta"]!["alternative_text"], StringComparison.Ordinal);
    }
}
