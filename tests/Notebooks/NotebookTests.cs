using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Xunit;

namespace ProxyLab.Tests.Notebooks;

public sealed class NotebookTests(NotebookRun notebooks) : IClassFixture<NotebookRun>
{
    private const int LargestOutput = 400_000;

    public static TheoryData<string> Names { get; } = [.. NotebookRun.Names];

    [Fact]
    public void Every_notebook_is_executed_here() =>
        Assert.Equal(NotebookRun.Names, Directory.EnumerateFiles(Repository.File("notebooks"), "*.ipynb").Select(f => Path.GetFileNameWithoutExtension(f)).Order());

    [Fact]
    public async Task What_they_assert_holds_of_a_real_run() => (await notebooks.Result).Exits(0);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task An_executed_one_is_whole(string name) => RequireWhole(Path.Combine(await notebooks.Executed(), $"{name}.ipynb"));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_committed_one_is_whole(string name) => RequireWhole(Repository.File($"notebooks/{name}.ipynb"));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task An_executed_one_differs_from_the_committed_one_in_its_outputs_only(string name)
    {
        var executed = Without(Path.Combine(await notebooks.Executed(), $"{name}.ipynb"));
        Assert.Equal(Without(Repository.File($"notebooks/{name}.ipynb")), executed);
    }

    [Fact]
    public void The_work_on_a_connection_that_the_second_one_reckons_with_is_that_of_the_case()
    {
        var milliseconds = Regex.Match(File.ReadAllText(Repository.File("cases/Recovery.cs")), @"Work = (\d+)\.Milliseconds\(\)").Groups[1].Value;
        Assert.Contains($"work = 0.{milliseconds.PadLeft(3, '0')} ", File.ReadAllText(Repository.File("notebooks/2-dead-embryos.ipynb")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_picture_is_an_error()
    {
        var result = await notebooks.Over("2-dead-embryos", "empty", (_, column, cell) => column is "queue" or "queue_dead" or "proxy_active" ? "" : cell);
        result.Fails(1, "is empty: nothing was measured");
    }

    [Fact]
    public async Task A_fact_that_does_not_hold_is_an_error()
    {
        var result = await notebooks.Over("2-dead-embryos", "alive", (_, column, cell) => column == "queue_dead" && cell.Length > 0 ? "0" : cell);
        result.Fails(1, "all of it is dead");
    }

    [Theory]
    [InlineData("1-saturation")]
    [InlineData("2-dead-embryos")]
    public async Task A_cell_that_was_not_measured_is_no_zero(string name)
    {
        var result = await notebooks.Over(name, $"gaps-{name}", (row, column, cell) => row % 2 == 0 && column is not ("t_ms" or "wave") ? "" : cell);
        result.Exits(0);
    }

    /// <summary>Executed from top to bottom without an error, with every picture that it draws, and nothing of the machine that did it.</summary>
    private static void RequireWhole(string file)
    {
        var text = File.ReadAllText(file);
        var cells = JsonNode.Parse(text)!["cells"]!.AsArray().Where(c => (string)c!["cell_type"]! == "code").Select(c => c!).ToArray();
        Assert.Equal(Enumerable.Range(1, cells.Length), cells.Select(c => (int)c["execution_count"]!));
        Assert.DoesNotContain(cells.SelectMany(Outputs), o => (string)o["output_type"]! == "error" || (string?)o["name"] == "stderr");
        Assert.All(cells, c => Assert.Equal(Pictures(Source(c)), Outputs(c).Count(HasPicture)));
        Assert.All(cells.SelectMany(Outputs), o => Assert.InRange(o.ToJsonString().Length, 1, LargestOutput));
        Assert.Contains(cells, c => Outputs(c).Any(HasPicture));
        Assert.Contains(cells, c => Source(c).Contains("assert ", StringComparison.Ordinal));
        var words = Regex.Replace(text, "\"image/png\": \"[^\"]*\"", ""); // the letters of a picture spell anything
        Assert.All(["/tmp", "/home", "/root", "/usr", Repository.Root], path => Assert.DoesNotContain(path, words, StringComparison.Ordinal));
    }

    /// <summary>How many figures of the run a cell shows; one over all cases shows one for each of them.</summary>
    private static int Pictures(string source) => Regex.Count(source, @"run\.figure\(") * (source.Contains("for case in cases]", StringComparison.Ordinal) && source.Contains("display(*", StringComparison.Ordinal) ? 2 : 1);

    private static IEnumerable<JsonNode> Outputs(JsonNode cell) => cell["outputs"]!.AsArray().Select(o => o!);

    private static string Source(JsonNode cell) => string.Concat(cell["source"]!.AsArray().Select(l => (string)l!));

    private static bool HasPicture(JsonNode output) => output["data"]?["image/png"] is not null;

    /// <summary>A notebook without its outputs, as text.</summary>
    private static string Without(string file)
    {
        var notebook = JsonNode.Parse(File.ReadAllText(file))!;
        foreach (var cell in notebook["cells"]!.AsArray().Where(c => c!["outputs"] is not null)) cell!["outputs"] = new JsonArray();
        return notebook.ToJsonString(new() { WriteIndented = true });
    }
}
