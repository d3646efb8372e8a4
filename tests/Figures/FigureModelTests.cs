using System.Text.Json.Nodes;
using ProxyLab.Figures;
using ProxyLab.Figures.Model;
using ProxyLab.Figures.Saving;
using ProxyLab.Figures.Static;
using ProxyLab.Runs;
using ProxyLab.Tests.Figures.Support;
using ProxyLab.Tests.Schemas.Support;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Figures;

/// <summary>A figure as a file, and any figure as a picture.</summary>
public sealed class FigureModelTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_saved_figure_is_as_its_schema_says_and_is_read_as_it_was()
    {
        var schema = JsonNode.Parse(File.ReadAllText(Repository.File("schemas/figure.schema.json")))!;
        foreach (var figure in ((FigureModel[])[EveryKind, SyntheticTrial.Model(SyntheticTrial.NeverAccept(100, 64, gap: t => t == 1000))]))
        {
            FigureJson.Save(_folder["a.json"], figure);
            Assert.Empty(JsonSchema.Breaches(JsonNode.Parse(File.ReadAllText(_folder["a.json"])), schema));
            FigureJson.Save(_folder["b.json"], FigureJson.Read(_folder["a.json"]));
            Assert.Equal(File.ReadAllText(_folder["a.json"]), File.ReadAllText(_folder["b.json"]));
        }
    }

    [Fact]
    public void What_was_not_measured_is_null_in_the_file()
    {
        FigureJson.Save(_folder["a.json"], EveryKind);
        var steps = JsonNode.Parse(File.ReadAllText(_folder["a.json"]))!["panels"]![0]!["series"]![1]!;
        Assert.Equal("[1,null,3]", steps["y"]!.ToJsonString());
    }

    [Fact]
    public async Task A_figure_of_every_kind_of_series_is_drawn()
    {
        VegaLite.Save(_folder["every.vl.json"], EveryKind);
        var report = await Installed().Render([_folder["every.vl.json"]], TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.Equal("1 figures, as SVG and PNG", report.Summary);
        var svg = await File.ReadAllTextAsync(_folder["every.svg"], TestContext.Current.CancellationToken);
        Assert.All(["Every kind", "an area", "a line", "some bars", "some points", "at night", "a limit", "a state", "a word", "holds", "refuted"], text => Assert.Contains(text, svg, StringComparison.Ordinal));
    }

    [Fact]
    public void A_third_party_s_figure_is_saved_and_one_that_throws_costs_only_itself()
    {
        var run = RunFolder.Create(_folder.Path, new RunRecord { CommandLine = [], Profile = "quick", Repeat = 1, Jobs = 1, Trials = [] });
        var files = new FigureFiles([new Throws(), new Counts()], run);
        files.Save(new RunResults(run.Id, []));
        Assert.EndsWith("counts-of-all_claims.vl.json", Assert.Single(files.Specifications), StringComparison.Ordinal);
        Assert.True(File.Exists(run.FileOf("figures/counts-of-all_claims.json")));
        Assert.Contains("figure throws", Assert.Single(files.Mistakes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_figure_over_public_names_alone_is_drawn_from_a_trial_s_files()
    {
        var id = new TrialId("some-case", "nginx", 1);
        var run = RunFolder.Create(_folder.Path, new RunRecord { CommandLine = [], Profile = "quick", Repeat = 1, Jobs = 1, Trials = [id] });
        var trial = Directory.CreateDirectory(RunFiles.Trial(run.Path, id)).FullName;
        PlanJson.Write(Path.Combine(trial, RunFiles.Plan), new TrialPlan(id, Plan.Default, Variant.None, 1));
        await File.WriteAllTextAsync(Path.Combine(trial, RunFiles.Samples), SyntheticTrial.NeverAccept(100, 64), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(trial, RunFiles.Events), "", TestContext.Current.CancellationToken);
        var files = new FigureFiles([new QueueFigure()], run);
        files.Save(id);
        Assert.Empty(files.Mistakes);
        Assert.Equal("1 figures, as SVG and PNG", (await Installed().Render(files.Specifications, TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken)).Summary);
        Assert.Contains("queue_dead", await File.ReadAllTextAsync(run.FileOf("figures/some-case-nginx-1-queue.svg"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public void The_lab_s_own_figures_come_in_through_the_door() =>
        Assert.Equal(["calls", "comparison", "latency", "memory", "port-capacity", "ports", "queue", "requests", "saturation", "sweep", "workers"], Catalogue.Of().Figures.Select(f => f.Name));

    private static FigureRenderer Installed()
    {
        Needs.Figures();
        return FigureRenderer.Find();
    }

    private static FigureModel EveryKind { get; } = new()
    {
        Title = "Every kind", AlternativeText = "Every kind of series, once.", Sources = ["none.csv"], X = new FigureAxis("time", "seconds"),
        Panels =
        [
            new FigurePanel
            {
                Title = "over areas",
                Y = new FigureAxis("sockets"),
                Series = [new AreaSeries([0, 1, 2], [new("an area", [1, null, 2]), new("another", [1, 1, 1])]), new StepSeries("a step", [0, 1, 2], [1, null, 3])],
                Bands = [new(AxisName.X, 0.2, 0.8, "at night"), new(AxisName.Y, 1, 2, "")],
                Lines = [new(AxisName.Y, 2.5, "a limit"), new(AxisName.X, 1.5, "a moment")],
            },
            new FigurePanel
            {
                Y = new FigureAxis("share", "%"),
                Series =
                [
                    new LineSeries("a line", [0, 1, 2], [0.5, null, 1.5]), new BarSeries("some bars", [0.5, 1.5], [1, 2]),
                    new PointSeries("some points", [0, 2], [1, 2]) { Low = [0.5, null], High = [1.5, null], States = ["holds", "refuted"] },
                ],
            },
            new FigurePanel
            {
                Y = new FigureAxis("") { Scale = AxisScale.Category, Categories = ["a word", "another word"] },
                Series = [new SpanSeries([new("a state", "a")], [0, 1], [0, 1], [1, 2], [0, 0]), new PointSeries("", [1], [0]) { AreEvents = true }],
            },
        ],
    };

    private sealed class Throws : Figure
    {
        public override IEnumerable<(string Subject, FigureModel Model)> OfRun(RunResults run) => throw new InvalidOperationException("no");
    }

    private sealed class Counts : Figure
    {
        public override IEnumerable<(string Subject, FigureModel Model)> OfRun(RunResults run) => [("of-all/claims", EveryKind)];
    }
}
