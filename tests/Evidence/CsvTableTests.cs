using System.Globalization;
using ProxyLab.Tests.Model;
using Xunit;

namespace ProxyLab.Tests.SavedEvidence;

/// <summary>The run folder's CSV: what is empty is null, what was cut short is left out, and damage is named by its line.</summary>
public sealed class CsvTableTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void An_empty_cell_is_null() => Assert.Equal([null, 2], Read("a,b\n1,\n1,2\n", "b"));

    [Fact]
    public void A_column_that_is_missing_is_null() => Assert.Equal([null], Read("a\n1\n", "b"));

    [Fact]
    public void Columns_are_found_by_name_in_any_order() => Assert.Equal([1], Read("b,a\n2,1\n", "a"));

    [Fact]
    public void A_column_that_is_not_known_is_passed_over() => Assert.Equal([1], Read("z,a\nword,1\n", "a"));

    [Fact]
    public void A_file_that_is_missing_says_so() => Assert.Equal("none.csv was not saved", CsvTable.Read(_folder["none.csv"], () => new Cells()).Missing);

    [Theory]
    [InlineData("")]
    [InlineData("a,b")]
    public void A_file_without_a_whole_heading_says_so(string text) =>
        Assert.Equal("t.csv has no heading", CsvTable.Read(_folder.Write("t.csv", text), () => new Cells()).Missing);

    [Fact]
    public void A_file_with_a_heading_alone_has_no_rows() => Assert.Empty(Read("a,b\n", "a"));

    [Theory]
    [InlineData("a,b\n1,2\n3,4")]
    [InlineData("a,b\n1,2\n3")]
    [InlineData("a,b\n1,2\n3,")]
    public void A_last_line_that_was_cut_short_is_left_out(string text) => Assert.Equal([1], Read(text, "a"));

    [Theory]
    [InlineData("a,b\n1,2\n3\n", 3)]
    [InlineData("a,b\n1,2,3\n", 2)]
    [InlineData("a,b\nx,2\n", 2)]
    [InlineData("a,b\n99999999999999999999,2\n", 2)]
    [InlineData("a,b\n1,2\n\n1,2\n", 3)]
    [InlineData("a,b\n1,2\n\0\0\0\n", 3)]
    [InlineData("a,a\n1,2\n", 1)]
    public void Damage_is_named_by_file_and_line(string text, int line)
    {
        var e = Assert.Throws<LabException>(() => Read(text, "a"));
        Assert.StartsWith($"read evidence: {_folder["t.csv"]} is damaged at line {line}: ", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("1,5")]
    public void A_number_that_is_none_is_damage(string cell) => Assert.Throws<LabException>(() => Read($"ms\n{cell}\n", "ms"));

    [Fact]
    public void A_decimal_point_is_read_where_a_comma_is_the_custom()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = Cultures.WithDecimalComma;
            Assert.Equal([1.5], Read("ms\n1.5\n", "ms"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    public void Dispose() => _folder.Dispose();

    private IReadOnlyList<double?> Read(string text, string column) =>
        [.. CsvTable.Read(_folder.Write("t.csv", text), () => new Cells()).Select(r => r.Number(column))];

    private sealed class Cells() : Row(Layout)
    {
        private static new ColumnSet Layout { get; } =
            new("t.csv", () => "", [Column.Number("a", "", "", ""), Column.Number("b", "", "", ""), Column.Milliseconds("ms", "", "")]);
    }
}
