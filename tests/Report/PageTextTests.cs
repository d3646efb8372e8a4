using ProxyLab.Report.Page;
using Xunit;

namespace ProxyLab.Tests.Reports;

/// <summary>What the page's text is put together with.</summary>
public sealed class PageTextTests
{
    [Fact]
    public void Text_and_attributes_are_encoded()
    {
        var html = new HtmlText().Element("p", "<script>&\0", ("title", "\"><b>"));
        Assert.Equal("<p title=\"&quot;&gt;&lt;b&gt;\">&lt;script&gt;&amp;\uFFFD</p>", html.ToString());
    }

    [Fact]
    public void An_element_left_open_is_a_fault() =>
        Assert.Throws<InvalidOperationException>(() => new HtmlText().Open("p").ToString());

    [Fact]
    public void Of_a_long_log_the_middle_is_left_out_and_counted()
    {
        using var folder = new TempFolder();
        var text = TrialTexts.Text(folder.Write("proxy.log", string.Join('\n', Enumerable.Range(1, 1000))));
        Assert.StartsWith("1\n2\n", text, StringComparison.Ordinal);
        Assert.EndsWith("\n999\n1000", text, StringComparison.Ordinal);
        Assert.Contains("840 of 1,000 lines are left out", text, StringComparison.Ordinal);
    }
}
