using System.Text.Json;
using Microsoft.Playwright;
using ProxyLab.Matrix.Site;
using ProxyLab.Tests.Matrix.Support;
using ProxyLab.Tests.Support;
using Xunit;

[assembly: AssemblyFixture(typeof(ProxyLab.Tests.Browsers.MatrixOnDisk))]

namespace ProxyLab.Tests.Browsers;

/// <summary>A matrix with as many columns as there may be, made once for the tests that open its pages.</summary>
public sealed class MatrixOnDisk : IDisposable
{
    private readonly Lazy<MadeMatrix> _made = new(() => new MadeMatrix(columns: 22));

    internal MadeMatrix Made => _made.Value;

    public void Dispose()
    {
        if (_made.IsValueCreated) _made.Value.Dispose();
    }
}

/// <summary>The site of the matrix in a real browser.</summary>
[Collection(Browser.OnePageAtATime)]
public sealed class MatrixPageTests(Browser browser, MatrixOnDisk disk)
{
    private const string Visible = "all => all.filter(one => one.checkVisibility()).length";

    private static readonly string Axe = Repository.File("deploy/checks/node_modules/axe-core/axe.min.js");
    private static readonly string CellPage = $"cells/{MadeMatrix.Row}/{MadeMatrix.Column}.unix.html";

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 360)]
    public async Task Every_kind_of_page_is_without_fault_of_access_request_or_complaint(ColorScheme scheme, int width)
    {
        Assert.SkipUnless(File.Exists(Axe), Needs.NoPackages);
        foreach (var path in (string[])["index.html", "tables.html", CellPage, $"misbehaviours/{MadeMatrix.Row}.html", $"columns/{MadeMatrix.Column}.html"])
        {
            await using var open = await Open(path, scheme, width);
            Assert.Empty(open.Complaints);
            Assert.All(open.Requests, address => Assert.StartsWith(new Uri(disk.Made.File("")).AbsoluteUri, address, StringComparison.Ordinal));
            await open.Page.EvaluateAsync(await File.ReadAllTextAsync(Axe, TestContext.Current.CancellationToken));
            var found = await open.Page.EvaluateAsync<JsonElement>("async () => await axe.run(document, { resultTypes: ['violations', 'passes'] })");
            Assert.Empty(found.GetProperty("violations").EnumerateArray().Select(v => $"{path}: {v.GetProperty("id")}: {v.GetProperty("help")}: {v.GetProperty("nodes")[0].GetProperty("html")}"));
            Assert.Contains("color-contrast", found.GetProperty("passes").EnumerateArray().Select(p => p.GetProperty("id").GetString()));
        }
    }

    [Fact]
    public async Task Any_cell_is_found_in_two_clicks_and_leads_back()
    {
        await using var open = await Open("index.html");
        var cell = disk.Made.Cells[^1];
        await open.Page.Locator($"#matrix a[href='{SiteNames.Of(cell)}']").ClickAsync();
        await Assertions.Expect(open.Page.Locator("h1")).ToContainTextAsync(cell.Row);
        await open.Page.GetByText("Matrix", new() { Exact = true }).ClickAsync();
        await Assertions.Expect(open.Page.Locator("h1")).ToHaveTextAsync("How proxies fail");
        Assert.Empty(open.Complaints);
    }

    [Fact]
    public async Task A_filter_leaves_what_was_asked_for_and_reset_brings_all_back()
    {
        await using var open = await Open("index.html");
        var (links, rows, heads) = (open.Page.Locator("#matrix td a"), open.Page.Locator("#matrix tbody tr:not(.group)"), open.Page.Locator("#matrix thead th"));
        Assert.Equal(disk.Made.Cells.Count, await links.EvaluateAllAsync<int>(Visible));

        foreach (var box in await open.Page.Locator("input[name=mark]:not([value=d])").AllAsync()) await box.UncheckAsync();
        Assert.Equal(disk.Made.Cells.Count(c => c.Mark == Mark.Dangerous), await links.EvaluateAllAsync<int>(Visible));
        await open.Page.Locator("input[value=tcp]").CheckAsync();
        Assert.Equal(disk.Made.Cells.Count(c => c is { Mark: Mark.Dangerous, Transport: Transport.Tcp }), await links.EvaluateAllAsync<int>(Visible));

        await open.Page.GetByRole(AriaRole.Button, new() { Name = "Reset" }).ClickAsync();
        await open.Page.Locator("#find").FillAsync("half-answer chunked");
        Assert.Equal(disk.Made.Cells.Select(c => c.Row).Distinct().Count(r => r.StartsWith("half-answer-chunked", StringComparison.Ordinal)), await rows.EvaluateAllAsync<int>(Visible));
        await open.Page.Locator("#find").FillAsync("");
        await open.Page.Locator(".pick summary").ClickAsync();
        await open.Page.Locator("input[name=column]").First.UncheckAsync();
        Assert.Equal(22, await heads.EvaluateAllAsync<int>(Visible));
        await open.Page.GetByRole(AriaRole.Button, new() { Name = "Reset" }).ClickAsync();
        await Assertions.Expect(open.Page.Locator("#shown")).ToContainTextAsync($"{disk.Made.Cells.Count} cells");
        Assert.Equal(disk.Made.Cells.Count, await links.EvaluateAllAsync<int>(Visible));
    }

    [Fact]
    public async Task Transposed_the_table_has_a_row_for_each_proxy_and_the_same_cells()
    {
        await using var open = await Open("index.html");
        var rows = disk.Made.Cells.Select(c => c.Row).Distinct().Count();
        var turn = open.Page.GetByRole(AriaRole.Button, new() { Name = "Transpose" });
        await turn.ClickAsync();
        Assert.Equal((22, rows + 1, disk.Made.Cells.Count), (await open.Page.Locator("#matrix tbody tr").CountAsync(), await open.Page.Locator("#matrix thead th").CountAsync(), await open.Page.Locator("#matrix td a").CountAsync()));
        await turn.ClickAsync();
        Assert.Equal((rows, 23), (await open.Page.Locator("#matrix tbody tr:not(.group)").CountAsync(), await open.Page.Locator("#matrix thead th").CountAsync()));
    }

    [Fact]
    public async Task Sorted_by_a_proxy_its_worst_cells_come_first()
    {
        await using var open = await Open("index.html");
        await open.Page.Locator("#sort").SelectOptionAsync($"c{MadeMatrix.Column}");
        await Assertions.Expect(open.Page.Locator("#matrix tbody tr").First.Locator("td").First.Locator("a.d").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Arrow_keys_move_from_cell_to_cell_and_one_cell_is_in_the_tab_order()
    {
        await using var open = await Open("index.html");
        Assert.Equal(1, await open.Page.Locator("#matrix td a[tabindex='0']").CountAsync());
        await open.Page.Locator("#matrix td a").First.FocusAsync();
        await open.Page.Keyboard.PressAsync("ArrowRight");
        await open.Page.Keyboard.PressAsync("ArrowDown");
        await open.Page.Keyboard.PressAsync("ArrowDown");
        var cells = disk.Made.Cells.Where(c => c.Case.Group == MisbehaviourGroup.Accept).Select(c => c.Row).Distinct().ToArray();
        Assert.EndsWith($"/{cells[1]}/proxy00+tuned.unix.html", await open.Page.EvaluateAsync<string>("document.activeElement.href"), StringComparison.Ordinal);
        await open.Page.Keyboard.PressAsync("End");
        Assert.EndsWith($"/{cells[1]}/proxy10+tuned.unix.html", await open.Page.EvaluateAsync<string>("document.activeElement.href"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_a_phone_the_page_is_as_wide_as_the_screen_and_the_first_column_stays()
    {
        await using var open = await Open("index.html", width: 360);
        Assert.True(await open.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= 360"));
        await open.Page.EvaluateAsync("document.getElementById('box').scrollLeft = 600");
        var left = await open.Page.Locator("#matrix tbody th[scope=row]").First.EvaluateAsync<double>("th => th.getBoundingClientRect().left - document.getElementById('box').getBoundingClientRect().left");
        Assert.InRange(left, 0, 2);
        Assert.InRange(await open.Page.Locator("#matrix tbody th[scope=row]").First.EvaluateAsync<double>("th => th.offsetWidth"), 40, 150);
    }

    [Fact]
    public async Task The_wire_is_drawn_as_a_timeline_and_shown_as_hex()
    {
        await using var open = await Open(CellPage);
        Assert.Equal(6, await open.Page.Locator("svg.time g").CountAsync());
        await Assertions.Expect(open.Page.Locator("svg.time")).ToContainTextAsync("GET / HTTP/1.1 (18)");
        await Assertions.Expect(open.Page.Locator("svg.time .wait")).ToContainTextAsync("3.19 s");
        await open.Page.GetByRole(AriaRole.Button, new() { Name = "Hex" }).ClickAsync();
        var sent = open.Page.Locator(".wire .up code");
        await Assertions.Expect(sent).ToContainTextAsync("0000  48 54 54 50 2f 31 2e 31 20 32 30 30 20 4f 4b 0d  HTTP/1.1 200 OK.");
        await Assertions.Expect(sent).ToContainTextAsync("0010  0a 0d 0a 5c 01 61");
        await Assertions.Expect(sent).ToContainTextAsync("0200");
        Assert.NotEqual("taken", await open.Page.TitleAsync());
    }

    private Task<OpenPage> Open(string path, ColorScheme scheme = ColorScheme.Light, int width = 1280) =>
        browser.Open(disk.Made.File(path), new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 900 } });
}
