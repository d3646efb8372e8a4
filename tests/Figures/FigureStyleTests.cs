using System.Text.RegularExpressions;
using ProxyLab.Figures;
using Xunit;

namespace ProxyLab.Tests.Figures;

/// <summary>Nothing is told by colour alone.</summary>
public sealed partial class FigureStyleTests
{
    [Theory]
    [InlineData("dead embryo", "embryo", "accepted", "client", "listener")]
    [InlineData("dead embryo", "embryo", "accepted", "SYN-SENT")]
    public void Neighbours_in_a_stack_differ_in_grey(params string[] stack)
    {
        var grey = stack.Select((name, i) => Lightness(FigureStyle.Colour(name, i))).ToArray();
        Assert.All(grey.Zip(grey.Skip(1)), pair => Assert.True(Math.Abs(pair.First - pair.Second) > 8, $"{pair} are one grey"));
    }

    [Fact]
    public void Lines_differ_in_their_dash_and_states_of_spans_in_their_lightness()
    {
        Assert.Equal(6, Enumerable.Range(0, 6).Select(i => string.Join(' ', FigureStyle.Dash(i))).Distinct().Count());
        Assert.All(Enumerable.Range(0, 6), i => Assert.True(Lightness(FigureStyle.Shade("none", i, isPale: true)) - Lightness(FigureStyle.Shade("none", i, isPale: false)) > 20));
    }

    [GeneratedRegex("^#(..)(..)(..)$")]
    private static partial Regex Hex();

    /// <summary>CIE L*, of 100.</summary>
    private static double Lightness(string colour)
    {
        var channels = Hex().Match(colour).Groups.Values.Skip(1).Select(g => Convert.ToInt32(g.Value, 16) / 255.0).Select(c => c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4)).ToArray();
        var y = (0.2126 * channels[0]) + (0.7152 * channels[1]) + (0.0722 * channels[2]);
        return (116 * Math.Cbrt(y)) - 16;
    }
}
