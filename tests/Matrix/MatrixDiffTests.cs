using System.Text.Json.Nodes;
using ProxyLab.Matrix;
using Xunit;

namespace ProxyLab.Tests.Matrix;

/// <summary>What changed between two matrices, in words.</summary>
public sealed class MatrixDiffTests
{
    [Fact]
    public void The_same_matrix_twice_has_no_change() =>
        Assert.Equal(["1 cells in common, 0 changed; 0 only before, 0 only after"], MatrixDiff.Of(Matrix(Cell()), Matrix(Cell()), null, null));

    [Fact]
    public void Worse_comes_before_better_and_each_says_what_was_and_what_is()
    {
        var lines = MatrixDiff.Of(
            Matrix(Cell(), Cell(row: "a", status: "200", mark: "dangerous"), Cell(row: "b", status: "502"), Cell(row: "gone")),
            Matrix(Cell(timeout: "other"), Cell(row: "a"), Cell(row: "b", status: "200", mark: "dangerous", times: 2)), null, null);
        Assert.Equal(
        [
            "worse:", "  b over tcp, squid shipped: 502 by t (as one would wish) before, 200 by t, executed up to 2 times (dangerous) after",
            "better:", "  a over tcp, squid shipped: 200 by t (dangerous) before, 504 by t (as one would wish) after",
            "otherwise:", "  silent over tcp, squid shipped: 504 by t (as one would wish) before, 504 by other (as one would wish) after",
            "3 cells in common, 3 changed; 1 only before, 0 only after",
        ], lines);
    }

    [Fact]
    public void Two_versions_of_a_proxy_are_compared_by_their_columns() => Assert.Contains(
        "  silent over tcp, squid: 504 by t (as one would wish) before, 200 by t (dangerous) after",
        MatrixDiff.Of(Matrix(Cell(column: "squid@5"), Cell(column: "squid@6", status: "200", mark: "dangerous")), Matrix(Cell(column: "squid@5"), Cell(column: "squid@6", status: "200", mark: "dangerous")), "squid@5", "squid@6"));

    [Theory]
    [InlineData("unknown", "as-one-would-wish", "otherwise:")]
    [InlineData("as-one-would-wish", "unknown", "otherwise:")]
    [InlineData("differs", "breaks-rfc", "worse:")]
    public void What_is_not_known_is_neither_better_nor_worse(string before, string after, string title) =>
        Assert.Equal(title, MatrixDiff.Of(Matrix(Cell(mark: before)), Matrix(Cell(mark: after)), null, null)[0]);

    [Fact]
    public void A_cell_that_was_not_valid_is_no_change() =>
        Assert.Single(MatrixDiff.Of(Matrix(Cell(state: "invalid", status: "invalid", mark: "unknown")), Matrix(Cell()), null, null));

    [Fact]
    public void A_cell_without_an_observation_any_more_is_a_change() => Assert.Equal(
        ["otherwise:", "  silent over tcp, squid shipped: 504 by t (as one would wish) before, no observation any more (incomplete)", "1 cells in common, 1 changed; 0 only before, 0 only after"],
        MatrixDiff.Of(Matrix(Cell()), Matrix(Cell(state: "incomplete", status: "incomplete", mark: "unknown")), null, null));

    [Fact]
    public void Each_of_two_versions_of_a_proxy_is_compared_with_its_own_name() => Assert.Equal(
        ["otherwise:", "  silent over tcp, squid@5: 504 by t (as one would wish) before, 502 by t (as one would wish) after", "2 cells in common, 1 changed; 0 only before, 0 only after"],
        MatrixDiff.Of(Matrix(Cell(column: "squid@5"), Cell(column: "squid@6")), Matrix(Cell(column: "squid@6"), Cell(column: "squid@5", status: "502")), null, null));

    [Fact]
    public void A_new_version_is_compared_with_the_old_one_where_each_matrix_has_just_one() => Assert.Contains(
        "  silent over tcp, squid@5 and squid@6: 504 by t (as one would wish) before, 502 by t (as one would wish) after",
        MatrixDiff.Of(Matrix(Cell(column: "squid@5")), Matrix(Cell(column: "squid@6", status: "502")), null, null));

    [Theory]
    [InlineData(null, null, "squid@5, squid@6 before and squid@7 after")]
    [InlineData(null, "squid@7", "--to")]
    [InlineData("squid@7", null, "no column 'squid@7'")]
    public void Where_it_is_not_clear_which_columns_are_meant_that_is_bad_usage(string? from, string? to, string says) => Assert.Contains(
        says, Assert.Throws<UsageException>(() => MatrixDiff.Of(Matrix(Cell(column: "squid@5"), Cell(column: "squid@6")), Matrix(Cell(column: "squid@7")), from, to)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"cells\":[]}")]
    [InlineData("{\"cells\":[null]}")]
    [InlineData("{\"cells\":[{\"column\":null}]}")]
    public void A_matrix_of_odd_cells_or_of_none_is_not_read(string json) => Assert.Throws<FormatException>(() => MatrixDiff.Read(JsonNode.Parse(json)!.AsObject()));

    [Fact]
    public void A_cell_that_stands_there_twice_is_not_read() =>
        Assert.Contains("silent/squid/tcp", Assert.Throws<FormatException>(() => Matrix(Cell(), Cell(status: "502"))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_column_that_is_not_there_is_told_with_the_nearest() =>
        Assert.Contains("squid@5", Assert.Throws<UsageException>(() => MatrixDiff.Of(Matrix(Cell(column: "squid@5")), Matrix(Cell()), "squid@4", null)).Message, StringComparison.Ordinal);

    private static IReadOnlyList<ComparedCell> Matrix(params JsonNode[] cells) => MatrixDiff.Read(new JsonObject { ["cells"] = new JsonArray(cells) });

    private static JsonObject Cell(string row = "silent", string column = "squid", string status = "504", string mark = "as-one-would-wish", string timeout = "t", int times = 1, string state = "valid") => new()
    {
        ["misbehaviour"] = row, ["proxy"] = "squid", ["column"] = column, ["configuration"] = "shipped", ["transport"] = "tcp", ["state"] = state, ["mark"] = mark, ["status"] = status, ["timeout"] = timeout,
        ["executions"] = new JsonObject { [$"{times}"] = 4 },
    };
}
