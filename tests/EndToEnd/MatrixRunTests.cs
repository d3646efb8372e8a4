using System.Text.Json.Nodes;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.EndToEnd;

/// <summary>A part of the matrix, run for real and twice: what the cells say, read from matrix.json without the lab's own code.</summary>
public sealed class MatrixRunTests
{
    private static readonly string[] Rows = ["half-answer-length-fin", "half-answer-until-close-reset", "ends-unanswered-post-fin", "silent", "two-lengths-different-lengths", "early-hints", "refuses-connections", "retry-later", "no-head", "trailers"];

    [Fact]
    public async Task Twenty_cells_are_marked_the_same_in_each_of_two_repeats_and_as_by_hand()
    {
        Needs.Proxy("nginx");
        Needs.Proxy("haproxy");
        using var lab = new Lab();
        var run = (await lab.Run("matrix", "--only", string.Join(',', Rows), "--proxy", "nginx,haproxy", "--transport", "tcp", "--repeat", "2", "--out", "out")).Exits(0).Run;
        var matrix = JsonNode.Parse(File.ReadAllText(Path.Combine(run.Path, "matrix", "matrix.json")))!;
        var cells = matrix["cells"]!.AsArray().ToDictionary(c => (string)c!["id"]!, c => c!);
        Assert.Equal(20, cells.Count);
        Assert.All(cells.Values, c => Assert.Equal(("valid", 2, 0), ((string)c["state"]!, c["trials"]!.AsArray().Count, c["varies"]!.AsArray().Count)));
        Assert.DoesNotContain(cells.Values, c => (string)c["mark"]! == "unknown");

        Assert.Equal(("504", "as-one-would-wish", "proxy_read_timeout"), Told(cells["silent/nginx/tcp"]));
        Assert.Equal(("504", "as-one-would-wish", "timeout server"), Told(cells["silent/haproxy/tcp"]));
        Assert.Equal(("502", "as-one-would-wish", null), Told(cells["refuses-connections/nginx/tcp"]));
        Assert.Equal(("200 cut", "as-one-would-wish", null), Told(cells["half-answer-length-fin/nginx/tcp"]));
        Assert.Equal("dangerous", (string)cells["half-answer-until-close-reset/haproxy/tcp"]["mark"]!); // R11: it ends with a FIN, so that nobody can tell
        Assert.Equal("breaks-rfc", (string)cells["two-lengths-different-lengths/nginx/tcp"]["mark"]!); // R09: the last length wins
        Assert.Equal("as-one-would-wish", (string)cells["two-lengths-different-lengths/haproxy/tcp"]["mark"]!);
        Assert.All(cells.Values.Where(c => (string)c["misbehaviour"]! == "ends-unanswered-post-fin"), c => Assert.Equal("""{"1":8}""", c["executions"]!.ToJsonString()));
    }

    [Fact]
    public async Task A_column_that_was_packed_is_judged_again_where_it_is_put_together_with_others()
    {
        using var lab = new Lab();
        (await lab.Run("matrix", "--only", "silent,half-answer-length-fin,closes-idle-get", "--proxy", "csharp", "--out", "out")).Exits(0);
        (await lab.Run("matrix", "answers", "--from", "out/latest", "--column", "csharp")).Exits(0);
        var packed = (await lab.Run("matrix", "pack", "csharp.tar.gz", "--from", "out/latest", "--by", "the test")).Exits(0).Out;
        Assert.Contains("6 cells of csharp", packed, StringComparison.Ordinal);
        var merged = (await lab.Run("matrix", "merge", "csharp.tar.gz", "--out", "merged")).Exits(0).Run;
        var (before, after) = (Cells(Path.Combine(lab.Folder, "out", "latest")), Cells(merged.Path));
        Assert.Equal(before, after);
        var race = JsonNode.Parse(File.ReadAllText(Path.Combine(merged.Path, "matrix", "matrix.json")))!["cells"]!.AsArray().Single(c => (string)c!["id"]! == "closes-idle-get/csharp/tcp")!["observations"]![0]!["race"]!;
        Assert.InRange(race["steps"]!.AsArray().Sum(s => (int)s!["requests"]!) + (int)race["reused"]! + (int)race["fresh"]! + (int)race["early"]!, 360, 479);
        (await lab.Run("matrix", "pack", "csharp.tar.gz", "--from", "out/latest", "--by", "the test")).Fails(2, "csharp.tar.gz");
        (await lab.Run("matrix", "pack", "other.tar.gz", "--from", "out/latest", "--column", "cshar", "--by", "the test")).Fails(64, "csharp");

        static string[] Cells(string run) => [.. JsonNode.Parse(File.ReadAllText(Path.Combine(run, "matrix", "matrix.json")))!["cells"]!.AsArray().Select(c => c!.ToJsonString())];
    }

