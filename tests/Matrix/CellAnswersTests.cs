using ProxyLab.Matrix.Packs;
using ProxyLab.Tests.Matrix.Support;
using Xunit;

namespace ProxyLab.Tests.Matrix;

/// <summary>What a proxy's developers write beside cells.</summary>
public sealed class CellAnswersTests
{
    [Fact]
    public void The_text_to_fill_in_has_a_place_for_each_marked_cell_and_says_nothing_itself()
    {
        using var made = new MadeMatrix(1);
        var text = CellAnswers.Template(MadeMatrix.Column, made.Cells);
        Assert.All(made.Cells, c => Assert.Equal(c.Marks.Count > 0, text.Contains($"\n## {c.Id}\n", StringComparison.Ordinal)));
        Assert.Empty(CellAnswers.Read(text));
    }

    [Fact]
    public void An_answer_is_the_text_below_its_heading_without_what_was_seen()
    {
        var answers = CellAnswers.Read("no cell's\n## a/b/tcp\n> dangerous\r\none\ntwo\n\nthree\n## c/d/unix\n> only this\n## a/b/tcp\nmore\n### smaller\n");
        Assert.Equal(["a/b/tcp"], answers.Keys);
        Assert.Equal(["one two", "three", "more ### smaller"], CellAnswers.Paragraphs(answers["a/b/tcp"].Replace("three\nmore", "three\n\nmore", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_book_is_cut() => Assert.InRange(CellAnswers.Read("## a\n" + new string('x', 100_000))["a"].Length, 1000, 5000);
}
