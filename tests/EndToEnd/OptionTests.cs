using System.Text.Json.Nodes;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.EndToEnd;

/// <summary>The commands and options, as their help says.</summary>
[Collection(Alone.Name)]
public sealed class OptionTests(WholeRun whole)
{
    private static readonly string[] Single = ["run", "single-request", "--proxy", "csharp", .. Lab.Quick];

    [Fact]
    public async Task Repetitions_give_verdicts_as_counts()
    {
        var run = await whole.Run();
        Assert.Equal("holds 2/2", (string)run.Claims["never-accept/csharp/C2a"]["summary"]!);
        Assert.Contains("holds 2/2", await File.ReadAllTextAsync(run.File("findings.md"), Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_is_all_that_standard_output_has()
    {
        using var lab = new Lab();
        var result = await lab.Run([.. Single, "--json"]);
        Assert.Equal(result.Exits(0).Run.Json("findings.json").ToJsonString(), JsonNode.Parse(result.Out)!.ToJsonString());
    }

    [Fact]
    public async Task Where_there_is_no_terminal_there_is_no_escape_sequence()
    {
        var result = await whole.Result;
        Assert.DoesNotContain('\e', result.Out + result.Err);
        Assert.DoesNotContain('\r', result.Out + result.Err);
    }

    [Theory]
    [InlineData("1", false)]
    [InlineData(null, true)]
    public async Task On_a_terminal_there_is_colour_unless_NO_COLOR_says_otherwise(string? noColor, bool colour)
    {
        Needs.Program("script");
        using var lab = new Lab();
        lab.Environment["NO_COLOR"] = noColor;
        lab.Environment["TERM"] = "xterm-256color";
        lab.Wrapper = ["sh", "-c", "script --quiet --return --command \"$*\" /dev/null", "sh"]; // script(1) brings a terminal
        var result = await lab.Run(Single);
        Assert.Contains("single-request", result.Exits(0).Out, StringComparison.Ordinal);
        Assert.Equal(colour, result.Out.Contains("\e[32m", StringComparison.Ordinal) || result.Out.Contains("\e[38;5;2m", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_dry_run_shows_the_trials_and_runs_nothing()
    {
        using var lab = new Lab();
        var result = (await lab.Run("run", "healthy", "--proxy", "csharp", "--repeat", "3", "--dry-run")).Exits(0);
        Assert.Contains("healthy/csharp/3", result.Out, StringComparison.Ordinal);
        Assert.Contains("3 trials", result.Out, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(lab.Folder, "out")));
    }

    [Fact]
    public async Task The_profile_seed_is_the_original_experiment()
    {
        using var lab = new Lab();
        var result = (await lab.Run(["run", .. WholeRun.Cases, "--profile", "seed", "--dry-run", "--proxy", "csharp"])).Exits(0);
        foreach (var line in result.Out.Split('\n').Where(l => l.Contains("/csharp/", StringComparison.Ordinal)))
        {
            Assert.Contains("connect_timeout=60s", line, StringComparison.Ordinal);
            Assert.Contains("send_timeout=60s", line, StringComparison.Ordinal);
            Assert.Contains("read_timeout=60s", line, StringComparison.Ordinal);
            Assert.Contains("worker_connections=256", line, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("clients=", result.Out.Split('\n').Single(l => l.StartsWith("never-accept", StringComparison.Ordinal))); // 100 is the default
    }

    [Fact]
    public async Task A_baseline_tells_same_from_changed_from_missing()
    {
        using var lab = new Lab();
        var baseline = (await lab.Run(Single)).Exits(0).Run.File("findings.json");
        (await lab.Run([.. Single, "--baseline", baseline])).Exits(0);

        var edited = Path.Combine(lab.Folder, "edited.json");
        await File.WriteAllTextAsync(edited, (await File.ReadAllTextAsync(baseline, Stop)).Replace("\"verdict\": \"holds\"", "\"verdict\": \"refuted\"", StringComparison.Ordinal), Stop);
        (await lab.Run([.. Single, "--baseline", edited])).Fails(1, "changed: L2 (single-request, csharp): was refuted, is holds");

        var before = Newest(lab);
        (await lab.Run([.. Single, "--baseline", "/nonexistent/findings.json"])).Fails(2, "/nonexistent/findings.json");
        Assert.Equal(before, Newest(lab)); // said before anything was run
    }

    [Fact]
    public async Task List_tells_cases_claims_proxies_profiles_and_keys()
    {
        using var lab = new Lab();
        var text = (await lab.Run("list")).Exits(0).Out;
        Assert.All(["never-accept", "C2c", "nginx", "haproxy", "csharp", "seed", "body_bytes"], word => Assert.Contains(word, text, StringComparison.Ordinal));
        var json = JsonNode.Parse((await lab.Run("list", "--json")).Exits(0).Out)!;
        Assert.Contains(json["cases"]!.AsArray(), c => (string)c!["name"]! == "never-accept" && c["claims"]!.AsArray().Count >= 3);
        Assert.Contains(json["keys"]!.AsArray(), k => (string)k!["name"]! == "worker_connections");
        Assert.Equal(["apache", "caddy", "csharp", "haproxy", "lighttpd", "nghttpx", "nginx", "node", "trafficserver", "varnish", "yarp"], json["proxies"]!.AsArray().Select(p => (string)p!["name"]!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Doctor_tells_what_is_there()
    {
        using var lab = new Lab();
        var text = (await lab.Run("doctor")).Exits(0).Out;
        Assert.All(["sandbox", "csharp", "nginx", "haproxy", "descriptors", "cases can be run"], word => Assert.Contains(word, text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("run", "--help")]
    [InlineData("list", "--help")]
    [InlineData("judge", "--help")]
    [InlineData("bisect", "--help")]
    [InlineData("doctor", "--help")]
    [InlineData("diff", "--help")]
    public async Task Help_has_examples(params string[] arguments)
    {
        using var lab = new Lab();
        var text = (await lab.Run(arguments)).Exits(0).Out;
        Assert.Contains("Example", text, StringComparison.Ordinal);
        Assert.Contains("  proxylab ", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Judging_again_gives_the_same_findings()
    {
        using var lab = new Lab();
        var run = (await whole.Run()).CopyTo(Path.Combine(lab.Folder, "copy"));
        var before = run.Json("findings.json")["claims"]!.ToJsonString();
        (await lab.Run("judge", run.Path)).Exits(0);
        Assert.Equal(before, run.Json("findings.json")["claims"]!.ToJsonString());
    }

    private static RunReader? Newest(Lab lab) => RunReader.Newest(Path.Combine(lab.Folder, "out"));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;
}
