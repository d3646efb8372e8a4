using Microsoft.Playwright;
using ProxyLab.Tests.Browsers;
using Xunit;

[assembly: AssemblyFixture(typeof(Browser))]

namespace ProxyLab.Tests.Browsers;

/// <summary>The distribution's Chromium without a screen, started once for all the tests that open pages. Playwright's driver comes with its package.</summary>
public sealed class Browser : IAsyncDisposable
{
    /// <summary>The collection of the tests that open pages: side by side they would only wait for each other.</summary>
    internal const string OnePageAtATime = "pages";

    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    // Started when a test asks: most test processes never do.
    private readonly Lazy<Task<(IPlaywright Driver, IBrowser Program)>> _started = new(Start);

    /// <summary>Opens a page file as a reader would: from the disk.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">E.g. the size of the window, or a dark theme.</param>
    internal async Task<OpenPage> Open(string path, BrowserNewContextOptions? options = null)
    {
        var (_, browser) = await _started.Value;
        return await OpenPage.Of(await browser.NewContextAsync(options ?? new()), path);
    }

    /// <summary>Opens a page that is no report, to take its picture.</summary>
    internal async Task<OpenPage> Shot(string path)
    {
        var (_, browser) = await _started.Value;
        return await OpenPage.Of(await browser.NewContextAsync(), path, isReport: false);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_started.IsValueCreated || !_started.Value.IsCompletedSuccessfully) return;
        var (driver, browser) = await _started.Value;
        await browser.DisposeAsync();
        driver.Dispose();
    }

    private static async Task<(IPlaywright, IBrowser)> Start()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        var program = Names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(Programs.IsProgram);
        Assert.SkipWhen(program is null, "chromium is not installed: make deps");
        var driver = await Playwright.CreateAsync();
        return (driver, await driver.Chromium.LaunchAsync(new() { ExecutablePath = program, Args = ["--disable-dev-shm-usage"] }));
    }
}

/// <summary>A page that is open, and what it did that a page from a file should not do.</summary>
internal sealed class OpenPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;

    private OpenPage(IBrowserContext context, IPage page) => (_context, Page) = (context, page);

    internal IPage Page { get; }

    /// <summary>The addresses that it asked for, the file's own and data within the page left out.</summary>
    internal List<string> Requests { get; } = [];

    /// <summary>Its warnings, errors and uncaught exceptions.</summary>
    internal List<string> Complaints { get; } = [];

    internal static async Task<OpenPage> Of(IBrowserContext context, string path, bool isReport = true)
    {
        var open = new OpenPage(context, await context.NewPageAsync());
        var address = new Uri(path).AbsoluteUri;
        open.Page.Request += (_, request) =>
        {
            if (request.Url != address && !request.Url.StartsWith("data:", StringComparison.Ordinal)) open.Requests.Add(request.Url);
        };
        open.Page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") open.Complaints.Add(message.Text);
        };
        open.Page.PageError += (_, error) => open.Complaints.Add(error);
        await open.Page.GotoAsync(address);
        if (isReport) await open.Page.WaitForFunctionAsync("() => document.documentElement.dataset.ready");
        return open;
    }

    /// <summary>Shows a case, and waits until each of its figures is drawn.</summary>
    internal async Task<ILocator> Case(string name)
    {
        var place = Page.Locator($".trials[data-case='{name}']");
        await place.ScrollIntoViewIfNeededAsync();
        await place.Locator(".plot").First.WaitForAsync();
        foreach (var plot in await place.Locator(".plot").AllAsync()) await Drawn(plot);
        return place;
    }

    /// <summary>One figure of a case, drawn.</summary>
    internal async Task<ILocator> Figure(string name, string chart)
    {
        var place = Page.Locator($".trials[data-case='{name}']");
        await place.ScrollIntoViewIfNeededAsync();
        var plot = place.Locator($"[data-chart={chart}]");
        await plot.WaitForAsync();
        await Drawn(plot);
        return plot;
    }

    /// <summary>Brings a figure into sight and waits until it is drawn.</summary>
    internal static async Task Drawn(ILocator plot)
    {
        await plot.ScrollIntoViewIfNeededAsync();
        await Assertions.Expect(plot).ToHaveAttributeAsync("data-drawn", "");
    }

    public ValueTask DisposeAsync() => _context.DisposeAsync();
}
