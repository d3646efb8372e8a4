using System.Text.Json.Nodes;
using System.Xml.Linq;
using ProxyLab.Runs;
using ProxyLab.Tests.EndToEnd;
using ProxyLab.Tests.Escaping.Support;
using ProxyLab.Tests.Judging.Support;
using Xunit;

namespace ProxyLab.Tests.Escaping;

/// <summary>The program over a saved run whose files hold hostile text: what it prints and writes.</summary>
public sealed class HostileRunTests : IDisposable
{
    private const string Fields = "\"event\":\"note\",\"probe\":\"samples\",\"where\":{0},\"count\":1,\"last\":{0}";

    private readonly Lab _lab = new();

    private string Run => Path.Combine(_lab.Folder, Hostile.Name);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Judging_prints_nothing_that_acts_and_writes_no_file_with_it(bool verbose)
    {
        Save(Run, Hostile.Text);
        var result = await _lab.Run(["judge", Run, .. verbose ? (string[])["--verbose"] : []]);
        Assert.Empty(Hostile.Acting(result.Out + result.Err, tabs: true));
        Assert.DoesNotContain((result.Out + result.Err).Split('\n'), l => l.StartsWith("# forged", StringComparison.Ordinal) || l.StartsWith("::error", StringComparison.Ordinal));
        foreach (var file in new[] { "findings.json", "findings.md", "junit.xml" }) Assert.Empty(Hostile.Acting(await File.ReadAllTextAsync(Path.Combine(Run, file), Stop)));
        _ = XDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Run, "junit.xml"), Stop));
    }

    [Fact]
    public async Task What_is_printed_as_JSON_is_whole()
    {
        Save(Run, Hostile.Text);
        var result = await _lab.Run("judge", Run, "--json");
        Assert.Empty(Hostile.Acting(result.Out + result.Err, tabs: true));
        Assert.Contains("\u202e", (string)JsonNode.Parse(result.Out)!["trials"]![0]!["reason"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_has_the_elements_and_attributes_that_it_has_of_a_tame_run()
    {
        var tame = Path.Combine(_lab.Folder, "tame");
        Save(Run, Hostile.Text);
        Save(tame, "tame");
        Assert.Empty(Hostile.Acting((await _lab.Run("report", Run, "--draw", "none")).Out));
        await _lab.Run("report", tame, "--draw", "none");
        var page = await Page(Run);
        Assert.Empty(Hostile.Acting(PageForm.WithoutPrograms(page)));
        Assert.NotEmpty(PageForm.Blocks(page));
        Assert.All(PageForm.Blocks(page), block => Assert.Empty(Strings(JsonNode.Parse(block)).SelectMany(s => Hostile.Acting(s))));
        Assert.Equal(PageForm.Of(await Page(tame)), PageForm.Of(await Page(Run)));
    }

    [Fact]
    public async Task A_comparison_names_hostile_folders_in_a_line()
    {
        Save(Run, Hostile.Text);
        var other = Path.Combine(_lab.Folder, "other");
        Save(other, "tame");
        foreach (var run in new[] { Run, other }) await _lab.Run("judge", run);
        foreach (var format in new[] { "--all", "--json" })
        {
            var result = await _lab.Run("diff", Run, other, "--across-versions", format);
            Assert.NotEmpty(result.Out);
            Assert.Empty(Hostile.Acting(result.Out + result.Err, tabs: true));
            Assert.DoesNotContain(result.Out.Split('\n'), l => l.StartsWith("# forged", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("judge")]
    [InlineData("run")]
    [InlineData("watch")]
    [InlineData("diff", "x")]
    [InlineData("no such command")]
    public async Task An_error_that_quotes_a_name_cannot_act(params string[] command)
    {
        var result = await _lab.Run([.. command, Hostile.Name]);
        Assert.InRange(result.ExitCode, 1, 64);
        Assert.Empty(Hostile.Acting(result.Out + result.Err, tabs: true));
        Assert.DoesNotContain(result.Err.Split('\n'), l => l.StartsWith("# forged", StringComparison.Ordinal));
    }

    public void Dispose() => _lab.Dispose();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>A run of two trials, of which one says why it failed and the other why it was skipped.</summary>
    private static void Save(string folder, string text)
    {
        Directory.CreateDirectory(folder);
        var quoted = JsonValue.Create(text.TrimEnd('\ud800')).ToJsonString();
        TrialId[] trials = [new("never-accept", "nginx", 1), new("healthy", "nginx", 1)];
        var record = new RunRecord { CommandLine = [text], Profile = text, Repeat = 1, Jobs = 1, Trials = trials };
        Json.Save(Path.Combine(folder, "run.json"), record.ToJson("run", "finished", DateTime.UnixEpoch));
        Json.Save(Path.Combine(folder, "machine.json"), new JsonObject
        {
            ["version"] = 2, ["kernel"] = text, ["cpus"] = 2, ["sysctls"] = new JsonObject { ["kernel.osrelease"] = text },
            ["proxies"] = new JsonObject { ["nginx"] = new JsonObject { ["program"] = text, ["version"] = text, ["sha256"] = text } }, [text] = text,
        });
        foreach (var (id, ending) in trials.Zip([$$"""{"t_ms":9,"event":"failed","phase":{{quoted}},"message":{{quoted}}}""", $$"""{"t_ms":9,"event":"skipped","reason":{{quoted}}}"""]))
        {
            var trial = RunFiles.Trial(folder, id);
            Directory.CreateDirectory(trial);
            foreach (var file in new[] { "proxy.conf", "proxy.log", "upstream.log" }) File.WriteAllText(Path.Combine(trial, file), text.TrimEnd('\ud800'));
            var note = $"{{\"t_ms\":8,{Fields.Replace("{0}", quoted, StringComparison.Ordinal)}}}\n";
            SavedTrial.Save(trial, new TrialPlan(id, Plan.Default with { Waves = 1 }, Variant.Of(($"key {text}", $"value {text}")), 1) { Sweep = Variant.Of(($"swept {text}", text)) }, note + ending + "\n", "1,1,0,0,1,2,200,ok,9\n");
        }
    }

    /// <summary>Every string in a tree, as a reader gets it.</summary>
    private static IEnumerable<string> Strings(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(p => Strings(p.Value).Append(p.Key)),
        JsonArray list => list.SelectMany(Strings),
        JsonValue value when value.TryGetValue<string>(out var text) => [text],
        _ => [],
    };

    private static Task<string> Page(string run) => File.ReadAllTextAsync(Path.Combine(run, "report.html"), Stop);
}
