using ProxyLab.Commands;
using Xunit;

namespace ProxyLab.Tests.Commands;

/// <summary><c>proxylab new</c>, and what a shell completes.</summary>
public sealed class NewCommands : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly EndToEnd.Lab _lab = new();

    [Fact]
    public void The_case_that_it_writes_is_one_that_is_compiled_here() =>
        Assert.Equal(File.ReadAllText(Repository.File("tests/Cases/Support/NewCase.cs")), NewCommand.Text("new-case"));

    [Theory]
    [InlineData("drips-its-answer")]
    [InlineData("DripsItsAnswer")]
    public async Task A_name_may_be_in_kebab_or_Pascal_case(string name)
    {
        (await _lab.Run("new", name, "--out", _folder.Path)).Exits(0);
        Assert.Contains("class DripsItsAnswer : Case", await File.ReadAllTextAsync(_folder["DripsItsAnswer.cs"], TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_there_is_left_alone()
    {
        _folder.Write("Mine.cs", "mine");
        (await _lab.Run("new", "mine", "--out", _folder.Path)).Fails(2, "choose another name");
        Assert.Equal("mine", await File.ReadAllTextAsync(_folder["Mine.cs"], TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("../escape")]
    [InlineData("1st")]
    [InlineData("two words")]
    public async Task A_name_that_is_no_class_is_refused(string name) => (await _lab.Run("new", name, "--out", _folder.Path)).Fails(64, "is no name for a case");

    [Theory]
    [InlineData("proxylab run never", "never-accept")]
    [InlineData("proxylab run --proxy ha", "haproxy")]
    [InlineData("proxylab run --set back", "backlog=")]
    [InlineData("proxylab wa", "watch")]
    public async Task A_shell_is_offered_what_fits(string line, string expected) =>
        Assert.Contains(expected, (await _lab.Run($"[suggest:{line.Length}]", line)).Exits(0).Out.Split('\n'));

    public void Dispose()
    {
        _lab.Dispose();
        _folder.Dispose();
    }
}
