using System.Diagnostics;
using System.Net.Sockets;
using Microsoft.Playwright;
using ProxyLab.Tests.EndToEnd;
using Xunit;

namespace ProxyLab.Tests.Browsers;

/// <summary>Makes the pictures of the README (<c>make screenshots</c>): explicit, because they change files of the checkout.</summary>
[Collection(Browser.OnePageAtATime)]
public sealed class Screenshots(Browser browser)
{
    private static readonly string[] Cases = ["never-accept", "accept-no-read", "read-no-write", "write-no-close", "healthy"];

    [Theory(Explicit = true)]
    [InlineData(ColorScheme.Light, "report.png")]
    [InlineData(ColorScheme.Dark, "report-dark.png")]
    public async Task The_report(ColorScheme scheme, string file)
    {
        using var lab = new Lab { Draws = true };
        var made = Environment.GetEnvironmentVariable("SCREENSHOT_RUN") is { Length: > 0 } named ? named : (await lab.Run(["run", .. Cases])).Run.Path;
        await using var open = await browser.Open(Path.Combine(made, "report.html"), new() { ColorScheme = scheme, ViewportSize = new() { Width = 1180, Height = 1430 } });
        var place = await open.Case("never-accept");
        await place.Locator("label.radio", new() { HasText = "nginx" }).ClickAsync();
        await Assertions.Expect(place.Locator("figcaption code").First).ToContainTextAsync("/nginx/");
        await open.Case("never-accept");
        // The answer of one case over its figures: what a reader sees first, and what they see next.
        await open.Page.EvaluateAsync("() => { document.querySelectorAll('#case-never-accept .claim, nav').forEach(n => n.remove()); document.querySelector('.page').style.display = 'block'; scrollTo(0, 0); }");
        await open.Page.EvaluateAsync("() => dispatchEvent(new Event('resize'))");
        await open.Case("never-accept");
        await open.Page.EvaluateAsync("() => scrollTo(0, 0)");
        await open.Page.ScreenshotAsync(new() { Path = Picture(file) });
    }

    [Fact(Explicit = true)]
    public async Task Watch()
    {
        using var folder = new TempFolder();
        var path = folder["app.sock"];
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen(64);
        var command = $"proxylab watch {path}";
        using var watch = Process.Start(new ProcessStartInfo("script", ["-qfec", $"stty cols 80 rows 30; env -u NO_COLOR TERM=xterm-256color {Lab.ProgramFolder}/{command} --for 6s", "/dev/null"]) { RedirectStandardOutput = true })!;
        var output = watch.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await Clients(path);
        var page = folder.Write("terminal.html", TerminalPicture.Of(command, await output));
        await using var shot = await browser.Shot(page);
        await shot.Page.Locator("pre").ScreenshotAsync(new() { Path = Picture("watch.png") });
    }

    /// <summary>Clients come in two rushes to a server that never accepts; after the first, some give up.</summary>
    private static async Task Clients(string path)
    {
        var clients = new List<Socket>();
        foreach (var (rush, leave) in ((int, int)[])[(34, 22), (20, 0)])
        {
            await Task.Delay(1.Seconds(), TestContext.Current.CancellationToken);
            for (var i = 0; i < rush; i++)
            {
                var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                client.Connect(new UnixDomainSocketEndPoint(path));
                clients.Add(client);
                await Task.Delay(50.Milliseconds(), TestContext.Current.CancellationToken);
            }

            foreach (var client in clients.Take(leave)) client.Dispose();
        }

        await Task.Delay(2.Seconds(), TestContext.Current.CancellationToken);
        foreach (var client in clients) client.Dispose();
    }

    private static string Picture(string file) => Path.Combine(Directory.CreateDirectory(Repository.File("docs/pictures")).FullName, file);
}
