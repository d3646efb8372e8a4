using ProxyLab.Tests.Figures.Support;
using Xunit;

namespace ProxyLab.Tests.Figures;

/// <summary>Every kind of figure looks as it looked when somebody last looked at it.</summary>
public sealed class GoldenPictureTests
{
    public static TheoryData<string> Names => [.. FixedFigures.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_figure_of_fixed_evidence_is_its_golden_picture(string name) =>
        Assert.True(GoldenPicture.IsSame(name), $"{name} is not tests/Figures/Golden/{name}.svg: look at the change with make golden, and accept it with make golden ARGS=accept");

    /// <summary><c>make golden</c>: explicit, because it writes into the checkout.</summary>
    [Fact(Explicit = true)]
    public void Show()
    {
        if (Environment.GetEnvironmentVariable("GOLDEN") == "accept") GoldenPicture.Accept();
        else Assert.True(GoldenPicture.Show() is [], $"differ: {string.Join(", ", GoldenPicture.Show())}; look at tests/Figures/Golden/changes.html, and accept with: make golden ARGS=accept");
    }
}
