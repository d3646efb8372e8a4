using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using ProxyLab.Figures;
using ProxyLab.Figures.Model;
using ProxyLab.Figures.Saving;
using ProxyLab.Figures.Static;
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

    [Theory]
    [InlineData("clients=7", "7 clients, ")]
    [InlineData("clients=7 requests=3", "7 clients × 3 requests, ")]
    [InlineData("clients=7 arrivals=constant rate=40 arriving=3s", "40 requests a second for 3s, ")]
    [InlineData("clients=7 arrivals=ramp rate=40 arriving=3s", "up to 40 requests a second for 3s, ")]
    [InlineData("clients=7 arrivals=poisson rate=2.5 arriving=3s", "on average 2.5 requests a second for 3s, ")]
    public void A_subtitle_says_how_clients_come(string settings, string load) =>
        Assert.StartsWith(load, TrialMoments.Subtitle(TheLab.Set(Plan.Default, settings)), StringComparison.Ordinal);

    [Fact]
    public void A_saved_figure_is_as_its_schema_says_and_is_read_as_it_was()
    {
        var schema = JsonNode.Parse(File.ReadAllText(Repository.File("schemas/figure.schema.json")))!;
        foreach (var figure in ((FigureModel[])[FixedModels.EveryKind, SyntheticTrial.Model(SyntheticTrial.NeverAccept(100, 64, gap: t => t == 1000))]))
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
        FigureJson.Save(_folder["a.json"], FixedModels.EveryKind);
        var steps = JsonNode.Parse(File.ReadAllText(_folder["a.json"]))!["panels"]![0]!["series"]![1]!;
        Assert.Equal("[1,null,3]", steps["y"]!.ToJsonString());
    }

    [Fact]
    public void A_third_party_s_figure_is_saved_and_one_that_throws_or_is_broken_costs_only_itself()
    {
        var mistakes = new ConcurrentQueue<string>();
        var files = new FigureFiles(_folder.Path, [FigureSize.Screen], mistakes);
        files.Save(new FigureQuestions([new Throws(), new Counts(), new Broken()], mistakes).Of(new RunResults("run", [])), TestContext.Current.CancellationToken);
        Assert.Equal(1, files.Saved);
        Assert.All(["json", "plotly.json", "svg", "png"], ending => Assert.True(File.Exists(_folder[$"counts-of-all_claims.{ending}"]), ending));
        Assert.Equal(2, mistakes.Count);
        Assert.Contains(mistakes, m => m.StartsWith("figure throws of the run: InvalidOperationException: no", StringComparison.Ordinal));
        Assert.Contains(mistakes, m => m.StartsWith("figure broken-all: ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_figure_over_public_names_alone_is_made_from_a_trial_s_files()
    {
        var id = new TrialId("some-case", "nginx", 1);
        PlanJson.Write(_folder[RunFiles.Plan], new TrialPlan(id, Plan.Default, Variant.None, 1));
        _folder.Write(RunFiles.Samples, SyntheticTrial.NeverAccept(100, 64));
        _folder.Write(RunFiles.Events, "");
        var model = new Support.QueueFigure().Of(EvidenceReader.Load(_folder.Path, id, _ => null))!;
        Assert.Contains(">queue_dead</text>", StaticFigure.Of(model, FigureSize.Screen).Svg, StringComparison.Ordinal);
    }

    [Fact]
    public void Figures_are_asked_in_their_order_and_of_all_variants_where_there_are_several()
    {
        using var folder = new TempFolder();
        var evidence = SyntheticTrial.Evidence(folder, SyntheticTrial.NeverAccept(100, 64));
        var asked = new FigureQuestions(TheLab.Catalogue.Figures.Append(new Variants()).ToArray(), new());
        Assert.Equal(["never-accept-nginx-1", "never-accept-nginx-1-queue"], asked.Of([evidence.Id], _ => evidence).Select(f => f.Name));
        Assert.Equal(["never-accept-nginx-1", "never-accept-nginx-1-queue", "never-accept-nginx-1-variants"], asked.Of([evidence.Id, evidence.Id], _ => evidence).Select(f => f.Name));
    }

    [Fact]
    public void The_lab_s_own_figures_come_in_through_the_door() =>
        Assert.Equal(["calls", "comparison", "latency", "memory", "port-capacity", "ports", "queue", "requests", "saturation", "sweep", "workers"], Catalogue.Of().Figures.Select(f => f.Name));

    private sealed class Throws : Figure
    {
        public override IEnumerable<(string Subject, FigureModel Model)> OfRun(RunResults run) => throw new InvalidOperationException("no");
    }

    private sealed class Broken : Figure
    {
        public override IEnumerable<(string Subject, FigureModel Model)> OfRun(RunResults run) =>
            [("all", FixedModels.EveryKind with { Panels = [new FigurePanel { Y = new FigureAxis("y"), Series = [new StepSeries("too short", [0, 1, 2], [1])] }] })];
    }

    private sealed class Variants : Figure
    {
        public override FigureModel? OfVariants(IReadOnlyList<Evidence> variants) => FixedModels.EveryKind;
    }

    private sealed class Counts : Figure
    {
        public override IEnumerable<(string Subject, FigureModel Model)> OfRun(RunResults run) => [("of-all/claims", FixedModels.EveryKind)];
    }
}
