using ProxyLab.Roots.Distributions;
using ProxyLab.Tests.EndToEnd;
using ProxyLab.Tests.Roots.Support;
using Xunit;

namespace ProxyLab.Tests.Roots;

/// <summary>The mirror, the command line of mmdebstrap, and the command <c>roots</c> as its user sees it.</summary>
public sealed class DistributionTests
{
    [Theory]
    [InlineData("/a.list", "# deb http://no/debian x main\ndeb-src http://no/debian x main\ndeb http://security/debian-security x main\ndeb [arch=amd64 signed-by=/k] http://one/debian/ x main # why\n", "http://one/debian/")]
    [InlineData("/a.list", "deb http://one/debian x contrib\ndeb [broken http://one/debian x main\n", null)]
    [InlineData("/a.sources", "Types: deb-src\nURIs: http://no/debian\nComponents: main\n\nTypes: deb\nURIs: http://security/debian-security\n http://two/debian\n# a comment\nSuites: x\nComponents: main\n", "http://two/debian")]
    [InlineData("/a.sources", "Enabled: no\nTypes: deb\nURIs: http://no/debian\nComponents: main\n\nTypes: deb\nURIs: https://deb.example.com/node\nComponents: main\n", null)]
    public void The_mirror_is_the_first_one_of_Debian(string path, string text, string? mirror) => Assert.Equal(mirror, AptSources.Mirror([(path, text)]));

    [Fact]
    public void The_command_line_has_the_release_the_packages_and_the_mirror()
    {
        var command = Distribution.Of("trixie", ["nginx-light", "haproxy"], "http://one/debian").Command("/a.tar");
        Assert.Equal(["trixie", "/a.tar", "http://one/debian"], command.TakeLast(3));
        Assert.Contains("--include=nginx-light,haproxy", command);
    }

    [Theory]
    [InlineData("--trixie", "nginx", null)]
    [InlineData("trixie", "nginx;rm", null)]
    [InlineData("trixie", "nginx", "nowhere")]
    public void What_is_no_name_is_bad_usage(string suite, string package, string? mirror) => Assert.Throws<UsageException>(() => Distribution.Of(suite, [package], mirror));

    [Fact]
    public async Task A_root_is_added_listed_and_removed()
    {
        using var lab = new Lab();
        lab.Environment["PROXYLAB_ROOTS"] = Path.Combine(lab.Folder, "roots");
        var tar = Path.Combine(lab.Folder, "a.tar");
        await File.WriteAllBytesAsync(tar, new Tar().File("a").Octets, TestContext.Current.CancellationToken);
        Assert.Contains("no roots", (await lab.Run("roots")).Exits(0).Out, StringComparison.Ordinal);
        (await lab.Run("roots", "add", "mine", tar)).Exits(0);
        var listed = (await lab.Run("roots", "list")).Exits(0).Out;
        Assert.Contains("  mine ", listed, StringComparison.Ordinal);
        Assert.All(listed.Split('\n').Where(l => !l.Contains(lab.Folder, StringComparison.Ordinal)), line => Assert.InRange(line.Length, 0, 80));
        Assert.Contains("\"mine\"", (await lab.Run("roots", "--json")).Exits(0).Out, StringComparison.Ordinal);
        Assert.Contains("Did you mean 'mine'", (await lab.Run("roots", "prune", "mime")).Exits(64).Err, StringComparison.Ordinal);
        await File.WriteAllTextAsync(tar, new string('n', 2000), TestContext.Current.CancellationToken);
        Assert.Contains("no tar", (await lab.Run("roots", "add", "other", tar)).Exits(2).Err, StringComparison.Ordinal);
        Assert.Contains("used as it is", (await lab.Run("roots", "add", "other", lab.Folder)).Exits(64).Err, StringComparison.Ordinal);
        Assert.Contains("removed", (await lab.Run("roots", "prune")).Exits(0).Out, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(lab.Environment["PROXYLAB_ROOTS"]!));
    }
}
