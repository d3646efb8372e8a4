using System.Reflection;
using ProxyLab.Commands;
using ProxyLab.Tests.Support;
using Xunit;

namespace ProxyLab.Tests.Commands;

/// <summary><c>proxylab new</c>, and what a shell completes.</summary>
public sealed class NewCommands : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly EndToEnd.Lab _lab = new();

    public static TheoryData<string> Kinds { get; } = [.. NewCommand.Kinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_it_writes_compiles_and_is_found_through_its_door(string kind)
    {
        Compiled.To(_folder[$"written-{kind}.dll"], isProgram: false, ("Written.cs", NewCommand.Text(kind, "my-own")));
        var catalogue = Catalogue.Of(Assembly.LoadFrom(_folder[$"written-{kind}.dll"]));
        Assert.Empty(catalogue.Mistakes);
        IEnumerable<Door> all = [.. catalogue.Cases, .. catalogue.Proxies, .. catalogue.Servers, .. catalogue.Probes, .. catalogue.Figures];
        Assert.Equal(kind, all.Single(d => d.Name == "my-own") switch { Case => "case", Proxy => "proxy", Server => "server", Probe => "probe", _ => "figure" });
    }

    [Fact]
    public async Task A_case_a_probe_and_a_figure_that_it_wrote_run_as_they_are()
    {
        using var program = new OwnProgram([.. ((string[])["case", "probe", "figure"]).Select(kind => ($"{kind}.cs", NewCommand.Text(kind, "my-own")))]);
        var run = (await program.Run("run", "my-own", "--proxy", "csharp")).Exits(0).Run;
        Assert.Equal("holds", (string)run.Claims["my-own/csharp/my-own.hang"]["verdict"]!);
        Assert.True(File.Exists(run.Trial("my-own", "csharp").File("my-own.csv")));
        Assert.True(File.Exists(run.File("figures/my-own-csharp-1-my-own.json")));
    }

    [Theory]
    [InlineData("case", "drips-its-answer", "DripsItsAnswer.cs", "class DripsItsAnswer : Case")]
    [InlineData("case", "DripsItsAnswer", "DripsItsAnswer.cs", "class DripsItsAnswer : Case")]
    [InlineData("probe", "load-average", "LoadAverageProbe.cs", "class LoadAverageProbe : Probe")]
    public async Task A_name_may_be_in_kebab_or_Pascal_case(string kind, string name, string file, string expected)
    {
        (await _lab.Run("new", kind, name, "--out", _folder.Path)).Exits(0);
        Assert.Contains(expected, await File.ReadAllTextAsync(_folder[file], TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kind_that_is_no_door_is_refused() => (await _lab.Run("new", "filter", "mine")).Fails(64, "filter");

    [Fact]
    public async Task A_file_that_is_there_is_left_alone()
    {
        _folder.Write("Mine.cs", "mine");
        (await _lab.Run("new", "case", "mine", "--out", _folder.Path)).Fails(2, "choose another name");
        Assert.Equal("mine", await File.ReadAllTextAsync(_folder["Mine.cs"], TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("../escape")]
    [InlineData("1st")]
    [InlineData("two words")]
    public async Task A_name_that_is_no_class_is_refused(string name) => (await _lab.Run("new", "case", name, "--out", _folder.Path)).Fails(64, "is no name for a case");

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
