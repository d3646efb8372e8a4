using System.Text.Json.Nodes;
using ProxyLab.Figures;
using Xunit;

namespace ProxyLab.Tests.Figures;

public sealed class TrialFigureTests : IDisposable
{
    private readonly string _run = Directory.CreateTempSubdirectory("proxylab-figure-").FullName;

    public void Dispose() => Directory.Delete(_run, recursive: true);

    [Fact]
    public void Reads_its_samples_from_the_trials_folder_and_writes_only_markers_inline()
    {
        var (input, path) = SyntheticTrial.Save(_run, "never-accept", SyntheticTrial.NeverAccept(100, 64), 65);
        var figure = JsonNode.Parse(File.ReadAllText(path))!;
        Assert.Equal("../trials/never-accept/nginx/1/samples.csv", (string?)figure["data"]!["url"]);
        Assert.True(File.Exists(Path.Combine(_run, "figures", input.SamplesUrl)));
        Assert.True(new FileInfo(path).Length < 30_000);
    }

    [Fact]
    public void Stacks_the_accept_queue_first_so_that_its_edge_meets_the_capacity()
    {
        Assert.Equal(["dead embryo", "embryo", "accepted", "client", "listener"], Roles(isUnix: true));
        Assert.Equal(["dead embryo", "embryo", "accepted", "SYN-SENT"], Roles(isUnix: false));
    }

    [Fact]
    public void An_empty_cell_is_a_gap_and_never_zero()
    {
        var figure = Build(SyntheticTrial.NeverAccept(100, 64, gap: t => t == 1000));
        Assert.Contains("blank: not measured (1 of 351 ticks)", Text(figure["title"]!["subtitle"]!));
        var transforms = Text(figure["transform"]!);
        Assert.Contains("(isValid(datum.unix_accepted) ? datum.unix_accepted : datum.diag_accepted)", transforms);
        Assert.Contains("max(0, (isValid(datum.unix_embryo) ? datum.unix_embryo : datum.queue) - datum.queue_dead)", transforms);
        Assert.Contains("datum.whole ? datum.to : null", Text(figure["layer"]!));
    }

    [Fact]
    public void A_column_that_was_never_measured_is_told_and_its_role_left_out()
    {
        var lines = SyntheticTrial.NeverAccept(100, 64).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var without = lines.Skip(1).Select(line => string.Join(',', line.Split(',').Select((cell, i) => i is 7 or 15 ? "" : cell)));
        var figure = Build(string.Join('\n', without.Prepend(lines[0])) + "\n");
        Assert.Contains("not measured: queue_dead, proxy_active", Text(figure["title"]!["subtitle"]!));
        Assert.Contains("embryo, live or dead", Text(figure["layer"]!));
        Assert.DoesNotContain("dead embryo", Text(figure["layer"]!));
        Assert.DoesNotContain("active in the proxy", Text(figure["layer"]!));
    }

    [Fact]
    public void A_row_cut_short_by_a_crash_is_passed_over()
    {
        var whole = SyntheticTrial.NeverAccept(100, 64);
        var cut = Scan(whole + "7020,1,6");
        Assert.Equal(Scan(whole) with { Unmeasured = cut.Unmeasured }, cut);
        Assert.Equal((351, 0, 7000, 131), (cut.Ticks, cut.FirstMs, cut.LastMs, cut.Peak));
    }

    [Fact]
    public void A_trial_without_samples_says_so()
    {
        Assert.Contains("no samples were taken", Text(Build(SyntheticTrial.Header + "\n")["title"]!["subtitle"]!));
        Assert.Contains("no samples were taken", Text(Build("")["title"]!["subtitle"]!));
    }

    [Fact]
    public void A_capacity_far_over_the_samples_is_told_in_words()
    {
        Assert.Contains("queue full", Text(Build(SyntheticTrial.NeverAccept(100, 64))["layer"]!));
        Assert.DoesNotContain("off scale", Text(Build(SyntheticTrial.NeverAccept(100, 64))["layer"]!));
        var (input, _) = SyntheticTrial.Save(_run, "wide", SyntheticTrial.NeverAccept(100, 4096), 4097);
        Assert.Contains("off scale", Text(TrialFigure.Build(input)["layer"]!));
        Assert.DoesNotContain("queue full", Text(TrialFigure.Build(input with { QueueCapacity = null })["layer"]!));
    }

    [Fact]
    public void With_data_needs_no_file()
    {
        var figure = Build(SyntheticTrial.NeverAccept(100, 64));
        var alone = TrialFigure.WithData(figure, "t_ms\n1\n");
        Assert.Null(alone["data"]!["url"]);
        Assert.Equal("t_ms\n1\n", (string?)alone["data"]!["values"]);
        Assert.NotNull(figure["data"]!["url"]);
    }

    private JsonObject Build(string samples) => TrialFigure.Build(SyntheticTrial.Save(_run, "trial", samples, 65).Input);

    private SampleExtent Scan(string samples) => SyntheticTrial.Save(_run, "trial", samples, 65).Input.Extent;

    private List<string> Roles(bool isUnix)
    {
        var (input, _) = SyntheticTrial.Save(_run, "roles", SyntheticTrial.NeverAccept(100, 64, isUnix: isUnix), 65, isUnix);
        var domain = TrialFigure.Build(input)["layer"]![1]!["encoding"]!["fill"]!["scale"]!["domain"]!.AsArray();
        return [.. domain.Select(word => (string)word!)];
    }

    private static string Text(JsonNode node) => node.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
