using System.Text.Json.Nodes;
using ProxyLab.Matrix;
using ProxyLab.Tests.Matrix.Support;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Matrix;

/// <summary>What <c>make matrix-soak</c> keeps of its two halves: what varies is told, and only a mark that every trial of a half has, and none of the other, is changed by the load.</summary>
public sealed class SoakRecordTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Where_nothing_is_kept_it_says_so()
    {
        var (code, text) = Tell();
        Assert.Equal((2, "no half is finished yet: run this again\n"), (code, text));
    }

    [Fact]
    public void Where_a_half_is_missing_it_tells_of_the_other_and_that_this_is_not_all()
    {
        Keep("quiet", ("a/p/tcp", [("differs", 5)]));
        var (code, text) = Tell();
        Assert.Equal(2, code);
        Assert.Contains("| quiet | none | the whole | run-of-quiet | 1234abcd | 6.1.0 | 2 | 1 | 5 | 0 | 0 | 0 | 0 |", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mark_that_all_trials_of_a_half_have_and_none_of_the_other_is_changed()
    {
        Keep("quiet", ("a/p/tcp", [("differs", 5)]), ("b/p/tcp", [("differs", 5)]));
        Keep("loaded", ("a/p/tcp", [("dangerous", 5)]), ("b/p/tcp", [("differs", 5)]));
        var (code, text) = Tell();
        Assert.Equal(1, code);
        Assert.Contains("**Marks that the load changed: 1.**", text, StringComparison.Ordinal);
        Assert.Contains("| a/p/tcp (changed) | differs × 5 | dangerous × 5 |", text, StringComparison.Ordinal);
        Assert.DoesNotContain("b/p/tcp", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_varies_in_either_half_is_told_and_is_no_change()
    {
        Keep("quiet", ("a/p/tcp", [("as-one-would-wish", 4), ("differs", 1)]), ("b/p/tcp", [("differs", 5)]));
        Keep("loaded", ("a/p/tcp", [("differs", 5)]), ("b/p/tcp", [("differs", 3), ("dangerous", 2)]));
        var (code, text) = Tell();
        Assert.Equal(0, code);
        Assert.Contains("| a/p/tcp | as one would wish × 4, differs × 1 | differs × 5 |", text, StringComparison.Ordinal);
        Assert.Contains("| b/p/tcp | differs × 5 | differs × 3, dangerous × 2 |", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_trial_that_nobody_knows_of_and_one_that_is_not_valid_are_counted_and_are_neither()
    {
        Keep("quiet", ("a/p/tcp", [("differs", 5)]), ("b/p/tcp", [("differs", 5)]));
        Keep("loaded", ("a/p/tcp", [("differs", 3), ("unknown", 1)]), ("b/p/tcp", [("unknown", 5)]));
        var (code, text) = Tell();
        Assert.Equal(0, code);
        Assert.Contains("| beside the load | stress-ng --cpu 2 | the whole | run-of-loaded | 1234abcd | 6.1.0 | 2 | 2 | 9 | 1 | 6 | 0 | 0 |", text, StringComparison.Ordinal);
        Assert.DoesNotContain("a/p/tcp", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_part_replaces_the_cells_that_it_has_and_says_what_it_is_of()
    {
        Keep("quiet", ("a/p/tcp", [("differs", 5)]), ("b/p/tcp", [("differs", 5)]));
        Keep("loaded", ("a/p/tcp", [("dangerous", 5)]), ("b/p/tcp", [("differs", 5)]));
        Part("loaded", "first", ["--only", "a"], ("a/p/tcp", [("differs", 4), ("dangerous", 1)]));
        var (code, text) = Tell();
        Assert.Equal(0, code);
        Assert.Contains("| beside the load | stress-ng --cpu 2 | the rest | run-of-loaded | 1234abcd | 6.1.0 | 2 | 1 | 5 | 0 | 0 | 0 | 0 |", text, StringComparison.Ordinal);
        Assert.Contains("| beside the load | stress-ng --cpu 2 | `--only a` | first | 1234abcd | 6.1.0 | 2 | 1 | 5 | 0 | 0 | 1 | 1 |", text, StringComparison.Ordinal);

        Part("loaded", "second", ["--only", "a"], ("a/p/tcp", [("differs", 5)]));
        Assert.DoesNotContain("| first |", Tell().Text, StringComparison.Ordinal); // no cell is of it any more
        Keep("loaded", ("a/p/tcp", [("differs", 5)]), ("b/p/tcp", [("differs", 5)]));
        Assert.DoesNotContain("| second |", Tell().Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_lab_reads_what_is_kept()
    {
        Keep("quiet", ("made/proxy/tcp", [("breaks-rfc", 3), ("unknown", 2)]));
        Keep("loaded", ("made/proxy/tcp", [("as-one-would-wish", 5)]));
        Part("loaded", "part", ["--only", "made"], ("made/proxy/tcp", [("as-one-would-wish", 1), ("dangerous", 4)]));
        Assert.Equal(["on a quiet machine: breaks the RFC in 3 trials", "beside stress-ng --cpu 2: dangerous in 4 trials; as one would wish in 1"],
            Soak.Read(_folder["results/published/soak"]).Of(MadeCell.Of(Mark.Dangerous)).Soaked.Select(s => $"{s.Place}: {s.Marks.Words}"));
    }

    [Fact]
    public void A_part_of_nothing_is_refused()
    {
        var (code, text) = Kept("quiet", "first", ["--only", "a"], ("a/p/tcp", [("differs", 5)]));
        Assert.Equal((1, "a part needs a whole half that is kept\n"), (code, text));
    }

    /// <summary>Keeps a half whose cells had these marks in so many trials each, of five.</summary>
    private void Keep(string half, params (string Cell, (string Mark, int Trials)[] Marks)[] cells) => Part(half, $"run-of-{half}", [], cells);

    private void Part(string half, string run, string[] arguments, params (string Cell, (string Mark, int Trials)[] Marks)[] cells)
    {
        var (code, text) = Kept(half, run, arguments, cells);
        Assert.True(code == 0, text);
    }

    private (int Code, string Text) Kept(string half, string run, string[] arguments, params (string Cell, (string Mark, int Trials)[] Marks)[] cells)
    {
        Directory.CreateDirectory(_folder[$"{run}/matrix"]);
        _folder.Write($"{run}/matrix/matrix.json", new JsonObject
        {
            ["run"] = run,
            ["machine"] = new JsonObject { ["kernel"] = "Linux version 6.1.0 (made)", ["cpus"] = 2, ["lab"] = "1.0.0+1234abcd5678" },
            ["cells"] = new JsonArray([.. cells.Select(Made)]),
        }.ToJsonString());
        return Script(["keep", half, _folder[run], half == "loaded" ? "stress-ng --cpu 2" : "", .. arguments]);
    }

    private static JsonObject Made((string Cell, (string Mark, int Trials)[] Marks) made) => new()
    {
        ["id"] = made.Cell,
        ["state"] = "valid",
        ["mark"] = made.Marks[0].Mark,
        ["spread"] = made.Marks.Length == 1 ? [] : new JsonObject { ["mark"] = new JsonObject(made.Marks.Select(m => KeyValuePair.Create(m.Mark, (JsonNode?)m.Trials))) },
        ["observations"] = new JsonArray([.. Enumerable.Range(0, made.Marks.Sum(m => m.Trials)).Select(_ => new JsonObject())]),
        ["trials"] = new JsonArray([.. Enumerable.Range(1, 5).Select(n => JsonValue.Create($"{made.Cell}/{n}"))]),
    };

    private (int Code, string Text) Tell() => Script("tell");

    private (int Code, string Text) Script(params string[] arguments)
    {
        Needs.Program("python3");
        return OutsideProgram.Run(_folder.Path, ["python3", Repository.File("scripts/matrix-soak.py"), .. arguments]);
    }
}
