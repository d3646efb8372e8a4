using Xunit;

namespace ProxyLab.Tests.Proxies;

/// <summary>Where a path of a proxy root lies on the host.</summary>
public sealed class RootPathTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public RootPathTests()
    {
        Directory.CreateDirectory(_folder["root/usr/bin"]);
        Directory.CreateDirectory(_folder["root/etc/alternatives"]);
        File.WriteAllText(_folder["root/usr/bin/server"], "");
        File.WriteAllText(_folder["outside"], "");
        Link("root/bin", "usr/bin");
        Link("root/etc/alternatives/server", "/usr/bin/server");
        Link("root/usr/bin/absolute", "/etc/alternatives/server");
        Link("root/usr/bin/climbs", "../../../../outside");
        Link("root/usr/bin/circle", "circle");
        Link("root/usr/bin/hangs", "/nowhere");
    }

    [Theory]
    [InlineData("/usr/bin/server", "root/usr/bin/server")]
    [InlineData("/bin/server", "root/usr/bin/server")]
    [InlineData("/usr/bin/absolute", "root/usr/bin/server")]
    [InlineData("/../../bin/./server", "root/usr/bin/server")]
    [InlineData("/", "root")]
    [InlineData("/usr/bin/climbs", null)] // to /outside of the root, which is not there
    [InlineData("/usr/bin/circle", null)]
    [InlineData("/usr/bin/hangs", null)]
    [InlineData("/usr/bin/none", null)]
    public void A_path_leads_within_the_root(string path, string? expected) =>
        Assert.Equal(expected is null ? null : _folder[expected], RootPath.Resolve(_folder["root"], path));

    public void Dispose() => _folder.Dispose();

    private void Link(string at, string target) => File.CreateSymbolicLink(_folder[at], target);
}
