using System.Text.Json.Nodes;
using Xunit;

namespace ProxyLab.Tests.EndToEnd;

/// <summary>A run of the matrix that was damaged: no trial counts for another one, no cell is lost without a word, and <c>--resume</c> mends it.</summary>
public sealed class ResumedMatrixTests
{
    private static readonly string[] Rows = ["matrix", "--only", "refuses-connections,no-head", "--proxy", "csharp", "--transport", "tcp", "--repeat", "2"];

    [Fact]
    public async Task A_trial_in_the_folder_of_another_or_without_its_plan_is_told_and_run_again()
    {
        using var lab = new Lab();
        var run = (await lab.Run([.. Rows, "--out", "out"])).Exits(0).Run.Path;
        var whole = Marks(run);
        string[] trials = [.. Directory.EnumerateDirectories(Path.Combine(run, "trials", "no-head", "csharp")).Order(StringComparer.Ordinal)];
        Assert.Equal(2, trials.Length);

        Directory.Move(trials[0], trials[0] + ".moved");
        Directory.Move(trials[1], trials[0]);
        Directory.Move(trials[0] + ".moved", trials[1]);
        (await lab.Run("matrix", "--from", run)).Fails(2, "no cell: no-head/csharp/", "its plan is that of no-head/csharp/");

        Directory.Delete(trials[0], recursive: true);
        (await lab.Run("matrix", "--from", run)).Fails(2, "not there any more");

        var requests = Path.Combine(Directory.EnumerateDirectories(Path.Combine(run, "trials", "refuses-connections", "csharp")).First(), "requests.csv");
        File.WriteAllText(requests, File.ReadAllText(requests)[..50]);
        (await lab.Run([.. Rows, "--resume", run])).Exits(0);
        Assert.Equal(whole, Marks(run));
    }

    [Fact]
    public async Task A_run_that_is_at_work_is_not_resumed()
    {
        using var lab = new Lab();
        string[] rows = ["matrix", "--only", "silent", "--proxy", "csharp", "--transport", "tcp"];
        var first = lab.Start([.. rows, "--out", "out"]);
        var output = Path.Combine(lab.Folder, "out");
        string? run;
        while ((run = Directory.Exists(output) ? Directory.EnumerateDirectories(output, "2*").FirstOrDefault(r => Directory.Exists(Path.Combine(r, "trials"))) : null) is null) await Task.Delay(50, TestContext.Current.CancellationToken);
        (await lab.Run([.. rows, "--resume", run])).Fails(2, "another process is at work");
        (await first.Result()).Exits(0);
        Assert.Equal(["silent/csharp/tcp as-one-would-wish 504"], Marks(run));
    }

    private static string[] Marks(string run) => [.. JsonNode.Parse(File.ReadAllText(Path.Combine(run, "matrix", "matrix.json")))!["cells"]!.AsArray().Select(c => $"{c!["id"]} {c["mark"]} {c["status"]}").Order(StringComparer.Ordinal)];
}
