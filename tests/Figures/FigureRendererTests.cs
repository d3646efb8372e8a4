using System.Buffers.Binary;
using System.Diagnostics;
using ProxyLab.Figures.Static;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Figures;

public sealed class FigureRendererTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _run = Directory.CreateTempSubdirectory("proxylab-figure-").FullName;

    public void Dispose() => Directory.Delete(_run, recursive: true);

    [Fact]
    public async Task A_trial_becomes_an_SVG_and_a_PNG_of_twice_its_size_with_every_label()
    {
        var specification = Save("never-accept");
        var report = await Installed().Render([specification], Patience, TestContext.Current.CancellationToken);
        Assert.Equal("1 figures, as SVG and PNG", report.Summary);
        var svg = await File.ReadAllTextAsync(Beside(specification, ".svg"), TestContext.Current.CancellationToken);
        Assert.All(
            ["never-accept · nginx", "wave 1", "wave 2", "connect and read timeout", "queue full", "at 65", "dead embryo", "accepted", "client", "listener", "active in the proxy", "seconds", "DejaVu Sans"],
            label => Assert.Contains(label, svg));
        var png = await File.ReadAllBytesAsync(Beside(specification, ".png"), TestContext.Current.CancellationToken);
        Assert.InRange(BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), 1400, 1700);
    }

    [Fact]
    public async Task The_same_data_give_the_same_bytes_alone_or_after_another_figure()
    {
        var (first, second) = (Save("first"), Save("second"));
        await Installed().Render([first, second], Patience, TestContext.Current.CancellationToken);
        var after = (Svg: await Octets(second, ".svg"), Png: await Octets(second, ".png"));
        await Installed().Render([second], Patience, TestContext.Current.CancellationToken);
        Assert.Equal(after.Svg, await Octets(second, ".svg"));
        Assert.Equal(after.Png, await Octets(second, ".png"));
    }

    [Fact]
    public async Task A_figure_of_gaps_alone_is_drawn()
    {
        var specification = SyntheticTrial.Save(_run, "nothing", SyntheticTrial.NeverAccept(100, 64, gap: _ => true));
        Assert.Equal("1 figures, as SVG and PNG", (await Installed().Render([specification], Patience, TestContext.Current.CancellationToken)).Summary);
    }

    [Fact]
    public async Task A_bad_figure_does_not_stop_the_others()
    {
        var (lost, broken, good) = (Save("lost"), Path.Combine(_run, "broken.vl.json"), Save("good"));
        File.Delete(lost);
        await File.WriteAllTextAsync(broken, "{", TestContext.Current.CancellationToken);
        var report = await Installed().Render([lost, broken, good], Patience, TestContext.Current.CancellationToken);
        Assert.Equal(1, report.Rendered);
        Assert.Equal([lost, broken], report.Failures.Select(failure => failure.Specification));
        Assert.Contains("lost.vl.json", report.Failures[0].Error);
        Assert.Contains("2 failed, first lost.vl.json", report.Summary);
        Assert.False(File.Exists(Beside(lost, ".svg")));
    }

    [Fact]
    public async Task Ten_thousand_busy_ticks_of_fifteen_thousand_sockets_take_seconds()
    {
        var specification = SyntheticTrial.Save(_run, "busy", SyntheticTrial.Busy(15_000, 10_000));
        var clock = Stopwatch.StartNew();
        var report = await Installed().Render([specification], Patience, TestContext.Current.CancellationToken);
        Assert.Equal(1, report.Rendered);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 120); // a few seconds on a quiet machine
        Assert.InRange(new FileInfo(Beside(specification, ".svg")).Length, 1, 6_000_000);
    }

    [Fact]
    public async Task A_timeout_is_told_for_each_figure()
    {
        var specification = Save("slow");
        var report = await Installed().Render([specification], TimeSpan.FromMilliseconds(1), TestContext.Current.CancellationToken);
        Assert.Equal("not rendered within 0 s", Assert.Single(report.Failures).Error);
    }

    [Fact]
    public async Task Without_node_the_specification_is_there_and_one_line_says_what_to_install()
    {
        var specification = Save("never-accept");
        var report = await FigureRenderer.Find(name => name == "PATH" ? _run : null).Render([specification], Patience, TestContext.Current.CancellationToken);
        Assert.Equal("node is not installed: figures are left out; install Node.js 20 or later, or run: make deps", report.Summary);
        Assert.True(File.Exists(specification));
    }

    [Fact]
    public void Without_npm_packages_one_line_says_what_to_run()
    {
        File.WriteAllText(Path.Combine(_run, "render.mjs"), "");
        File.WriteAllText(Path.Combine(_run, "node"), "");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Path.Combine(_run, "node"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Assert.Equal("npm packages are not installed: figures are left out (vega is missing); run: make deps", FigureRenderer.Find(_ => _run).LeftOut);
    }

    [Fact]
    public void Without_the_figures_folder_one_line_names_the_variable() =>
        Assert.Equal(
            "figures/render.mjs is not found: figures are left out; set PROXYLAB_FIGURES to the lab's figures folder",
            FigureRenderer.Find(_ => _run).LeftOut);

    private static FigureRenderer Installed()
    {
        var renderer = FigureRenderer.Find();
        Needs.Figures();
        return renderer;
    }

    private string Save(string name) => SyntheticTrial.Save(_run, name, SyntheticTrial.NeverAccept(100, 64));

    private static string Beside(string specification, string suffix) => specification[..^".vl.json".Length] + suffix;

    private static Task<byte[]> Octets(string specification, string suffix) =>
        File.ReadAllBytesAsync(Beside(specification, suffix), TestContext.Current.CancellationToken);
}
