using ProxyLab.Sweeps;
using Xunit;
using static ProxyLab.Verdict;

namespace ProxyLab.Tests.Sweeps;

public sealed class SweepTableTests
{
    [Fact]
    public void A_claim_has_a_row_for_each_value_and_a_column_for_each_proxy()
    {
        var run = new RunResults("run", [.. from proxy in (string[])["haproxy", "nginx"] from value in (int[])[8, 64] select Lines.Result(proxy, Variant.Of(("backlog", value)), value == 8 ? Holds : Refuted, value)]);
        Assert.Equal(
            ["", "some-case C1: A sentence about the upstream", "  measure: longest queue", "  backlog  haproxy     nginx", "  8        holds 8     holds 8", "  64       refuted 64  refuted 64",
             "  haproxy, nginx: holds at backlog 8, refuted at 64: the verdict changes between", "    8 and 64"],
            SweepTables.Lines(run));
    }

    [Fact]
    public void Lines_have_at_most_80_columns_with_many_proxies_and_long_lines_of_text()
    {
        var lines = new[] { "proxy_next_upstream error timeout invalid_header http_500 http_502 non_idempotent;", "proxy_next_upstream off;" };
        var run = new RunResults("run", [.. from p in Enumerable.Range(1, 9) from line in lines select Lines.Result($"a-proxy-{p}", Variant.Of(("nginx.location", line)), Holds, 0.25)]);
        Assert.All(SweepTables.Lines(run), line => Assert.True(line.Length <= 80, line));
    }

    [Fact]
    public void Two_swept_keys_give_a_line_for_each_value_of_the_second()
    {
        var points = Variant.Grid(("backlog", [8, 64]), ("workers", [1, 2]));
        var lines = SweepLine.Of(new RunResults("run", [.. points.Select(p => Lines.Result("nginx", p, Holds))]));
        Assert.Equal(["nginx, workers=1", "nginx, workers=2"], lines.Select(l => l.Name));
        Assert.All(lines, l => Assert.Equal(["8", "64"], l.Points.Select(p => p.Value)));
    }

    [Fact]
    public void A_run_without_a_sweep_has_no_table()
    {
        var run = new RunResults("run", [Lines.Result("nginx", Variant.None, Holds)]);
        Assert.Empty(SweepTables.Lines(run));
        Assert.Empty(SweepTables.Markdown(run));
    }
}
