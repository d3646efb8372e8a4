using System.Text.Json.Nodes;
using ProxyLab.Figures;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Figures;

public sealed class WorkerFigureTests
{
    private static readonly WorkerRow[] Rows =
    [
        new(0, 0, 0, 0, 5, "epoll_wait"), new(0, 1, 0, 0, 5, "epoll_wait"),
        new(20, 0, 3, 0, 9, "running"), new(20, 1, 0, 0, 5, "epoll_wait"), new(40, 0, null, null, null, null),
    ];

    private static readonly JsonObject Figure = WorkerFigure.Build("case · csharp", "workers=2", "../trials/case/csharp/1/workers.csv", [new(10, 30, "wave 1")], Rows);

    [Fact]
    public void Reads_its_rows_from_the_trials_folder() => Assert.Equal("../trials/case/csharp/1/workers.csv", (string?)Figure["data"]!["url"]);

    [Fact]
    public void Each_call_that_occurs_has_a_dark_shade_and_a_pale_one_for_a_thread_that_moved_where_it_did() => Assert.Equal(
        ["epoll_wait", "epoll_wait, moved", "running, moved"], Layer("rect", "state")["encoding"]!["fill"]!["scale"]!["domain"]!.AsArray().Select(w => (string)w!));

    [Fact]
    public void An_empty_cell_draws_nothing() =>
        Assert.Contains("isValid(datum.call)", Layer("rect", "state")["transform"]!.ToJsonString(), StringComparison.Ordinal);

    [Fact]
    public void There_is_a_row_for_each_worker_and_time_spans_them_all()
    {
        Assert.Equal(92, (double)Figure["height"]!);
        Assert.Equal("[0,0.04]", Layer("rect", "state")["encoding"]!["x"]!["scale"]!["domain"]!.ToJsonString());
    }

    [Fact]
    public async Task It_is_rendered_where_Node_is()
    {
        var renderer = FigureRenderer.Find();
        Needs.Figures();
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder["trials/case/csharp/1"]);
        File.WriteAllText(folder["trials/case/csharp/1/workers.csv"], "t_ms,worker,accepts,queue,switches,call\n0,0,0,0,5,epoll_wait\n20,0,3,0,9,running\n40,0,,,,\n");
        TrialFigure.Write(Figure, folder["figures/workers.vl.json"]);
        var report = await renderer.Render([folder["figures/workers.vl.json"]], 60.Seconds(), TestContext.Current.CancellationToken);
        Assert.Equal((1, 0), (report.Rendered, report.Failures.Count));
        Assert.Contains("worker 0", File.ReadAllText(folder["figures/workers.svg"]), StringComparison.Ordinal);
    }

    private static JsonNode Layer(string mark, string field) => Figure["layer"]!.AsArray().Single(
        layer => (string?)layer!["mark"]!["type"] == mark && (string?)layer["encoding"]?["fill"]?["field"] == field)!;
}
