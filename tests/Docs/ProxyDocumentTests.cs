using ProxyLab.Commands;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Docs;

/// <summary>docs/proxies.md names every driver, and holds the table that the drivers give.</summary>
public sealed class ProxyDocumentTests
{
    private static readonly string Text = File.ReadAllText(Repository.File("docs/proxies.md"));

    [Fact]
    public void Each_driver_has_a_row() =>
        Assert.All(TheLab.Catalogue.Proxies, p => Assert.Contains($"| `{p.Name}` |", Text, StringComparison.Ordinal));

    [Fact]
    public void The_table_of_timeouts_is_the_drivers_own() =>
        Assert.Contains(Unindented($"```text\n{string.Join('\n', ProxyTimes.Table(TheLab.Catalogue.Proxies))}\n```"), Unindented(Text), StringComparison.Ordinal);

    private static string Unindented(string text) => string.Join('\n', text.Split('\n').Select(line => line.TrimStart()));
}