    [Fact]
    public async Task Two_shards_put_together_have_the_cells_of_the_whole()
    {
        using var lab = new Lab();
        string[] rows = ["matrix", "--only", "refuses-connections,no-head,early-hints", "--proxy", "csharp"];
        foreach (var (shard, folder) in new[] { ("1/2", "one"), ("2/2", "two") }) (await lab.Run([.. rows, "--shard", shard, "--out", folder])).Exits(0);
        (await lab.Run("merge", "one/latest", "two/latest", "--draw", "none", "--out", "merged")).Exits(0);
        (await lab.Run("matrix", "--from", "merged/latest")).Exits(0);
        (await lab.Run([.. rows, "--out", "whole"])).Exits(0);
        Assert.Equal(Marks("whole"), Marks("merged"));
        Assert.Equal(6, Marks("whole").Length);

        string[] Marks(string folder) => [.. JsonNode.Parse(File.ReadAllText(Path.Combine(lab.Folder, folder, "latest", "matrix", "matrix.json")))!["cells"]!.AsArray().Select(c => $"{c!["id"]} {c["mark"]} {c["status"]}").Order(StringComparer.Ordinal)];
    }

    [Fact]
    public async Task A_mark_that_varied_in_a_soak_is_shown_as_one_that_varies()
    {
        using var lab = new Lab();
        string[] asked = ["matrix", "--only", "no-head,early-hints", "--proxy", "csharp", "--transport", "tcp", "--out", "out", "--soak", "soak"];
        (await lab.Run(asked)).Fails(64, "soak has no quiet.json");
        Directory.CreateDirectory(Path.Combine(lab.Folder, "soak"));
        File.WriteAllText(Path.Combine(lab.Folder, "soak", "quiet.json"), """{"version": 2, "runs": [{"run": "first", "load": ""}], "cells": {"no-head/csharp/tcp": {"mark": {"dangerous": 2, "differs": 3}}}}""");
        (await lab.Run(asked)).Exits(0);
        var site = Path.Combine(lab.Folder, "out", "latest", "matrix");
        Told(varies: true);
        (await lab.Run("matrix", "--from", "out/latest")).Exits(0);
        Told(varies: false);
        (await lab.Run("matrix", "--from", "out/latest", "--soak", "soak")).Exits(0);
        Told(varies: true);

        void Told(bool varies)
        {
            var cells = JsonNode.Parse(File.ReadAllText(Path.Combine(site, "matrix.json")))!["cells"]!.AsArray().ToDictionary(c => (string)c!["id"]!, c => c!["soaked"]!.ToJsonString());
            Assert.Equal(varies ? """[{"load":"","marks":{"differs":3,"dangerous":2}}]""" : "[]", cells["no-head/csharp/tcp"]);
            Assert.Equal("[]", cells["early-hints/csharp/tcp"]);
            Assert.Equal(varies, File.ReadAllText(Path.Combine(site, "cells", "no-head", "csharp.tcp.html")).Contains("differs in 3 trials; dangerous in 2", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_shard_to_which_no_trial_falls_is_no_fault_and_what_a_resumed_run_has_is_not_listed_again()
    {
        using var lab = new Lab();
        string[] rows = ["matrix", "--only", "trailers", "--proxy", "csharp", "--transport", "tcp"];
        Assert.Contains("no trial fell to shard 2/2", (await lab.Run([.. rows, "--shard", "2/2", "--out", "two"])).Exits(0).Out, StringComparison.Ordinal);
        (await lab.Run([.. rows, "--out", "one"])).Exits(0);
        Assert.StartsWith("0 trials", (await lab.Run([.. rows, "--resume", "one/latest", "--dry-run"])).Exits(0).Out, StringComparison.Ordinal);
        (await lab.Run([.. rows, "--repeat", "2", "--resume", "one/latest", "--dry-run"])).Fails(64, "other trials");
    }

    [Fact]
    public async Task A_name_that_is_none_is_refused_with_the_nearest()
    {
        using var lab = new Lab();
        (await lab.Run("matrix", "--only", "half-answers", "--dry-run")).Fails(64, "half-answers", "half-answer");
        Assert.Contains("1 trials", (await lab.Run("matrix", "--only", "silent", "--proxy", "csharp", "--transport", "unix", "--dry-run")).Exits(0).Out, StringComparison.Ordinal);
    }

    private static (string?, string?, string?) Told(JsonNode cell) => ((string?)cell["status"], (string?)cell["mark"], (string?)cell["timeout"]);
}
