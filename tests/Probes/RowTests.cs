using Xunit;

namespace ProxyLab.Tests.Probes;

/// <summary>What a row writes into its file.</summary>
public sealed class RowTests
{
    private static readonly NumberColumn Number = Column.Number("number", "x", "x", "x");
    private static readonly DecimalColumn Decimal = Column.Decimal("decimal", "x", "x", "x");
    private static readonly WordColumn Word = Column.Word("word", "x", "x");
    private static readonly ColumnSet Columns = new("x.csv", () => "", [Number, Decimal, Word]);

    [Theory]
    [InlineData(null, null, null, ",,")]
    [InlineData(0L, 0.0, "a", "0,0.000,a")]
    [InlineData(-7L, -0.0004, "", "-7,0.000,")]
    [InlineData(9007199254740992L, -1234.5678, "ü b", "9007199254740992,-1234.568,ü b")]
    [InlineData(1L, double.NaN, "x", "1,,x")]
    [InlineData(1L, 1e300, "x", "1,9000000000000000.000,x")]
    [InlineData(1L, 1.0, "a,b\"c\nd", "1,1.000,a_b_c_d")]
    public void A_cell_is_a_number_or_a_bare_word_or_empty(long? number, double? @decimal, string? word, string expected)
    {
        var row = new Row(Columns);
        row.Set(Number, number);
        row.Set(Decimal, @decimal);
        row.Set(Word, word);
        Assert.Equal(expected, row.ToString());
    }

    [Fact]
    public void The_longest_cells_fit_into_the_longest_row()
    {
        var row = new Row(Columns);
        row.Set(Number, long.MinValue);
        row.Set(Decimal, double.MinValue);
        row.Set(Word, new string('€', 5_000));
        Assert.InRange(row.ToString().Length, 300, Columns.LongestRow);
    }

    [Fact]
    public void A_column_stands_in_one_place_alone() =>
        Assert.Contains("stands in another place too", Assert.Throws<LabException>(() => new ColumnSet("y.csv", () => "", [Word])).Message, StringComparison.Ordinal);
}
