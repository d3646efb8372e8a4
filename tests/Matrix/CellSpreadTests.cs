using System.Text.Json.Nodes;
using ProxyLab.Matrix;
using ProxyLab.Matrix.Site;
using ProxyLab.Tests.Matrix.Support;
using Xunit;

namespace ProxyLab.Tests.Matrix;

/// <summary>A cell of several trials: the worst of their marks is its mark, and what was not the same in all of them is told with how often it was so.</summary>
public sealed class CellSpreadTests
{
    [Fact]
    public void A_cell_whose_trials_are_alike_has_no_spread()
    {
        var cell = Of(Trial(1, 502), Trial(2, 502), Trial(3, 502));
        Assert.Empty(cell.Spread);
        Assert.Equal((Mark.AsOneWouldWish, "502", new TrialId("made", "proxy", 1)), (cell.Mark, cell.Status, cell.Example));
    }

    [Fact]
    public void One_dangerous_trial_of_four_marks_the_cell_is_its_example_and_is_told_as_one_of_four()
    {
        var cell = Of(Trial(1, 502), Trial(2, 502, ("wish", Mark.Differs)), Trial(3, 200, ("wish", Mark.Differs), ("whole", Mark.Dangerous)), Trial(4, 502));
        Assert.Equal((Mark.Dangerous, new TrialId("made", "proxy", 3), "200"), (cell.Mark, cell.Example, cell.Observed!.Status));
        Assert.Equal([("whole", 1), ("wish", 2)], cell.Marks.Select(m => (m.Rule, m.Trials)));
        Assert.Equal(["it did not (in 1 of 4 trials)", "it did not (in 2 of 4 trials)"], cell.Marks.Select(m => SiteWords.Reason(m, cell)));
        Assert.Equal(["mark: as one would wish in 2 trials; differs in 1; dangerous in 1", "status: 502 in 3 trials; 200 in 1"], cell.Spread.Select(s => $"{s.Name}: {s.Words}"));
    }

    /// <summary>A rule that one trial breaks and another leaves unknown is broken; how often it is unknown is not counted as broken.</summary>
    [Fact]
    public void A_rule_has_the_worst_that_came_of_it_and_counts_that()
    {
        var cell = Of(Trial(1, 502, ("bounded", Mark.Unknown)), Trial(2, 502, ("bounded", Mark.Dangerous)), Trial(3, 502, ("bounded", Mark.Dangerous)));
        Assert.Equal([("bounded", Mark.Dangerous, 2)], cell.Marks.Select(m => (m.Rule, m.Mark, m.Trials)));
        Assert.Equal(2, cell.Example.N);
    }

    [Fact]
    public void A_mark_that_is_unknown_in_one_trial_leaves_the_cell_unknown_and_says_so()
    {
        var cell = Of(Trial(1, 502), Trial(2, 502, ("bounded", Mark.Unknown)));
        Assert.Equal((Mark.Unknown, "mark: as one would wish in 1 trial; unknown in 1"), (cell.Mark, cell.Spread.Select(s => $"{s.Name}: {s.Words}").Single()));
    }

    [Fact]
    public void What_varies_is_in_the_file_by_name_and_by_number()
    {
        var varied = Of(Trial(1, 502), Trial(2, null), Trial(3, 502)) with { Soaked = [new("stress-ng --cpu 2", new(CellSpread.Mark, [("differs", 4), ("dangerous", 1)]))] };
        var matrix = MatrixJson.Of("run", [], [varied], []);
        var cell = matrix["cells"]![0]!;
        Assert.Equal("""["status"]""", cell["varies"]!.ToJsonString());
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"status":{"502":2,"none":1}}"""), cell["spread"]), cell["spread"]!.ToJsonString());
        Assert.Equal("""[{"load":"stress-ng --cpu 2","marks":{"differs":4,"dangerous":1}}]""", cell["soaked"]!.ToJsonString());
    }

    private static Cell Of(params CellTrial[] trials) => MadeCell.Blank.With(trials);

    private static CellTrial Trial(int n, int? status, params (string Rule, Mark Mark)[] marks) => new(
        new("made", "proxy", n), new() { Endings = status is { } got ? [new(got, Outcome.Status, 4, (0.1, 0.2), (100, 100))] : [] },
        [.. marks.Select(m => new CellMark(m.Rule, m.Mark, "It holds", new("the lab"), "it did not", 1)).OrderBy(m => m.Mark)]);
}
