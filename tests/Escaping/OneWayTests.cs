using ProxyLab.Tests.Architecture.Support;
using Xunit;

namespace ProxyLab.Tests.Escaping;

/// <summary>There is one way to make text from outside safe for each medium: the others are used by that way alone.</summary>
public sealed class OneWayTests
{
    [Theory]
    [InlineData("Markup.Escape(", "lab/Escaping/TerminalText.cs")]
    [InlineData("SecurityElement.", "lab/Escaping/XmlText.cs")]
    [InlineData("UnsafeRelaxedJsonEscaping", "lab/Escaping/JsonText.cs")]
    [InlineData("HtmlEncoder.", "lab/Report/Page/HtmlText.cs")]
    [InlineData("\"\\\\|\"")]
    [InlineData("char.IsControl(", "lab/Escaping/OutsideText.cs")]
    [InlineData("Spectre.Console.Text(")]
    public void A_way_of_its_own_is_nowhere_else(string way, params string[] home) =>
        Assert.Equal(home, SourceFiles.In(["lab"]).Where(file => File.ReadAllText(Repository.File(file)).Contains(way, StringComparison.Ordinal)));
}
