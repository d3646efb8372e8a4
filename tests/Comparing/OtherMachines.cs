using ProxyLab.Comparing;
using ProxyLab.Tests.Judging;
using Xunit;

namespace ProxyLab.Tests.Comparing;

/// <summary>Runs of other machines: what differs is said, and what is under test refuses the comparison.</summary>
public sealed class OtherMachines : IDisposable
{
    private readonly SavedRuns _runs = new();

    [Fact]
    public void The_same_machine_differs_in_nothing() => Assert.Empty(Differences());

    [Fact]
    public void Another_number_of_cpus_is_said_and_does_not_refuse()
    {
        Assert.Equal([new MachineDifference("cpus", "2", "64", IsUnderTest: false)], Differences(("cpus", "64")));
        Require();
    }

    [Theory]
    [InlineData("kernel", "Linux 6.2")]
    [InlineData("proxies.nginx.version", "1.23")]
    [InlineData("proxies.nginx.sha256", "cc")]
    public void Another_kernel_or_proxy_refuses_with_the_option_that_compares_all_the_same(string path, string value)
    {
        Assert.Equal([(path, true)], Differences((path, value)).Select(d => (d.Name, d.IsUnderTest)));
        var refusal = Assert.Throws<LabException>(Require);
        Assert.Contains($"{path}: ", refusal.Culprit, StringComparison.Ordinal);
        Assert.Contains("--across-versions", refusal.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("proxies.haproxy.version", "2.7")] // neither run tried it
    [InlineData("proxies.nginx.program", "/opt/nginx")] // where it lies does not matter, what it is does
    public void What_was_not_tried_or_lies_elsewhere_does_not_matter(string path, string value) => Assert.Empty(Differences((path, value)));

    [Fact]
    public void A_run_that_does_not_say_its_machine_is_refused()
    {
        _runs.Save(_runs.A, Verdicts.Repeated(Verdicts.Holds), []).Save(_runs.B, Verdicts.Repeated(Verdicts.Holds), machine: null);
        Assert.Contains("b has no machine.json", Assert.Throws<LabException>(Require).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kernel", "Linux 6.2", "measured with another kernel")]
    [InlineData("proxies.nginx.sha256", "cc", "measured with another nginx")]
    [InlineData("cpus", "64", null)]
    public void A_line_says_what_under_test_is_another(string path, string value, string? line)
    {
        _ = Differences((path, value));
        Assert.Equal(line, ComparisonWords.UnderTest(_runs.Compare()));
    }

    public void Dispose() => _runs.Dispose();

    private IReadOnlyList<MachineDifference> Differences(params (string Path, string Value)[] changes)
    {
        _runs.Save(_runs.A, Verdicts.Repeated(Verdicts.Holds), []).Save(_runs.B, Verdicts.Repeated(Verdicts.Holds), changes);
        return _runs.Compare().Machine;
    }

    private void Require() => Comparer.RequireSameUnderTest(ComparedRun.Read(_runs.A), ComparedRun.Read(_runs.B), "--across-versions");
}
