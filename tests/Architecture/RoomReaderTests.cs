using ProxyLab.Tests.Architecture.Support;
using Xunit;

namespace ProxyLab.Tests.Architecture;

/// <summary>What counts as one room's need of another, and how a cycle is told.</summary>
public sealed class RoomReaderTests
{
    private static readonly (string Path, string Text) Ground = ("lab/Ground/Stone.cs", """
        namespace ProxyLab.Ground;
        internal sealed record Stone(int Weight);
        internal static class Stones
        {
            internal static Stone Any { get; } = new(1);
            internal static int Heavier(this int weight) => weight + 1;
        }
        """);

    [Theory]
    [InlineData("Stone? _stone;", "Stone")]
    [InlineData("System.Collections.Generic.List<Stone> _stones = [];", "Stone")]
    [InlineData("int _weight = Stones.Any.Weight;", "Stone", "Stones")]
    [InlineData("int _weight = 1.Heavier();", "Stones")]
    [InlineData("static int Weigh() { var stone = Stones.Any; return stone.Weight; }", "Stone", "Stones")]
    public void A_name_that_means_a_type_or_a_member_of_another_room_is_a_reference(string member, params string[] types)
    {
        var references = RoomReader.Read([Ground, ("lab/Roof/Tile.cs", $"using ProxyLab.Ground;\nnamespace ProxyLab.Roof;\ninternal sealed class Tile\n{{\n{member}\n}}\n")]);
        Assert.Equal(types, references.Select(r => r.Type).Distinct().Order());
        Assert.All(references, r => Assert.Equal(("Roof", "Ground", "lab/Roof/Tile.cs", 5), (r.From, r.To, r.File, r.Line)));
    }

    [Fact]
    public void A_using_a_comment_and_a_type_of_the_same_name_in_the_own_room_are_no_references() => Assert.Empty(RoomReader.Read(
    [
        Ground,
        ("lab/Roof/Tile.cs", "using ProxyLab.Ground;\nnamespace ProxyLab.Roof;\n/// <summary>See <see cref=\"Stones\"/>.</summary>\ninternal sealed class Stone { Stone? _other; /* Stones */ }\n"),
    ]));

    [Fact]
    public void A_name_that_only_a_generator_would_declare_does_not_hide_the_others() => Assert.Equal("Stone", Assert.Single(RoomReader.Read(
    [
        Ground,
        ("lab/Roof/Tile.cs", "using ProxyLab.Ground;\nnamespace ProxyLab.Roof;\ninternal partial class Tile\n{\nvoid Lay(Stone stone) => Generated().Of(stone);\n}\n"),
    ])).Type);

    [Fact]
    public void The_shortest_cycle_is_told_with_an_example_for_each_step()
    {
        var graph = new RoomGraph([Of("A", "B"), Of("B", "C"), Of("C", "A"), Of("C", "D"), Of("D", "C"), Of("D", "E")]);
        Assert.Equal(["C needs D: lab/C/File.cs:7 speaks of OfD", "D needs C: lab/D/File.cs:7 speaks of OfC"], graph.ShortestCycle().Select(r => r.ToString()));
        Assert.Throws<InvalidOperationException>(() => graph.Levels());
    }

    [Fact]
    public void A_room_lies_above_all_that_it_needs_and_a_need_that_another_implies_is_not_drawn()
    {
        var graph = new RoomGraph([Of("A", "B"), Of("B", "C"), Of("A", "C")]);
        Assert.Empty(graph.ShortestCycle());
        Assert.Equal([("A", 2), ("B", 1), ("C", 0)], graph.Levels().OrderBy(l => l.Key).Select(l => (l.Key, l.Value)));
        Assert.Equal(["B"], graph.DirectlyNeededBy("A"));
    }

    private static RoomReference Of(string from, string to) => new(from, to, $"lab/{from}/File.cs", 7, $"Of{to}");
}
